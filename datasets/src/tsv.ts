// Tab-separated values as spreadsheets write them and as people do. A cell is quoted only where a quote begins it and a lone
// quote ends it, right before a tab or the end of the line, and those within are doubled (RFC 4180); any other quote is a
// quote. Reviews are full of them, so a quote that stays open does not swallow the rows below it: tabs and line breaks
// count as quoted only where the lines do not have the header's width by themselves.
import type { Cells } from './rows.ts';
import { type Line, readLines } from './text-file.ts';

/** Header and rows, without those that are blank. */
export async function readTsv(path: string): Promise<Cells[]> {
  const lines = await readLines(path);
  const records: Cells[] = [];
  let width = 0;
  for (let i = 0; i < lines.length; ) {
    const { cells, next } = recordAt(lines, i, width);
    const { where = path } = lines[i] ?? {};
    i = next;
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (width === 0) width = cells.length; // the header
    records.push({ cells, where });
  }
  return records;
}

interface Record {
  readonly cells: readonly string[];
  /** Index of the line behind it. */
  readonly next: number;
}

/** @param width of the table; 0 before its header is known, which stands on one line */
function recordAt(lines: readonly Line[], first: number, width: number): Record {
  const literal = (lines[first]?.text ?? '').split('\t');
  const alone: Record = { cells: literal.map(unquoted), next: first + 1 };
  if (width === 0 || !literal.some(opens)) return alone;
  const quoted = quotedRecord(lines, first, width);
  if (!quoted) return alone;
  const fit = lines.slice(first, quoted.next).every(({ text }) => isBlank(text) || text.split('\t').length === width);
  return fit && width > 1 ? alone : quoted;
}

const isBlank = (text: string): boolean => text.trim() === '';

/** Whether a quote begins the cell and none ends it. */
const opens = (cell: string): boolean => cell.startsWith('"') && unquoted(cell) === cell;

/** The content of a cell that stands in quotes; any other as it is. */
function unquoted(cell: string): string {
  if (cell.length < 2 || !cell.startsWith('"') || !cell.endsWith('"')) return cell;
  const inner = cell.slice(1, -1);
  return inner.replaceAll('""', '').includes('"') ? cell : inner.replaceAll('""', '"');
}

/** A record of `width` cells from the line `first` on, read as RFC 4180; undefined if it is none. */
function quotedRecord(lines: readonly Line[], first: number, width: number): Record | undefined {
  const cells: string[] = [];
  for (let [row, at] = [first, 0]; cells.length < width; at++) {
    const line = lines[row]?.text ?? '';
    if (line[at] === '"') {
      const cell = quotedCell(lines, row, at);
      if (!cell) return undefined;
      cells.push(cell.text);
      ({ row, at } = cell);
    } else {
      const tab = line.indexOf('\t', at);
      cells.push(line.slice(at, tab === -1 ? undefined : tab));
      at = tab === -1 ? line.length : tab;
    }
    if (at === lines[row]?.text.length) return cells.length === width ? { cells, next: row + 1 } : undefined;
  }
  return undefined;
}

/** The cell whose quote stands at `at`, and the place behind its closing quote: of a tab, or the end of a line. */
function quotedCell(lines: readonly Line[], first: number, start: number) {
  let text = '';
  for (let [row, at] = [first, start + 1]; row < lines.length; ) {
    const line = lines[row]?.text ?? '';
    const quote = line.indexOf('"', at);
    if (quote === -1) {
      text += `${line.slice(at)}\n`;
      row++;
      at = 0;
    } else if (line[quote + 1] === '"') {
      text += line.slice(at, quote + 1);
      at = quote + 2;
    } else {
      const closes = quote + 1 === line.length || line[quote + 1] === '\t';
      return closes ? { text: text + line.slice(at, quote), row, at: quote + 1 } : undefined;
    }
  }
  return undefined;
}
