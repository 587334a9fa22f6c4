// Tables for the terminal.
import { printable } from '@longhand/base';
import Table from 'cli-table3';

/** Aligned columns under a rule; numbers to the right. Plain text, also for pipes; control characters are shown, not obeyed. */
export function formatTable(names: readonly string[], cells: readonly (readonly (string | number)[])[]): string {
  const columns = names.map(printable);
  const rows = cells.map((row) => row.map((cell) => printable(String(cell))));
  const numeric = columns.map(
    (_, c) => rows.length > 0 && rows.every((row) => /^[-+\d.,% ]*\d[\d.,% ]*$/.test(String(row[c]))),
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
  const widths = columns.map((name, c) => Math.max(name.length, ...rows.map((row) => String(row[c]).length)));
  table.push(
    [...columns],
    widths.map((width) => '-'.repeat(width)),
    ...rows.map((row) => row.map(String)),
  );
  return table.toString().replace(/ +$/gm, '');
}
