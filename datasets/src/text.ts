// Running text to learn language from: plain lines, or one column of tables; a file or all files of a folder.
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from '@longhand/base';
import { readTable, tableExtensions } from './tables.ts';
import { readLines } from './text-file.ts';

export interface TextSet {
  readonly name: string;
  /** Lines, or cells of the column; none is empty. */
  readonly texts: readonly string[];
}

const plainExtensions = ['.txt', '.txt.gz'];

/**
 * @param column of the text in tables; rows that lack it are passed over
 * @throws DataError if there is nothing at the path, a file cannot be read, or a table's rows all lack the column
 */
export async function loadText(path: string, column: string): Promise<TextSet> {
  if (!existsSync(path))
    throw new DataError({ where: path, expected: 'a file or folder of text', got: 'nothing of that name' });
  const isKnown = (file: string) => [...plainExtensions, ...tableExtensions].some((end) => file.endsWith(end));
  const files = statSync(path).isDirectory()
    ? (await readdir(path))
        .filter(isKnown)
        .sort()
        .map((file) => join(path, file))
    : [path];
  const texts: string[] = [];
  for (const file of files) texts.push(...(await readTexts(file, column)));
  const filled = texts.map((text) => text.trim()).filter((text) => text !== '');
  if (filled.length > 0) return { name: basename(path), texts: filled };
  throw new DataError({ where: path, expected: 'text (.txt, .tsv, .jsonl or .json, or .gz)', got: 'none' });
}

async function readTexts(file: string, column: string): Promise<string[]> {
  if (plainExtensions.some((end) => file.endsWith(end))) return (await readLines(file)).map(({ text }) => text);
  const rows = await readTable(file, [column], '--document-column');
  const own = rows.filter(({ has }) => has(column));
  // Of rows that all lack the column the first one says so.
  return (own.length > 0 ? own : rows.slice(0, 1)).map(({ get }) => get(column));
}
