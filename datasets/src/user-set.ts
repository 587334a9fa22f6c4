// A user's own classification data: rows of tables, or a folder of texts for each class.
import { basename, join } from 'node:path';
import { DataError } from '@longhand/base';
import { classOfFile, filesBelow, readWholeText, textEndings } from './folder-files.ts';
import { isColumnNumber } from './rows.ts';
import { type Column, type Row, readTable } from './tables.ts';
import type { ClassificationOptions, ClassificationSet, LabelledText } from './types.ts';
import { loadUserSplits, readUserRows, type UserReader } from './user-splits.ts';

/** A text with its label as it is written. */
export interface TextRow {
  readonly text: string;
  readonly label: string;
  readonly where: string;
}

/**
 * Classes are the labels of the train split, sorted (as numbers if all are).
 * @throws DataError if the path, a file, a column or a label is missing, or a dev or test label does not occur in train.
 */
export async function loadUserSet(
  path: string,
  options: ClassificationOptions = {},
  sets: readonly string[] = [],
): Promise<ClassificationSet> {
  const { splits, notes } = await loadUserSplits(path, options.seed ?? 1, readerOf(options, sets));
  const labels = sortedLabels(splits.train.map(({ label }) => label));
  if (labels.length < 2) {
    throw new DataError({ where: path, expected: 'at least two different labels in train', got: labels.join(', ') });
  }
  const numbers = new Map(labels.map((label, i) => [label, i]));
  const labelled = (rows: readonly TextRow[]): LabelledText[] =>
    rows.map((row) => ({ text: row.text, label: known(row, numbers), id: row.where }));
  return {
    ...{ name: basename(path), labels, language: 'und', notes },
    splits: { train: labelled(splits.train), dev: labelled(splits.dev), test: labelled(splits.test) },
  };
}

/** All rows of a user's file or folder, undivided, e.g. to evaluate on. @throws DataError as `loadUserSet` */
export const readTexts = (path: string, options: ClassificationOptions = {}): Promise<readonly TextRow[]> =>
  readUserRows(path, readerOf(options, []));

const readerOf = (options: ClassificationOptions, sets: readonly string[]): UserReader<TextRow> => ({
  what: 'rows',
  sets,
  layout: 'a folder of .txt for each class',
  readFile: async (file) => {
    const { textColumn = 'text', labelColumn = 'label' } = options;
    const rows = (await readTable(file, [textColumn, labelColumn])).map(
      (row): TextRow => ({ text: row.get(textColumn), label: nonEmpty(row, labelColumn), where: row.where }),
    );
    if ([textColumn, labelColumn].every(isColumnNumber)) checkFirst(rows);
    return rows;
  },
  readFolder: async (folder) => {
    const rows: TextRow[] = [];
    for (const path of await filesBelow(folder, textEndings)) {
      const where = join(folder, path);
      rows.push({ text: await readWholeText(where), label: classOfFile(folder, path), where });
    }
    return rows.length > 0 ? rows : undefined;
  },
  textOf: ({ text }) => text,
  classesOf: () => (row) => row.label,
});

/** @throws DataError if the first row's label is alone and no other is: it is a header that was taken for a row */
function checkFirst([first, ...others]: readonly TextRow[]): void {
  const counts = new Map<string, number>();
  for (const { label } of others) counts.set(label, (counts.get(label) ?? 0) + 1);
  if (!first || counts.size < 2 || counts.has(first.label) || Math.min(...counts.values()) < 2) return;
  const fix = 'If the line holds the names of columns, use them.';
  const got = `"${first.label}"`;
  throw new DataError({ where: first.where, expected: 'a label that other rows have', got, fix });
}

function sortedLabels(labels: readonly string[]): string[] {
  const distinct = [...new Set(labels)];
  const numeric = distinct.every((label) => label.trim() !== '' && Number.isFinite(Number(label)));
  return distinct.sort(numeric ? (a, b) => Number(a) - Number(b) : undefined);
}

function nonEmpty(row: Row, column: Column): string {
  const label = row.get(column).trim();
  if (label !== '') return label;
  throw new DataError({ where: row.where, expected: `a label in column "${column}"`, got: 'nothing' });
}

function known({ label, where }: TextRow, numbers: ReadonlyMap<string, number>): number {
  const number = numbers.get(label);
  if (number !== undefined) return number;
  const labels = [...numbers.keys()];
  const more = labels.length > 20 ? ` and ${labels.length - 20} more` : '';
  const expected = `a label of the train split (${labels.slice(0, 20).join(', ')}${more})`;
  throw new DataError({ where, expected, got: `"${label}"` });
}
