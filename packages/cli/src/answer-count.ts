// How far a predict script is, while it runs; and at its end whether all rows were answered.
import { DataError } from '@longhand/base';
import { countText, createStatusLine, type Output } from './progress.ts';
import type { RowSource } from './row-sources.ts';

/** A row that takes long by itself, e.g. an hour of sound. */
export interface Within {
  /** Share of it that is done, 0 to 1. */
  readonly share: number;
  /** e.g. `a.wav: 12:00 of 1:00:00`. */
  readonly text: string;
}

/** Counts answers while they are given, and shows how far they are. */
export interface AnswerCount {
  /** A row that is done. @param number of the whole input, from 1 */
  add(number: number, failed: boolean): void;
  /** Shows rows, rows a second and the time that is left, and how far a long row is. */
  show(within?: Within): void;
  /** @throws DataError if rows could not be answered */
  end(): void;
}

/**
 * Counts the answers to a source.
 * @param output where progress is shown; default: standard error, unless the answers are watched on a terminal
 */
export function countAnswers(
  { where, unit, share }: Pick<RowSource, 'where' | 'unit' | 'share'>,
  output?: Output,
): AnswerCount {
  const line = createStatusLine(output);
  const isShown = output !== undefined || !process.stdout.isTTY;
  const start = performance.now();
  let [answered, failed, first] = [0, 0, 0];
  return {
    add: (number, hasFailed) => {
      answered++;
      if (hasFailed && failed++ === 0) first = number;
    },
    show: (within) => {
      const elapsed = (performance.now() - start) / 1000;
      const text = () => countText(answered, elapsed, { unit, share: share?.(within?.share ?? 0) });
      if (isShown) line.show(() => (within ? `${within.text}  ${text()}` : text()));
    },
    end: () => {
      line.clear();
      if (failed === 0) return;
      throw new DataError({
        where,
        expected: `${unit} that can be answered`,
        got: `${failed} of ${answered} that cannot, the first of them ${unit.replace(/s$/, '')} ${first}`,
        fix: 'The others are answered; these have their error in the output.',
      });
    },
  };
}
