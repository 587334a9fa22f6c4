// A user's own classification data: one file that is split here, or a folder with train, dev and test.
import { basename } from 'node:path';
import { createRandom, DataError } from '@longhand/base';
import { type Row, readTable, tableExtensions } from './tables.ts';
import type { ClassificationSet, LabelledText } from './types.ts';
import { findTable, isFolder } from './user-path.ts';

export interface UserSetOptions {
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly seed?: number;
}

/**
 * Classes are the labels of the train split, sorted (as numbers if all are). A single file is split 80/10/10; a folder
 * without dev gives up a tenth of train for it.
 * @throws DataError if the path, a file, a column or a label is missing, or a dev or test label does not occur in train.
 */
export async function loadUserSet(path: string, options: UserSetOptions = {}): Promise<ClassificationSet> {
  const { textColumn = 'text', labelColumn = 'label', seed = 1 } = options;
  const fix = 'List the data sets: `pnpm datasets list`.';
  const folder = isFolder(path, 'a file or folder, or the name of a data set', fix);
  const read = async (file: string) => {
    const rows = await readTable(file, [textColumn, labelColumn]);
    return rows.map((row) => ({ row, text: row.get(textColumn), label: nonEmpty(row, labelColumn) }));
  };
  const { train, dev, test, notes } = folder
    ? await readFolder(path, read, seed)
    : splitFile(await read(path), path, seed);

  const labels = sortedLabels(train.map(({ label }) => label));
  if (labels.length < 2) {
    throw new DataError({ where: path, expected: 'at least two different labels in train', got: labels.join(', ') });
  }
  const numbers = new Map(labels.map((label, i) => [label, i]));
  const labelled = (rows: readonly RawRow[]): LabelledText[] =>
    rows.map(({ row, text, label }) => ({ text, label: known(row, label, numbers), id: row.where }));
  const splits = { train: labelled(train), dev: labelled(dev), test: labelled(test) };
  return { name: basename(path), labels, language: 'und', splits, notes };
}

interface RawRow {
  readonly row: Row;
  readonly text: string;
  readonly label: string;
}

interface RawSplits {
  readonly train: readonly RawRow[];
  readonly dev: readonly RawRow[];
  readonly test: readonly RawRow[];
  readonly notes: readonly string[];
}

function splitFile(rows: readonly RawRow[], path: string, seed: number): RawSplits {
  if (rows.length < 10) {
    throw new DataError({ where: path, expected: 'at least 10 rows to split', got: String(rows.length) });
  }
  const shuffled = createRandom(seed).fork('user split').shuffle(rows);
  const tenth = Math.floor(rows.length / 10);
  const [test, dev, train] = [shuffled.slice(0, tenth), shuffled.slice(tenth, 2 * tenth), shuffled.slice(2 * tenth)];
  return { train, dev, test, notes: [`One file: split 80/10/10 at random (seed ${seed}).`] };
}

async function readFolder(folder: string, read: (file: string) => Promise<RawRow[]>, seed: number): Promise<RawSplits> {
  const find = (split: string) => findTable(folder, split);
  const [trainFile, devFile, testFile] = [find('train'), find('dev'), find('test')];
  if (!trainFile || !testFile) {
    throw new DataError({
      where: folder,
      expected: `train and test (${tableExtensions.join(', ')}), and dev if there is one`,
      got: trainFile ? 'no test file' : 'no train file',
    });
  }
  const [rows, test] = [await read(trainFile), await read(testFile)];
  if (devFile) return { train: rows, dev: await read(devFile), test, notes: [] };
  const shuffled = createRandom(seed).fork('user split').shuffle(rows);
  const tenth = Math.max(1, Math.floor(rows.length / 10));
  const notes = [`No dev file: ${tenth} rows held out of train at random (seed ${seed}).`];
  return { train: shuffled.slice(tenth), dev: shuffled.slice(0, tenth), test, notes };
}

function sortedLabels(labels: readonly string[]): string[] {
  const distinct = [...new Set(labels)];
  const numeric = distinct.every((label) => label.trim() !== '' && Number.isFinite(Number(label)));
  return distinct.sort(numeric ? (a, b) => Number(a) - Number(b) : undefined);
}

function nonEmpty(row: Row, column: string): string {
  const label = row.get(column).trim();
  if (label !== '') return label;
  throw new DataError({ where: row.where, expected: `a label in column "${column}"`, got: 'nothing' });
}

function known(row: Row, label: string, numbers: ReadonlyMap<string, number>): number {
  const number = numbers.get(label);
  if (number !== undefined) return number;
  const labels = [...numbers.keys()];
  const more = labels.length > 20 ? ` and ${labels.length - 20} more` : '';
  const expected = `a label of the train split (${labels.slice(0, 20).join(', ')}${more})`;
  throw new DataError({ where: row.where, expected, got: `"${label}"` });
}
