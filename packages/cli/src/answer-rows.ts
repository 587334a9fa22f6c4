// The loop of a predict script: answers rows as they come. A row that cannot be answered has its error in the output, and the rest goes on.
import { at, DataError } from '@longhand/base';
import { countAnswers } from './answer-count.ts';
import type { Output } from './progress.ts';
import type { InputLine, InputRow, RowSource } from './row-sources.ts';

/** How rows are answered and written. */
export interface AnswerRows<Answer extends object | string, Asked = string> {
  /** Which rows are answered, counted from 0, as `parseShard` says. */
  readonly mine: (row: number) => boolean;
  /** An answer for each of the rows, which come in groups. @throws DataError for a row that cannot be answered: it is asked alone then */
  readonly answer: (rows: readonly InputLine<Asked>[]) => Promise<readonly Answer[]>;
  /** What is written for a row, with the end of its line. */
  readonly format: (row: InputRow<Asked>, answer: Answer | DataError) => string;
  readonly write: (text: string) => void | Promise<void>;
  /** Where progress is shown; default: standard error, unless the answers are watched on a terminal. */
  readonly progress?: Output | undefined;
}

/**
 * Writes an answer for each row of the source, in their order.
 * @throws DataError at the end if rows could not be answered; what `answer` throws that is no DataError
 */
export async function answerRows<Answer extends object | string, Asked = string>(
  source: RowSource<Asked>,
  options: AnswerRows<Answer, Asked>,
): Promise<void> {
  const { mine, answer, format, write } = options;
  const count = countAnswers(source, options.progress);
  for await (const group of source.groups) {
    const rows = group.filter(({ number }) => mine(number - 1));
    const answers = rows.length > 0 ? await answersOf(rows, answer) : [];
    await write(answers.map((one, i) => format(at(rows, i), one)).join(''));
    for (const [i, one] of answers.entries()) count.add(at(rows, i).number, one instanceof DataError);
    count.show();
  }
  count.end();
}

/** One bad row does not spoil the group: where the group fails, each row is asked alone. */
async function answersOf<Answer extends object | string, Asked>(
  rows: readonly InputRow<Asked>[],
  answer: AnswerRows<Answer, Asked>['answer'],
): Promise<(Answer | DataError)[]> {
  const asked = rows.flatMap(({ text, number }) => (text instanceof DataError ? [] : [{ text, number }]));
  const found = new Map<number, Answer | DataError>();
  const ask = async (lines: readonly InputLine<Asked>[]): Promise<void> => {
    try {
      const answers = await answer(lines);
      for (const [i, { number }] of lines.entries()) found.set(number, at(answers, i));
    } catch (error) {
      const [only] = lines;
      if (!(error instanceof DataError) || !only) throw error;
      if (lines.length === 1) found.set(only.number, error);
      else for (const line of lines) await ask([line]);
    }
  };
  if (asked.length > 0) await ask(asked);
  return rows.map(({ text, number }) => (text instanceof DataError ? text : (found.get(number) as Answer | DataError)));
}
