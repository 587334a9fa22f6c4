// A comparison as tables for a terminal, and as the tables that its page has too.
import { at } from '@longhand/base';
import { formatInterval, formatNumber, metricOf, unitText } from '@longhand/metrics';
import { formatTable } from '@longhand/report';
import type { Comparison } from './comparison.ts';

export interface TextTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const nameOf = (key: string): string => [metricOf(key).name, unitText(metricOf(key))].filter(Boolean).join(', ');
const arrow = { higher: '↑', lower: '↓', neither: '' } as const;

/** A row a metric, a column a run. */
export function scoreTable({ runs, scores }: Comparison): TextTable {
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const facts = [
    ['parameters', ...runs.map(({ report }) => count(report.parameters))],
    ['training, s', ...runs.map(({ report }) => count(report.trainSeconds))],
    ['examples/s', ...runs.map(({ report }) => count(report.examplesPerSecond))],
  ];
  const rows = scores.map(({ key, values }) => [
    `${nameOf(key)} ${arrow[metricOf(key).better]}`.trim(),
    ...values.map((value) => formatInterval(metricOf(key), value)),
  ]);
  return { title: 'Scores', columns: ['', ...runs.map(({ label }) => label)], rows: [...rows, ...facts] };
}

/** A row a metric and run. */
export function testTable({ runs, scores }: Comparison): TextTable {
  const rows = runs.slice(1).flatMap(({ label }, i) =>
    scores.map(({ key, tests }) => {
      const { difference, bootstrap, randomization } = at(tests, i);
      const shown = `${difference < 0 ? '' : '+'}${formatNumber(metricOf(key), difference, 1)}`;
      return [label, nameOf(key), shown, bootstrap.toFixed(4), randomization.toFixed(4)];
    }),
  );
  const columns = [`against ${at(runs, 0).label}`, 'metric', 'difference', 'p, bootstrap', 'p, randomization'];
  return { title: 'Differences', columns, rows };
}

export const settingsTable = ({ runs, settings }: Comparison): TextTable => ({
  title: 'Settings that differ',
  columns: ['setting', ...runs.map(({ label }) => label)],
  rows: settings.map(({ name, values }) => [
    name,
    ...values.map((value) => (value === null ? '-' : typeof value === 'string' ? value : JSON.stringify(value))),
  ]),
});

/** `cased: 12 examples won, 7 lost, 981 equal (accuracy).` */
export const countsOf = ({ runs, examplesOf }: Comparison): string[] =>
  examplesOf.map(({ metric, won, lost, equal }, i) => {
    const { label } = at(runs, i + 1);
    return `${label}: ${won} examples won, ${lost} lost, ${equal} equal (${metricOf(metric).name}).`;
  });

export function comparisonText(comparison: Comparison): string {
  const { dataset, split, examples } = comparison;
  const tables = [scoreTable(comparison), testTable(comparison), settingsTable(comparison)];
  const shown = tables.filter(({ rows }) => rows.length > 0);
  return [
    `${dataset} ${split}: ${examples} examples`,
    ...shown.map(({ title, columns, rows }) => `${title}\n${formatTable(columns, rows)}`),
    countsOf(comparison).join('\n'),
  ].join('\n\n');
}
