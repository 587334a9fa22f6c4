// Rows of named or numbered columns from TSV and JSON-lines files.
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

/** A user's file of a split. @throws DataError if the folder has none */
export function fileOfSplit(folder: string, split: string): string {
  const names = ['.tsv', '.tsv.gz', '.jsonl', '.jsonl.gz'].map((extension) => join(folder, split + extension));
  const file = names.find((name) => existsSync(name));
  if (file) return file;
  throw new DataError({ where: folder, expected: `${split}.tsv or ${split}.jsonl (or .gz)`, got: 'neither' });
}

/**
 * Rows of a user's file: TSV with a header line, or JSON lines, plain or .gz, told by its name.
 * @param flags that name the columns, for errors
 * @throws DataError for a missing column, a row of another width, a line that is no JSON object, or no rows at all.
 */
export async function readTable(path: string, needed: readonly string[], flags = usualFlags): Promise<Row[]> {
  const [first, ...rest] = await readLines(path);
  if (/\.jsonl(\.gz)?$/.test(path)) return [first as Line, ...rest].map((line) => jsonRow(line, flags));
  if (!/\.tsv(\.gz)?$/.test(path)) {
    throw new DataError({
      where: path,
      expected: 'a name ending in .tsv, .jsonl, .tsv.gz or .jsonl.gz',
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

function jsonRow({ text, where }: Line, flags: string): Row {
  const value = parseObject(text, where);
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

function parseObject(text: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError({ where, expected: 'a JSON object', got: `"${text.slice(0, 40)}"` }, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DataError({ where, expected: 'a JSON object', got: text.slice(0, 40) });
}

const missingColumn = (where: string, column: string, columns: readonly string[], flags: string): DataError =>
  new DataError({
    where,
    expected: `a column "${column}"`,
    got: columns.join(', '),
    fix: `Name your columns with ${flags}.`,
  });
