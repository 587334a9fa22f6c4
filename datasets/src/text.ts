// Running text to learn language from: plain lines, or one column of tables; a file or all files of a folder.
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from '@longhand/base';
import { textEndings } from './folder-files.ts';
import { fileOrFolder } from './regular-file.ts';
import { asDataError } from './system-error.ts';
import { type Column, readTable, tableExtensions } from './tables.ts';
import { readLines } from './text-file.ts';

/** Running text. */
export interface TextSet {
  readonly name: string;
  /** Lines, or cells of the column; none is empty. */
  readonly texts: readonly string[];
}

const kinds = '.txt, .tsv, .csv, .jsonl or .json (or .gz) or .parquet';

/**
 * The texts of a file or folder.
 * @param column of the text in tables; rows that lack it are passed over
 * @throws DataError if there is nothing at the path, a file cannot be read, or a table's rows all lack the column
 */
export async function loadText(path: string, column: Column): Promise<TextSet> {
  const expected = 'a file or folder of text';
  const folder = fileOrFolder(path, { where: path, expected }) === 'folder';
  const texts: string[] = [];
  for (const file of folder ? await filesIn(path, expected) : [path]) {
    for (const text of await readTexts(file, column)) if (text.trim() !== '') texts.push(text.trim());
  }
  if (texts.length > 0) return { name: basename(path), texts };
  throw new DataError({ where: path, expected: `text (${kinds})`, got: 'none' });
}

/** Those whose names say that they hold text, sorted. */
async function filesIn(folder: string, expected: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw asDataError(cause, { where: folder, expected });
  });
  return names
    .filter((name) => [...textEndings, ...tableExtensions].some((end) => name.endsWith(end)))
    .sort()
    .map((name) => join(folder, name));
}

async function readTexts(file: string, column: Column): Promise<string[]> {
  if (textEndings.some((end) => file.endsWith(end))) return (await readLines(file)).map(({ text }) => text);
  const rows = await readTable(file, [column], { options: '"documentColumn"' });
  const own = rows.filter(({ has }) => has(column));
  // Of rows that all lack the column the first one says so.
  return (own.length > 0 ? own : rows.slice(0, 1)).map(({ get }) => get(column));
}
