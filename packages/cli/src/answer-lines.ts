// The loop of a predict script that reads lines: a pipe gets its answers as its lines come.
import { lineGroups, lineSource } from './line-input.ts';
import { writeOutput } from './main.ts';

/** A line of the input and its number. */
export interface InputLine {
  readonly text: string;
  /** Of the whole input, from 1. */
  readonly number: number;
}

/** Where lines come from, and which are answered. */
export interface LineInput {
  /** A file; empty: standard input. */
  readonly input: string;
  /** Which lines are answered, counted from 0, as `parseShard` says. */
  readonly mine: (line: number) => boolean;
}

/**
 * Writes an answer for each line of the input to standard output, in their order.
 * @param answer gives an answer for each of the lines, which come in groups
 * @throws DataError for lines that are no text, and what `answer` throws; the lines before have been answered
 */
export async function answerLines(
  { input, mine }: LineInput,
  answer: (lines: readonly InputLine[]) => Promise<readonly string[]>,
): Promise<void> {
  let count = 0;
  for await (const group of lineGroups(lineSource(input), input || 'standard input')) {
    const lines = group.map((text) => ({ text, number: ++count })).filter(({ number }) => mine(number - 1));
    const answers = lines.length > 0 ? await answer(lines) : [];
    writeOutput(answers.map((one) => `${one}\n`).join(''));
  }
}
