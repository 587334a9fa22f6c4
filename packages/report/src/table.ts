// Tables for the terminal.
import { printable } from '@longhand/base';
import Table from 'cli-table3';
import { checkGrid } from './checks.ts';

/**
 * Aligned columns under a rule; numbers to the right. Plain text, also for pipes: control characters of the cells are written out.
 * @throws ShapeError if a row has another number of cells than there are columns
 */
export function formatTable(columns: readonly string[], cells: readonly (readonly (string | number)[])[]): string {
  checkGrid(columns.join(' '), cells, cells.length, columns.length);
  const rows = cells.map((row) => row.map((cell) => printable(String(cell))));
  const names = columns.map(printable);
  const numeric = names.map(
    (_, c) => rows.length > 0 && rows.every((row) => /^[-+\d.,% ]*\d[\d.,% ]*$/.test(row[c] ?? '')),
  );
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
  };
  const rule = { left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' };
  const table = new Table({
    chars: { ...none, ...rule },
    colAligns: numeric.map((right) => (right ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  const widths = names.map((name, c) => rows.reduce((most, row) => Math.max(most, row[c]?.length ?? 0), name.length));
  table.push(
    names,
    widths.map((width) => '-'.repeat(width)),
  );
  for (const row of rows) table.push(row);
  return table.toString().replace(/ +$/gm, '');
}
