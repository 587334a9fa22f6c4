// A row of word vectors as GloVe, word2vec and fastText write it: a word, then its numbers. The numbers are the last fields; a word
// may hold spaces (GloVe 840B has ". . .") or be one (fastText).
import { DataError } from '@longhand/base';

export interface Header {
  readonly count: number;
  readonly size: number;
}

/** word2vec's first line, "3000000 300". */
export function parseHeader(line: string): Header | undefined {
  const [, count, size] = /^\s*(\d{1,15})\s+(\d{1,6})\s*$/.exec(line) ?? [];
  return size === undefined || Number(size) === 0 ? undefined : { count: Number(count), size: Number(size) };
}

/** How many numbers a row has whose word holds no space. */
export const sizeOf = (line: string): number => trimEnd(line).split(/[ \t]+/).length - 1;

export interface Row {
  readonly word: string;
  /** As text: those of words that nobody wants are never converted. */
  readonly numbers: readonly string[];
}

/** @param where names file and line @throws DataError if the row has another number of fields */
export function parseRow(line: string, size: number, where: string): Row {
  const fields = trimEnd(line).split(/([ \t]+)/); // fields and what separates them by turns
  const first = fields.length - 2 * size + 1;
  const given = (fields.length - 1) / 2;
  if (first < 2) throw wrongWidth(where, size, given);
  const before = fields.slice(0, first - 1).join('');
  // Of a token of spaces the last one separates; otherwise none of them is the word's.
  const word = trimStart(trimEnd(before)) || before + (fields[first - 1] ?? '').slice(1);
  if (word === '') throw wrongWidth(where, size, given - 1);
  // "b 1 2 3 4" where rows have three numbers: another width rather than the word "b 1".
  if (first > 2 && isNumber(fields[first - 2] ?? '')) throw wrongWidth(where, size, given);
  return { word, numbers: fields.slice(first).filter((_, i) => i % 2 === 0) };
}

/** @throws DataError for what is no number of a float32 */
export function toVector(numbers: readonly string[], where: string): Float32Array {
  return Float32Array.from(numbers, (text) => {
    const value = isNumber(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(Math.fround(value))) return value;
    throw new DataError({ where, expected: 'numbers after the word', got: JSON.stringify(text.slice(0, 40)) });
  });
}

/** Decimal alone: Number() also takes "", "0x10" and "Infinity". */
const isNumber = (text: string): boolean => /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text);

const wrongWidth = (where: string, size: number, got: number): DataError =>
  new DataError({ where, expected: `a word and ${size} numbers`, got: `${got} numbers` });

const trimStart = (text: string): string => text.replace(/^[ \t]+/, '');

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
