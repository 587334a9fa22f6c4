// Comma-separated values (RFC 4180), by csv-parse; also with semicolons, as spreadsheets write them where a comma is decimal.
import { DataError } from '@longhand/base';

import { CsvError, parse } from 'csv-parse/sync';
import type { Cells } from './rows.ts';
import { readUtf8 } from './text-file.ts';

/**
 * Header and rows, without those that are blank.
 * @throws DataError, with the line, for a quote that stays open or stands in a cell that is not quoted
 */
export async function readCsv(path: string): Promise<Cells[]> {
  const bytes = await readUtf8(path);
  if (bytes.length === 0) throw new DataError({ where: path, expected: 'a header line', got: 'an empty file' });
  const lineEnd = bytes.includes(0x0a) ? 0x0a : 0x0d;
  const lineOf = lineCounter(bytes, lineEnd);
  const records: Cells[] = [];
  let start = 0;
  const take = (cells: readonly string[], end: number): void => {
    const where = `${path} line ${lineOf(start)}`;
    start = end;
    if (cells.some((cell) => cell.trim() !== '')) records.push({ cells, where });
  };
  try {
    parse(bytes, {
      delimiter: separatorOf(bytes.subarray(0, bytes.indexOf(lineEnd) + 1 || undefined)),
      relax_column_count: true,
      record_delimiter: lineEnd === 0x0a ? ['\r\n', '\n'] : ['\r'],
      on_record: (cells: string[], info) => {
        take(cells, info.bytes);
        return null; // kept here
      },
    });
  } catch (cause) {
    throw cause instanceof CsvError ? badCsv(cause, `${path} line ${lineOf(start)}`) : cause;
  }
  const [header] = records;
  if (header?.cells.length === 1 && /[;\t]/.test(header.cells[0] ?? '')) throw otherSeparator(header);
  return records;
}

/** A comma, unless the first line has none and a semicolon. */
const separatorOf = (line: Buffer): string => (!line.includes(',') && line.includes(';') ? ';' : ',');

/** Of the line at a byte; called with bytes in rising order. */
function lineCounter(bytes: Buffer, lineEnd: number): (byte: number) => number {
  let [line, next] = [1, bytes.indexOf(lineEnd)];
  return (byte) => {
    for (; next !== -1 && next < byte; line++) next = bytes.indexOf(lineEnd, next + 1);
    return line;
  };
}

function badCsv({ code, message }: CsvError, where: string): DataError {
  const got = code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote that stays open' : message.replace(/:.*$/s, '').toLowerCase();
  const fix =
    'A cell with a separator, a quote or a line break stands in quotes, and quotes within are doubled: "say ""no"""';
  return new DataError({ where, expected: 'comma-separated values', got, fix: `${fix}.` });
}

const otherSeparator = ({ cells, where }: Cells): DataError =>
  new DataError({
    where,
    expected: 'columns separated by commas or semicolons',
    got: `"${cells[0]?.slice(0, 40)}"`,
    fix: 'Save it with commas, or with tabs as .tsv.',
  });
