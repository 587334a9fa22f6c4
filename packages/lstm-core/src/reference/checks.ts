// What the specifications ask of their arguments: an index beyond an array would be read as NaN, in silence.
import { DataError, ShapeError } from '@longhand/base';
import { show } from '../ops/checks.ts';
import type { Matrix } from './matrix.ts';

/** @throws ShapeError unless there are that many */
export function checkLength(where: string, values: ArrayLike<unknown> | undefined, length: number): void {
  if (values?.length === length) return;
  throw new ShapeError({ where, expected: String(length), got: values ? String(values.length) : 'none' });
}

/** Rows of that length each, and so many of them where `count` is given. @throws ShapeError */
export function checkRows(
  where: string,
  rows: readonly ArrayLike<number>[] | undefined,
  length: number,
  count?: number,
): void {
  if (!Array.isArray(rows)) throw new ShapeError({ where, expected: 'rows', got: show(rows) });
  if (count !== undefined) checkLength(`${where}: number of rows`, rows, count);
  for (const [i, row] of rows.entries()) checkLength(`${where}[${i}]: length`, row as ArrayLike<number>, length);
}

/** @throws ShapeError */
export function checkMatrix(where: string, m: Matrix, rows: number, columns: number): void {
  if (m.rows !== rows || m.columns !== columns)
    throw new ShapeError({ where, expected: `[${rows}, ${columns}]`, got: `[${m.rows}, ${m.columns}]` });
  checkLength(`${where}: number of values`, m.values, rows * columns);
}

/** @throws DataError unless it is an integer from `least` to `most` */
export function checkInRange(where: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new DataError({ where, expected: `${least} to ${most}`, got: show(value) });
}
