// Lines in, answers out: a pipe gets its answers as its lines come.
import { plainAnswers } from './answer-format.ts';
import { answerRows } from './answer-rows.ts';
import { writeOutput } from './main.ts';
import { type InputLine, lineRows } from './row-sources.ts';

/** Where lines come from, and which are answered. */
export interface LineInput {
  /** A file; empty: standard input. */
  readonly input: string;
  /** Which lines are answered, counted from 0, as `parseShard` says. */
  readonly mine: (line: number) => boolean;
  /** Whether answers are plain text: a line without one is empty then, and standard error says why. Default: they are JSON. */
  readonly text?: boolean;
}

/**
 * Writes an answer for each line of the input to standard output, in their order; of a line that cannot be read or answered
 * `{"line", "error"}`.
 * @param answer gives an answer for each of the lines, which come in groups; a DataError is of one of the lines
 * @throws DataError at the end if lines have no answer, and what `answer` throws that is none
 */
export const answerLines = (
  { input, mine, text = false }: LineInput,
  answer: (lines: readonly InputLine[]) => Promise<readonly string[]>,
): Promise<void> =>
  answerRows<string>(lineRows(input), {
    ...{ mine, answer, write: writeOutput },
    format: (row, one) =>
      text || typeof one === 'string'
        ? plainAnswers(row, one)
        : `${JSON.stringify({ line: row.number, error: one.message })}\n`,
  });
