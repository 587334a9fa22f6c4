// The model beside what needs no network: a table of the page.
import { formatNumber, metricOf, unitText } from '@longhand/metrics';
import type { Section } from '@longhand/report';

type Scores = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** One row a system: the model, its other ways to decide, the baselines. */
export function systemsSection({
  scores,
  variants,
  baselines,
}: {
  readonly scores: { readonly metrics: Readonly<Record<string, { readonly value: number }>> };
  readonly variants?: Scores;
  readonly baselines: Scores;
}): Section {
  const own = Object.fromEntries(Object.entries(scores.metrics).map(([key, { value }]) => [key, value]));
  const keys = Object.keys(own);
  const title = (key: string) => [metricOf(key).name, unitText(metricOf(key))].filter(Boolean).join(', ');
  const cell = (key: string, value: number | undefined) =>
    value === undefined ? '' : formatNumber(metricOf(key), value);
  return {
    ...{ kind: 'table', title: 'Beside the baselines' },
    columns: ['', ...keys.map(title)],
    rows: Object.entries({ 'this model': own, ...variants, ...baselines }).map(([name, values]) => [
      name,
      ...keys.map((key) => cell(key, values[key])),
    ]),
  };
}
