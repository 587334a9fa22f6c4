// What a CTC model says of an utterance: for each frame the log probability of each class, one of which is the blank.
import { ConfigError, ShapeError } from '@longhand/base';

export interface CtcEmissions {
  /** `[T, C]` row-major, natural logarithms. */
  readonly logProbs: Float32Array;
  /** T */
  readonly frames: number;
  /** C, the blank included. */
  readonly classes: number;
  /** Default 0, as `ctcLoss` has it. */
  readonly blank?: number;
}

/** @throws ShapeError, ConfigError */
export function checkEmissions({ logProbs, frames, classes, blank = 0 }: CtcEmissions): void {
  if (logProbs.length !== frames * classes)
    throw new ShapeError({
      where: 'CTC: logProbs',
      expected: `[${frames}, ${classes}], ${frames * classes} numbers`,
      got: `${logProbs.length}`,
    });
  checkBlank(blank, classes);
}

export function checkBlank(blank: number, classes: number): void {
  if (!Number.isInteger(blank) || blank < 0 || blank >= classes)
    throw new ConfigError({ where: 'CTC: blank', expected: `0 to ${classes - 1}`, got: String(blank) });
}

/** Some frames of an utterance, not copied. */
export const frameRange = (emissions: CtcEmissions, start: number, end: number): CtcEmissions => ({
  ...emissions,
  logProbs: emissions.logProbs.subarray(start * emissions.classes, end * emissions.classes),
  frames: end - start,
});

/** A label and the frames `[start, end)` that carry it. */
export interface TokenSpan {
  readonly token: number;
  readonly start: number;
  readonly end: number;
  /** Highest log probability that the model gave it in these frames. */
  readonly logProb: number;
}
