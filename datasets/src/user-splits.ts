// What a user's path leads to: one file, a folder with a file or folder for each split, or a folder of files.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { markupNotes } from './markup.ts';
import { fileOrFolder } from './regular-file.ts';
import { repeatNotes } from './repeats.ts';
import { type Division, divideRows, holdOutDev, type Splits } from './splits.ts';
import { tableExtensions } from './tables.ts';

/** How the rows of a task are read. */
export interface UserReader<T> {
  /** Of rows, in words: `pairs`, `clips`. */
  readonly what: string;
  /** Names of sets, one of which may be meant. */
  readonly sets: readonly string[];
  readFile(path: string): Promise<readonly T[]>;
  /** Rows of a folder of files, in words, and their reader; undefined if the folder has none. */
  readonly layout?: string;
  readFolder?(path: string): Promise<readonly T[] | undefined>;
  /** Its text, or the first of several, to tell what it holds. */
  textOf?(row: T): string;
  /** The class of each row, if the rows have classes. */
  classesOf?(rows: readonly T[]): ((row: T) => string) | undefined;
}

/**
 * The rows of a path, divided.
 * @returns the splits, and notes of how they were made
 * @throws DataError if there is nothing at the path, a split is missing, or there are too few rows
 */
export async function loadUserSplits<T>(path: string, seed: number, reader: UserReader<T>): Promise<Divided<T>> {
  const { splits, notes } = await readSplits(path, seed, reader);
  const { textOf, what } = reader;
  if (!textOf) return { splits, notes };
  const [train, held] = [splits.train.map(textOf), [...splits.dev, ...splits.test].map(textOf)];
  const repeats = repeatNotes(train, held, `${what} of dev and test`);
  return { splits, notes: [...notes, ...markupNotes([...train, ...held], what), ...repeats] };
}

interface Divided<T> {
  readonly splits: Splits<T>;
  readonly notes: readonly string[];
}

async function readSplits<T>(path: string, seed: number, reader: UserReader<T>): Promise<Divided<T>> {
  const whole = async (rows: readonly T[]) => {
    const { splits, note } = divideRows(rows, divisionOf(rows, path, seed, reader));
    return { splits, notes: [note] };
  };
  if (!isFolder(path, reader.sets)) return whole(await reader.readFile(path));
  const [train, dev, test] = ['train', 'dev', 'test'].map((split) => findSplit(path, split, reader));
  if (train && test) {
    const [rows, held] = [await train(), await test()];
    if (dev) return { splits: { train: rows, dev: await dev(), test: held }, notes: [] };
    const { note, ...divided } = holdOutDev(rows, divisionOf(rows, path, seed, reader));
    return { splits: { ...divided, test: held }, notes: [note] };
  }
  const got = train ? 'no test' : test || dev ? 'no train' : undefined;
  const rows = got ? undefined : await readWholeFolder(path, reader);
  if (rows) return whole(rows);
  const tables = `train and test, and dev if there is one, or one file "manifest" (${tableExtensions.join(', ')})`;
  const expected = reader.layout ? `${tables}, or ${reader.layout}` : tables;
  throw new DataError({ where: path, expected, got: got ?? 'none of them' });
}

const divisionOf = <T>(rows: readonly T[], where: string, seed: number, reader: UserReader<T>): Division<T> => ({
  ...{ what: reader.what, where, seed, classOf: reader.classesOf?.(rows) },
});

/** All rows of a path as one split, e.g. to evaluate on. @throws DataError as `loadUserSplits` */
export async function readUserRows<T>(path: string, reader: UserReader<T>): Promise<readonly T[]> {
  if (!isFolder(path, reader.sets)) return reader.readFile(path);
  const rows = await readWholeFolder(path, reader);
  if (rows) return rows;
  throw new DataError({ where: path, expected: `a file, or ${reader.layout ?? 'a manifest in it'}`, got: 'neither' });
}

async function readWholeFolder<T>(path: string, reader: UserReader<T>): Promise<readonly T[] | undefined> {
  const manifest = findTable(path, 'manifest');
  return manifest ? reader.readFile(manifest) : reader.readFolder?.(path);
}

/** Reads a split: the table of that name, or else the folder, for `train.tsv` may name files that lie in `train`. */
function findSplit<T>(path: string, split: string, reader: UserReader<T>): (() => Promise<readonly T[]>) | undefined {
  const table = findTable(path, split);
  if (table) return () => reader.readFile(table);
  const folder = join(path, split);
  if (!reader.readFolder || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  return () => readUserRows(folder, reader);
}

const isFolder = (path: string, sets: readonly string[]): boolean =>
  fileOrFolder(path, {
    where: `data "${path}"`,
    expected: sets.length > 0 ? `a file or folder, or one of ${sets.join(', ')}` : 'a file or folder',
    ...(sets.length > 0 && { fix: 'List the data sets: `longhand datasets list`.' }),
  }) === 'folder';

/** The table of that name in a folder, whatever its format. @throws DataError if there are two */
function findTable(folder: string, name: string): string | undefined {
  const [file, other] = tableExtensions
    .map((extension) => name + extension)
    .filter((one) => existsSync(join(folder, one)));
  if (file === undefined) return undefined;
  if (other === undefined) return join(folder, file);
  const fix = 'Take one away.';
  throw new DataError({ where: folder, expected: `one file ${name}`, got: `${file} and ${other}`, fix });
}
