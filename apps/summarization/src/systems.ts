// The table of systems: the model and the baselines, one row each.
import { formatNumber, metricOf } from '@longhand/metrics';

export interface System {
  readonly name: string;
  readonly scores: Readonly<Record<string, number>>;
}

const hidden = ['rouge', 'rougeLsum', 'exactTokens'];

/** The metrics that every system has, but for those of small use. */
export const metricsOfAll = ([first, ...others]: readonly System[]): string[] =>
  Object.keys(first?.scores ?? {}).filter(
    (name) => !hidden.includes(name) && others.every(({ scores }) => scores[name] !== undefined),
  );

export const tableOf = (systems: readonly System[]): string[][] =>
  systems.map(({ name, scores }) => [
    name,
    ...metricsOfAll(systems).map((metric) => formatNumber(metricOf(metric), scores[metric]!, 1)),
  ]);
