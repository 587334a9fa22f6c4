// Rows of named or numbered columns from TSV, CSV, JSON-lines and JSON files.
import { DataError } from '@longhand/base';
import { readCsv } from './csv.ts';
import { readJsonArray, readJsonLines } from './json-rows.ts';
import { type Cells, columnsOf, type Header, type Row, rowOf, usualFlags } from './rows.ts';
import { readLines } from './text-file.ts';
import { readTsv } from './tsv.ts';

export type { Row } from './rows.ts';

/** What a user's file may be called. */
export const tableExtensions: readonly string[] = ['.tsv', '.csv', '.jsonl', '.json'].flatMap((name) => [
  name,
  `${name}.gz`,
]);

/**
 * Rows of a TSV file without a header, cells as they stand: `columns` names them in order.
 * @throws DataError for a row of another width
 */
export async function readPlainTsv(path: string, columns: readonly string[]): Promise<Row[]> {
  const header = columnsOf(columns, path);
  return (await readLines(path)).map(({ text, where }) => rowOf(text.split('\t'), header, where));
}

/**
 * Rows of a user's file: TSV or CSV with a header line, JSON lines, or one JSON array of objects, plain or .gz, told by its
 * name. Blank lines are passed over; the README says what quotes do.
 * @param flags that name the columns, for errors
 * @throws DataError for a missing column, a row of another width, a line that is no JSON object, or no rows at all.
 */
export async function readTable(path: string, needed: readonly string[], flags = usualFlags): Promise<Row[]> {
  const [, format] = /\.(tsv|csv|jsonl|json)(?:\.gz)?$/i.exec(path) ?? [];
  switch (format?.toLowerCase()) {
    case 'json':
      return readJsonArray(path, flags);
    case 'jsonl':
      return readJsonLines(path, flags);
    case 'tsv':
      return separatedRows(path, await readTsv(path), needed, flags);
    case 'csv':
      return separatedRows(path, await readCsv(path), needed, flags);
    default:
      throw new DataError({
        where: path,
        expected: 'a name ending in .tsv, .csv, .jsonl or .json (or .gz)',
        got: 'another',
      });
  }
}

function separatedRows(path: string, records: readonly Cells[], needed: readonly string[], flags: string): Row[] {
  const [first, ...rest] = records;
  if (!first) throw new DataError({ where: path, expected: 'a header line', got: 'blank lines' });
  const names = first.cells.map((name) => name.trim());
  const header: Header = columnsOf(names, first.where, flags);
  for (const column of needed) header.place(column, first.where);
  if (rest.length === 0) throw new DataError({ where: path, expected: 'rows below the header', got: 'none' });
  return rest.map(({ cells, where }) => rowOf(cells, header, where));
}
