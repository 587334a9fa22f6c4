// Rows that are JSON objects: one a line, or the items of one array.
import { DataError } from '@longhand/base';
import { type Column, missingColumn, type Row } from './rows.ts';
import { readLines, readText } from './text-file.ts';

/** @throws DataError, with the line, if one is no JSON object, or if all are blank */
export async function readJsonLines(path: string, options: string): Promise<Row[]> {
  const lines = (await readLines(path)).filter(({ text }) => text.trim() !== '');
  if (lines.length === 0) throw new DataError({ where: path, expected: 'rows', got: 'blank lines' });
  return lines.map(({ text, where }) => objectRow(parseLine(text, where), where, options));
}

function parseLine(text: string, where: string): unknown {
  const fix = /^\s*\[/.test(text) ? 'One JSON array is called .json.' : undefined;
  return parse(text, { where, expected: 'a JSON object', ...(fix && { fix }) });
}

function parse(text: string, problem: { where: string; expected: string; fix?: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError({ ...problem, got: JSON.stringify(text.slice(0, 40)) }, { cause });
  }
}

/** @throws DataError, with the number of the item, if one is no object, or if there are none */
export async function readJsonArray(path: string, options: string): Promise<Row[]> {
  const expected = 'a JSON array of objects';
  const fix = 'JSON lines are called .jsonl.';
  const text = await readText(path);
  if (text.trim() === '') throw new DataError({ where: path, expected, got: 'an empty file' });
  const value = parse(text, { where: path, expected, fix });
  if (Array.isArray(value) && value.length > 0)
    return value.map((item, i) => objectRow(item, `${path} item ${i + 1}`, options));
  throw new DataError({ where: path, expected, got: Array.isArray(value) ? 'an empty one' : shown(value), fix });
}

/** An object as a row. @throws DataError if it is none */
export function objectRow(value: unknown, where: string, options: string): Row {
  const cells = checkObject(value, where);
  const cellOf = (column: Column) => (Object.hasOwn(cells, column) ? cells[column] : undefined);
  return {
    where,
    has: (column) => cellOf(column) !== undefined,
    get: (column) => {
      const cell = cellOf(column);
      if (cell === undefined) throw missingColumn(where, column, Object.keys(cells), options);
      return cellText(cell, column, where);
    },
    values: () => cells,
    list: (column) => {
      const cell = cellOf(column);
      if (!Array.isArray(cell)) return undefined;
      return cell.map((item) =>
        (Array.isArray(item) ? item : [item]).map((one) => cellText(one, column, where)).join(' '),
      );
    },
  };
}

/** @throws DataError for what is no text, number or boolean */
function cellText(cell: unknown, column: Column, where: string): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell, column, where);
  if (typeof cell === 'boolean') return String(cell);
  throw new DataError({ where, expected: `a string in "${column}"`, got: shown(cell) });
}

/** @throws DataError for one that JSON has already rounded */
function numberText(cell: number, column: Column, where: string): string {
  if (Math.abs(cell) <= Number.MAX_SAFE_INTEGER) return String(cell);
  const fix = 'Write it as a string.';
  throw new DataError({ where, expected: `a number in "${column}" that keeps its digits`, got: String(cell), fix });
}

function checkObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DataError({ where, expected: 'a JSON object', got: shown(value) });
}

/** The beginning of a value. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, 40);
  } catch {
    return 'values nested too deep'; // the stack overflows
  }
}
