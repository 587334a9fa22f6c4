// Rows of named or numbered columns from TSV, JSON-lines and JSON files.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { type Line, readLines } from './text-file.ts';

/** A row's value of one column. @throws DataError if the row does not have it. */
export interface Row {
  readonly where: string;
  has(column: string): boolean;
  get(column: string): string;
}

const usualFlags = '--text-column and --label-column';

/** Rows of a TSV file without a header: `columns` names them in order. @throws DataError for a row of another width. */
export async function readPlainTsv(path: string, columns: readonly string[]): Promise<Row[]> {
  return (await readLines(path)).map((line) => tsvRow(line, columns, usualFlags));
}

/** What a user's file may be called. */
export const tableExtensions: readonly string[] = ['.tsv', '.jsonl', '.json'].flatMap((name) => [name, `${name}.gz`]);

/** A user's file of a split. @throws DataError if the folder has none */
export function fileOfSplit(folder: string, split: string): string {
  const names = tableExtensions.map((extension) => join(folder, split + extension));
  const file = names.find((name) => existsSync(name));
  if (file) return file;
  throw new DataError({ where: folder, expected: `${split}.tsv, .jsonl or .json (or .gz)`, got: 'none' });
}

/**
 * Rows of a user's file: TSV with a header line, JSON lines, or one JSON array of objects, plain or .gz, told by its name.
 * @param flags that name the columns, for errors
 * @throws DataError for a missing column, a row of another width, a line that is no JSON object, or no rows at all.
 */
export async function readTable(path: string, needed: readonly string[], flags = usualFlags): Promise<Row[]> {
  if (/\.json(\.gz)?$/.test(path)) return (await readArray(path)).map((row) => objectRow(row, flags));
  const [first, ...rest] = await readLines(path);
  if (/\.jsonl(\.gz)?$/.test(path)) return [first as Line, ...rest].map((line) => jsonRow(line, flags));
  if (!/\.tsv(\.gz)?$/.test(path)) {
    throw new DataError({
      where: path,
      expected: 'a name ending in .tsv, .jsonl or .json (or .gz)',
      got: 'another',
    });
  }
  const columns = (first as Line).text.split('\t');
  for (const column of needed)
    if (!columns.includes(column)) throw missingColumn((first as Line).where, column, columns, flags);
  if (rest.length === 0) throw new DataError({ where: path, expected: 'rows below the header', got: 'none' });
  return rest.map((line) => tsvRow(line, columns, flags));
}

function tsvRow({ text, where }: Line, columns: readonly string[], flags: string): Row {
  const cells = text.split('\t');
  if (cells.length !== columns.length) {
    throw new DataError({
      where,
      expected: `${columns.length} columns (${columns.join(', ')})`,
      got: `${cells.length}`,
      fix: 'Columns are separated by one tab; a text must not contain tabs.',
    });
  }
  return {
    where,
    has: (column) => columns.includes(column),
    get: (column) => {
      if (!columns.includes(column)) throw missingColumn(where, column, columns, flags);
      return cells[columns.indexOf(column)] as string;
    },
  };
}

interface Item {
  readonly value: Readonly<Record<string, unknown>>;
  readonly where: string;
}

const jsonRow = ({ text, where }: Line, flags: string): Row =>
  objectRow({ value: parseObject(text, where), where }, flags);

async function readArray(path: string): Promise<Item[]> {
  const lines = await readLines(path);
  const value = parseJson(lines.map(({ text }) => text).join('\n'), path, 'a JSON array of objects');
  if (Array.isArray(value) && value.length > 0)
    return value.map((item, i) => ({
      value: checkObject(item, `${path} item ${i + 1}`),
      where: `${path} item ${i + 1}`,
    }));
  const got = Array.isArray(value) ? 'an empty one' : JSON.stringify(value).slice(0, 40);
  throw new DataError({ where: path, expected: 'a JSON array of objects', got, fix: 'JSON lines are called .jsonl.' });
}

function objectRow({ value, where }: Item, flags: string): Row {
  return {
    where,
    has: (column) => value[column] !== undefined,
    get: (column) => {
      const cell = value[column];
      if (typeof cell === 'string' || typeof cell === 'number') return String(cell);
      if (cell === undefined) throw missingColumn(where, column, Object.keys(value), flags);
      throw new DataError({ where, expected: `a string in "${column}"`, got: JSON.stringify(cell) });
    },
  };
}

const parseObject = (text: string, where: string): Record<string, unknown> =>
  checkObject(parseJson(text, where, 'a JSON object'), where);

function parseJson(text: string, where: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError({ where, expected, got: `"${text.slice(0, 40)}"` }, { cause });
  }
}

function checkObject(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DataError({ where, expected: 'a JSON object', got: JSON.stringify(value).slice(0, 40) });
}

const missingColumn = (where: string, column: string, columns: readonly string[], flags: string): DataError =>
  new DataError({
    where,
    expected: `a column "${column}"`,
    got: columns.join(', '),
    fix: `Name your columns with ${flags}.`,
  });
