// The table as text for a terminal, Markdown, CSV or a page.
import { formatTable, renderReport, type Section } from '@longhand/report';
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
        sections: pageSections(rows),
      });
    case 'json':
      return JSON.stringify(rows, null, 2);
    default:
      throw new Error(`no format ${format satisfies never}`);
  }
}

const scoreColumns = ['entry', 'set', 'metric', 'score', 'recorded', 'trivial baseline', 'classical baseline'] as const;
const costColumns = ['entry', 'system', 'parameters', 'training', 'examples/s', 'memory, MiB', 'compute'] as const;

/** A page is narrow: of each task its scores, what they cost, and what others published. */
function pageSections(rows: readonly Row[]): Section[] {
  const all = withTask(rows);
  return [...new Set(all.map(({ task }) => task))].flatMap((task) => {
    const ofTask = all.filter((one) => one.task === task);
    const own = ofTask.map(({ row }) => row);
    const table = (title: string, names: readonly (typeof columns)[number][], shown: readonly Row[]): Section[] => {
      const filled = names.filter((name) => shown.some((row) => row[name] !== ''));
      const cells = shown.map((row) => filled.map((name) => row[name]));
      return shown.length === 0 ? [] : [{ kind: 'table', title, columns: filled, rows: cells }];
    };
    const published = ofTask.map(({ row, set }) => ({ ...row, set })).filter((row) => row.published !== '');
    const once = new Map(published.map((row) => [row.metric + row.published, row]));
    return [
      ...table(`${task}: scores`, scoreColumns, own),
      ...table(
        `${task}: cost`,
        costColumns,
        own.filter(({ entry }) => entry !== ''),
      ),
      ...table(`${task}: published`, ['set', 'metric', 'published'], [...once.values()]),
    ];
  });
}

/** The rows of further metrics have no task and set of their own. */
function withTask(rows: readonly Row[]): { readonly row: Row; readonly task: string; readonly set: string }[] {
  let [task, set] = ['', ''];
  return rows.map((row) => {
    [task, set] = [row.task || task, row.set || set];
    return { row, task, set };
  });
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
