import { describe, expect, it } from 'vitest';
import { tableRows } from './table.ts';

/** Each cell is its place plus what stands above: a wrong row above shows. */
const fill = (row: Int32Array, above: Int32Array, index: number) => {
  for (let c = 0; c < row.length; c++) row[c] = index * row.length + c + (above[c] ?? 0);
};

describe('tableRows', () => {
  it.each([1, 2, 9, 10, 11, 50])('gives the same %i rows whether all are kept or few', (rows) => {
    const [all, few] = [tableRows(rows, 3, fill), tableRows(rows, 3, fill, 3)];
    const down = Array.from({ length: rows }, (_, i) => rows - 1 - i);
    for (const index of [...down, ...down.toReversed()]) expect(few(index)).toEqual(all(index));
    expect(all(rows - 1)[0]).toBe((3 * rows * (rows - 1)) / 2);
  });
});
