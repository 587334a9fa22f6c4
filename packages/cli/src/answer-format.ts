// How answers are written: JSON lines, text alone, or the columns of a table with the answer beside them.
import { DataError, printable } from '@longhand/base';
import type { InputRow } from './row-sources.ts';

type Format<Answer> = (row: InputRow<unknown>, answer: Answer | DataError) => string;

/**
 * The row's columns and the answer as one object a line, with names as `separatedAnswers` has; of a row without an answer its number and
 * error.
 */
export const jsonAnswers: Format<object> = ({ values, number }, answer) => {
  const own = Object.keys(values);
  const added = answer instanceof DataError ? { line: number, error: answer.message } : answer;
  const renamed = Object.entries(added).map(([name, value]) => [answerName(own, name), value]);
  return `${JSON.stringify({ ...values, ...Object.fromEntries(renamed) })}\n`;
};

/** One line an answer, made by the caller; of a row without one it is empty, and standard error says why. */
export const plainAnswers: Format<string> = ({ number }, answer) => {
  if (!(answer instanceof DataError)) return `${answer}\n`;
  process.stderr.write(`${printable(`No answer for ${number}: ${answer.message}`)}\n`);
  return '\n';
};

/**
 * A table with a header: the row's own columns, then those of the answer and `error`, which an answer may have itself. A column of
 * the answer that the row has too is called `predicted_...`.
 * @param names columns of the answer
 */
export function separatedAnswers(
  separator: ',' | '\t',
  names: readonly string[],
): Format<Readonly<Record<string, unknown>>> {
  const cell = (value: unknown): string => {
    const text =
      value === undefined || value === null
        ? ''
        : typeof value === 'object'
          ? JSON.stringify(value)
          : `${value as string}`;
    return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const line = (cells: readonly unknown[]): string => `${cells.map(cell).join(separator)}\n`;
  let own: readonly string[] | undefined;
  return ({ values }, answer) => {
    const head = own ? '' : line(headerOf(Object.keys(values), [...names, 'error']));
    own ??= Object.keys(values);
    const failed = answer instanceof DataError;
    const answered = failed ? names.map(() => '') : names.map((name) => answer[name]);
    return head + line([...own.map((name) => values[name]), ...answered, failed ? answer.message : answer.error]);
  };
}

const headerOf = (own: readonly string[], names: readonly string[]): string[] => [
  ...own,
  ...names.map((name) => answerName(own, name)),
];

const answerName = (own: readonly string[], name: string): string => (own.includes(name) ? `predicted_${name}` : name);

/**
 * The format that --output has by its name: a table for .csv and .tsv, else JSON lines.
 * @param names columns of the answer in a table, whose first is what was asked, for rows that are lines
 */
export function answersFor(output: string, names: readonly [string, ...string[]]): Format<object> {
  const [, ending] = /\.(csv|tsv)$/i.exec(output) ?? [];
  if (!ending) return jsonAnswers;
  const [asked, ...others] = names;
  const write = separatedAnswers(ending.toLowerCase() === 'csv' ? ',' : '\t', others);
  return (row, answer) => {
    const isLine = Object.keys(row.values).length === 0;
    const text = typeof row.text === 'string' ? row.text : '';
    return write(isLine ? { ...row, values: { [asked]: text } } : row, answer as Readonly<Record<string, unknown>>);
  };
}
