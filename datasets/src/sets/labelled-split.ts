// A split of labels and texts, separated by tabs.
import { DataError } from '@longhand/base';
import { setFile } from '../data-folder.ts';
import { type Row, readPlainTsv } from '../tables.ts';
import type { LabelledText } from '../types.ts';

export const twoClasses: readonly string[] = ['negative', 'positive'];

/**
 * @param fold number of the class from the label that is written
 * @throws DataError, with the line, for a label that is none of the set's
 */
export async function readLabelledSplit(
  set: string,
  file: string,
  columns: readonly string[],
  labels: readonly string[] = twoClasses,
  fold: (label: string) => number = Number,
): Promise<LabelledText[]> {
  const rows = await readPlainTsv(setFile(set, file), columns);
  return rows.map((row) => ({ text: row.get('text'), label: checkLabel(row, labels, fold), id: row.where }));
}

function checkLabel(row: Row, labels: readonly string[], fold: (label: string) => number): number {
  const written = row.get('label');
  const label = /^\d$/.test(written) ? fold(written) : Number.NaN;
  if (labels[label] !== undefined) return label;
  throw new DataError({ where: row.where, expected: 'a label number of the set', got: `"${written}"` });
}
