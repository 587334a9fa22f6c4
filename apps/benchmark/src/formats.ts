// The table as text for a terminal, Markdown, CSV or a page.
import { formatTable, renderReport } from '@longhand/report';
import { columns, type Row } from './rows.ts';

export const formats = ['text', 'markdown', 'csv', 'html', 'json'] as const;
export type Format = (typeof formats)[number];

/** Columns that are empty in every row are left out, except in CSV. */
export function formatRows(rows: readonly Row[], format: Format): string {
  const filled = columns.filter((name) => rows.some((row) => row[name] !== ''));
  const cells = (names: readonly (typeof columns)[number][]) => rows.map((row) => names.map((name) => row[name]));
  switch (format) {
    case 'text': {
      // A terminal is narrow: published figures, which have sources, stand below.
      const shown = filled.filter((name) => name !== 'published' && name !== 'task');
      const published = rows.filter((row) => row.published !== '').map((row) => `${row.metric}: ${row.published}`);
      const below = [...new Set(published)].map((line) => `  ${line}`);
      return [formatTable(shown, cells(shown)), ...(below.length > 0 ? ['', 'Published:', ...below] : [])].join('\n');
    }
    case 'markdown':
      return markdownTable(filled, cells(filled));
    case 'csv':
      return [columns, ...cells(columns)].map((row) => row.map(csvCell).join(',')).join('\n');
    case 'html':
      return renderReport({
        title: 'Benchmark',
        subtitle: 'One seed: 95 % bootstrap interval over the examples. More: mean ± standard deviation over seeds.',
        command: 'pnpm benchmark',
        ...{ metrics: [], settings: {}, environment: {} },
        sections: [{ kind: 'table', title: 'Results', columns: filled, rows: cells(filled) }],
      });
    case 'json':
      return JSON.stringify(rows, null, 2);
    default:
      throw new Error(`no format ${format satisfies never}`);
  }
}

/** A table of Markdown; a pipe in a cell is written out. */
export function markdownTable(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(names), line(names.map(() => '---')), ...rows.map(line)]
    .map((text) => text.replace(/ {2,}/g, ' '))
    .join('\n');
}

/** RFC 4180. */
const csvCell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
