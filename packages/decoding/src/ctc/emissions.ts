// What a CTC model says of an utterance: for each frame the log probability of each class, one of which is the blank.
import { ConfigError, DataError, ShapeError } from '@longhand/base';

/** Log probabilities of the classes in each frame, as a CTC model gives them. */
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

/** @throws ShapeError, ConfigError; DataError if a number is no log probability, or nothing is possible in a frame */
export function checkEmissions({ logProbs, frames, classes, blank = 0 }: CtcEmissions): void {
  checkBlank(blank, classes);
  if (!Number.isInteger(frames) || frames < 0 || logProbs.length !== frames * classes)
    throw new ShapeError({
      where: 'CTC: logProbs',
      expected: `[${frames}, ${classes}], ${frames * classes} numbers`,
      got: `${logProbs.length}`,
    });
  for (let t = 0; t < frames; t++) checkFrame(logProbs, t, classes);
}

/** What rounding may leave above log 1. */
const rounding = 1e-3;

function checkFrame(logProbs: Float32Array, frame: number, classes: number): void {
  let possible = false;
  for (let i = frame * classes; i < (frame + 1) * classes; i++) {
    const logProb = logProbs[i]!;
    if (!(logProb <= rounding))
      throw new DataError({
        where: `CTC: frame ${frame}, class ${i - frame * classes}`,
        expected: 'a log probability, 0 or less',
        got: String(logProb),
        fix: Number.isNaN(logProb) ? undefined : 'Take the log softmax of logits.',
      });
    possible ||= logProb !== Number.NEGATIVE_INFINITY;
  }
  if (!possible)
    throw new DataError({
      where: `CTC: frame ${frame}`,
      expected: 'a class that is possible',
      got: '-Infinity for all',
    });
}

/** @throws ConfigError */
export function checkBlank(blank: number, classes: number): void {
  const check = (where: string, valid: boolean, expected: string, got: number) => {
    if (!valid) throw new ConfigError({ where: `CTC: ${where}`, expected, got: String(got) });
  };
  check('classes', Number.isInteger(classes) && classes >= 1, 'an integer of 1 or more', classes);
  check('blank', Number.isInteger(blank) && blank >= 0 && blank < classes, `0 to ${classes - 1}`, blank);
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
