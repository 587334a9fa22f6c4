// A comparison as one page, of the sections that pages of runs have.
import { at } from '@longhand/base';
import { formatNumber, metricOf } from '@longhand/metrics';
import { type ReportPage, renderReport, type Section } from '@longhand/report';
import type { ComparedExample, Comparison, WonAndLost } from './comparison.ts';
import { countsOf, scoreTable, settingsTable, type TextTable, testTable } from './comparison-text.ts';

/**
 * @param comparisons of the same runs, one for each evaluation
 * @param shown examples won, and as many lost
 */
export function comparisonPage(comparisons: readonly Comparison[], shown: number): string {
  const comparison = at(comparisons, 0);
  const { runs } = comparison;
  const several = comparisons.length > 1;
  const report = several ? ' --report all' : comparison.name && ` --report ${comparison.name}`;
  const page: ReportPage = {
    title: `Compare: ${runs.map(({ label }) => label).join(', ')}`,
    subtitle: `${comparisons.map(summaryOf).join(' ')} Intervals: 95 % bootstrap.`,
    command: `pnpm compare ${runs.map(({ path }) => path).join(' ')}${report}`,
    metrics: [],
    sections: [
      ...comparisons.flatMap((one) => grouped(scoreSections(one), several ? nameOf(one) : undefined)),
      ...(comparison.settings.length > 0 ? [section(settingsTable(comparison))] : []),
      ...grouped(curveSections(comparison), 'Curves'),
      ...comparisons.flatMap((one) =>
        grouped(
          one.examplesOf.flatMap((own, i) => exampleSections(one, own, i + 1, shown)),
          several ? `Examples of ${nameOf(one)}` : undefined,
        ),
      ),
    ],
    settings: {},
    environment: Object.fromEntries(runs.map(({ label, report }) => [label, environmentOf(report)])),
  };
  return renderReport(page);
}

const nameOf = ({ dataset, split, name }: Comparison): string =>
  [dataset, split, ...(name && name !== split ? [`(${name})`] : [])].join(' ');

const summaryOf = (comparison: Comparison): string =>
  `${nameOf(comparison)}, ${comparison.examples} examples. ${countsOf(comparison).join(' ')}`;

/** Under one heading; undefined: each under its own. */
const grouped = (sections: readonly Section[], group: string | undefined): Section[] =>
  sections.map((one) => (group === undefined ? one : { ...one, group }));

const scoreSections = (comparison: Comparison): Section[] => [
  section(scoreTable(comparison), '↑: higher is better, ↓: lower is better.'),
  section(
    testTable(comparison),
    'p: how probable so large a difference is if both are as good as each other: paired bootstrap (Koehn 2004), approximate randomization (Riezler and Maxwell 2005).',
  ),
];

const environmentOf = (report: Comparison['runs'][number]['report']): string =>
  [`${report.compute}, ${report.threads} thread${report.threads > 1 ? 's' : ''}`, `seed ${report.seed}`, report.commit]
    .filter(Boolean)
    .join(', ');

const section = ({ title, columns, rows }: TextTable, note?: string): Section => ({
  ...{ kind: 'table', title, columns, rows },
  ...(note !== undefined && { note }),
});

/** Loss and each dev metric, the runs over each other. */
function curveSections({ runs }: Comparison): Section[] {
  const names = new Set(runs.flatMap(({ curve }) => curve.flatMap(({ dev }) => Object.keys(dev))));
  return [...names].flatMap((name): Section[] => {
    const series = runs.map(({ label, curve }) => ({
      name: label,
      points: curve.flatMap(({ epoch, dev }) => (dev[name] === undefined ? [] : [{ x: epoch + 1, y: dev[name] }])),
    }));
    const drawn = series.filter(({ points }) => points.length > 0);
    if (drawn.length === 0) return [];
    const [only, another] = drawn;
    const note = another ? undefined : `Of ${only?.name}; the other runs have none.`;
    return [
      { kind: 'curves', title: `Dev ${name}`, xLabel: 'epoch', yLabel: name, series: drawn, ...(note && { note }) },
    ];
  });
}

function exampleSections({ runs }: Comparison, own: WonAndLost, index: number, shown: number): Section[] {
  const [first, other] = [at(runs, 0).label, at(runs, index).label];
  const metric = metricOf(own.metric);
  const won = own.examples.slice(0, Math.min(shown, own.won));
  const lost = own.examples.slice(own.won).reverse().slice(0, shown);
  const row = ({ number, scores, texts }: ComparedExample): string[] => [
    String(number),
    ...(texts ? [texts.source, texts.reference, ...texts.outputs] : ['', '', '', '']),
    scores.map((score) => formatNumber(metric, score)).join('\u00a0→\u00a0'),
  ];
  const columns = ['example', 'source', 'reference', first, other, metric.name];
  const table = (verb: string, count: number, examples: readonly ComparedExample[]): Section[] =>
    examples.length === 0
      ? []
      : [
          {
            ...{ kind: 'table', title: `${verb} by ${other}`, columns, rows: examples.map(row) },
            note: `${examples.length} of ${count}, the largest difference first.`,
          },
        ];
  return [...table('Won', own.won, won), ...table('Lost', own.lost, lost)];
}
