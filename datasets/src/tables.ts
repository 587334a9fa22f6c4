// Rows of named or numbered columns from TSV, CSV, JSON-lines, JSON and Parquet files.
import { DataError } from '@longhand/base';
import { readCsv } from './csv.ts';
import { readJsonArray, readJsonLines } from './json-rows.ts';
import { readParquet } from './parquet.ts';
import { type Cells, type Column, columnsOf, isColumnNumber, type Row, rowOf, usualOptions } from './rows.ts';
import { readLines } from './text-file.ts';
import { readTsv } from './tsv.ts';

export type { Column, Row } from './rows.ts';

/** What a user's file may be called. */
export const tableExtensions: readonly string[] = [
  ...['.tsv', '.csv', '.jsonl', '.json'].flatMap((name) => [name, `${name}.gz`]),
  '.parquet',
];

/**
 * Rows of a TSV file without a header, cells as they stand: `columns` names them in order.
 * @throws DataError for a row of another width
 */
export async function readPlainTsv(path: string, columns: readonly string[]): Promise<Row[]> {
  const header = columnsOf(columns, path);
  return (await readLines(path)).map(({ text, where }) => rowOf(text.split('\t'), header, where));
}

/** How a table's columns are named. */
export interface TableOptions {
  /** The options by which the caller names columns, for errors. */
  readonly options?: string;
  /** Whether a TSV or CSV begins with the names of its columns; default: unless all needed ones are numbers. */
  readonly header?: boolean;
}

/**
 * Rows of a user's file: TSV or CSV, JSON lines, or one JSON array of objects, plain or .gz, or Parquet, told by its name. Blank lines
 * are passed over; the README says what quotes do. Where all needed columns are numbers, the first line is a row.
 * @throws DataError for a missing column, a row of another width, a line that is no JSON object, or no rows at all.
 */
export async function readTable(
  path: string,
  needed: readonly Column[],
  tableOptions: TableOptions = {},
): Promise<Row[]> {
  const { options = usualOptions } = tableOptions;
  const [, format = ''] = /\.(tsv|csv|jsonl|json|parquet)(?:\.gz)?$/i.exec(path) ?? [];
  switch (format.toLowerCase()) {
    case 'json':
      return readJsonArray(path, options);
    case 'jsonl':
      return readJsonLines(path, options);
    case 'parquet':
      return readParquet(path, options);
    case 'tsv':
      return separatedRows(path, await readTsv(path), needed, tableOptions);
    case 'csv':
      return separatedRows(path, await readCsv(path), needed, tableOptions);
    default:
      throw new DataError({
        where: path,
        expected: 'a name ending in .tsv, .csv, .jsonl, .json (or .gz) or .parquet',
        got: 'another',
      });
  }
}

function separatedRows(
  path: string,
  records: readonly Cells[],
  needed: readonly Column[],
  { options, header: given }: TableOptions,
): Row[] {
  const [first, ...rest] = records;
  if (!first) throw new DataError({ where: path, expected: 'a header line', got: 'blank lines' });
  const names = first.cells.map((name) => name.trim());
  const hasHeader = given ?? !areNumbers(needed, names);
  const header = columnsOf(hasHeader ? names : names.map((_, i) => String(i + 1)), first.where, options);
  for (const column of needed) header.place(column, first.where);
  const rows = hasHeader ? rest : records;
  if (rows.length === 0) throw new DataError({ where: path, expected: 'rows below the header', got: 'none' });
  return rows.map(({ cells, where }) => rowOf(cells, header, where));
}

/** Whether columns are numbers, and not names that look like them. */
function areNumbers(columns: readonly Column[], names: readonly string[]): boolean {
  if (columns.length === 0 || !columns.every(isColumnNumber)) return false;
  return !columns.every((column) => typeof column === 'string' && names.includes(column));
}
