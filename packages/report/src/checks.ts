// Checks of what is read from files and of pictures' shapes, and text for a terminal.
import { DataError, ShapeError } from '@longhand/base';

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON has no NaN and no infinity: `JSON.stringify` writes null. @throws DataError for anything but a number or null */
export function numberOf(value: unknown, where: string): number {
  if (value === null) return Number.NaN;
  if (typeof value === 'number') return value;
  throw new DataError({ where, expected: 'a number', got: kindOf(value) });
}

export const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object') return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
  return quoted(`${value as string | number | boolean}`);
};

/** The beginning of a text from a file, in quotes, without control characters. */
export const quoted = (text: string): string => `"${visible(text.slice(0, 40))}"`;

/** Control characters, line ends and marks that turn the direction of text as `\u001b`: a terminal obeys them, a table breaks. */
export const visible = (text: string): string =>
  text.replace(
    /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** @throws ShapeError if the values are not `[rows, columns]` */
export function checkGrid(title: string, values: readonly ArrayLike<unknown>[], rows: number, columns: number): void {
  const wrong = values.find((row) => row.length !== columns);
  if (values.length === rows && !wrong) return;
  const got = wrong ? `a row of ${wrong.length}` : `${values.length} rows`;
  throw new ShapeError({ where: `section "${title}"`, expected: `values [${rows}, ${columns}]`, got });
}
