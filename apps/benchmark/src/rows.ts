// Results as one table: a row for each metric of each entry, with the mean and spread over seeds or the interval of the one there is.

import { duration } from '@longhand/cli';
import { formatInterval, formatNumber, type Metric, type MetricKey, metricOf, unitText } from '@longhand/metrics';
import type { Entry } from './entry.ts';
import type { BenchmarkResult, BenchmarkRun } from './result.ts';

export type Split = 'dev' | 'test';
type Results = ReadonlyMap<string, BenchmarkResult>;

export const columns = [
  'entry',
  'task',
  'set',
  'system',
  'metric',
  'score',
  'seeds',
  'recorded',
  'trivial baseline',
  'classical baseline',
  'published',
  'parameters',
  'training',
  'examples/s',
  'memory, MiB',
  'compute',
] as const;

export type Row = Readonly<Record<(typeof columns)[number], string>>;

/** Of a metric over the runs of a result: its mean, and its interval or spread. */
export interface Summary {
  readonly metric: Metric;
  readonly mean: number;
  /** The interval of one run; of several from the least to the largest score. */
  readonly range: readonly [low: number, high: number];
  /** `84.7 [83.0, 86.4]` of one seed, `37.95 ± 0.43` of more (standard deviation). */
  readonly text: string;
}

/** Undefined where no run has the metric. */
export function summaryOf(runs: readonly BenchmarkRun[], split: Split, key: MetricKey): Summary | undefined {
  const metric = metricOf(key);
  const scores = runs.flatMap(({ scores }) => scores[split]?.[key] ?? []);
  const [first] = scores;
  if (!first) return undefined;
  const mean = meanOf(scores.map(({ value }) => value));
  const { value, low, high } = first;
  const one =
    low === undefined || high === undefined
      ? formatNumber(metric, value)
      : formatInterval(metric, { value, low, high });
  const spread = Math.sqrt(scores.reduce((sum, own) => sum + (own.value - mean) ** 2, 0) / (scores.length - 1));
  const text = scores.length === 1 ? one : `${formatNumber(metric, mean)} ± ${formatNumber(metric, spread)}`;
  const values = scores.map(({ value: own }) => own);
  const range = scores.length === 1 ? ([low ?? value, high ?? value] as const) : rangeOf(values);
  return { metric, mean, range, text };
}

const rangeOf = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

/** `87.4 [85.8, 89.0], agrees`: one lies within the other's interval. */
function recordedText(own: Summary, recorded: Summary | undefined): string {
  if (!recorded) return '';
  const within = (value: number, [low, high]: Summary['range']) => low <= value && value <= high;
  const agree = within(own.mean, recorded.range) || within(recorded.mean, own.range);
  return `${recorded.text}, ${agree ? 'agrees' : 'differs'}`;
}

/**
 * The rows of an entry, one a metric; what all of them share stands in the first.
 * @param results of other entries, which may be its classical baseline
 * @param recorded the entry's result in `results/`, if it is another one: whether both agree is said
 */
export function rowsOf(entry: Entry, { runs }: BenchmarkResult, results: Results, recorded?: BenchmarkResult): Row[] {
  const split = 'test';
  return entry.metrics.flatMap((key, i) => {
    const summary = summaryOf(runs, split, key);
    if (!summary) return [];
    const { metric, text } = summary;
    return [
      {
        ...sharedCells(entry, runs, i === 0),
        metric: metric.name,
        score: [text, unitText(metric)].filter(Boolean).join(' '),
        recorded: recordedText(summary, summaryOf(recorded?.runs ?? [], split, key)),
        'trivial baseline': baseline(runs, entry.trivial, key),
        'classical baseline': entry.classicalEntry
          ? otherEntry(results, entry.classicalEntry, key, split)
          : baseline(runs, entry.classical, key),
        published: publishedText(entry, key),
      },
    ];
  });
}

type SharedCell =
  | 'entry'
  | 'task'
  | 'set'
  | 'system'
  | 'seeds'
  | 'parameters'
  | 'training'
  | 'examples/s'
  | 'memory, MiB'
  | 'compute';

function sharedCells(entry: Entry, runs: readonly BenchmarkRun[], shown: boolean): Pick<Row, SharedCell> {
  const cell = (text: string) => (shown ? text : '');
  const number = (values: readonly (number | undefined)[], text: (value: number) => string) => {
    const known = values.filter((value) => value !== undefined);
    return cell(known.length > 0 ? text(meanOf(known)) : '');
  };
  const machines = new Set(runs.map(({ machine }) => computeText(machine)));
  return {
    entry: cell(entry.name),
    task: cell(entry.app),
    set: cell(entry.set),
    system: cell(entry.system),
    seeds: cell(entry.seeded ? runs.map(({ seed }) => seed ?? '?').join(', ') : '-'),
    parameters: number(
      runs.map(({ parameters }) => parameters),
      whole,
    ),
    training: number(
      runs.map(({ trainSeconds }) => trainSeconds),
      duration,
    ),
    'examples/s': number(
      runs.map(({ examplesPerSecond }) => examplesPerSecond),
      whole,
    ),
    'memory, MiB': number(
      runs.map(({ peakMemoryMiB }) => peakMemoryMiB),
      whole,
    ),
    compute: cell([...machines].filter(Boolean).join('; ')),
  };
}

const computeText = (machine: BenchmarkRun['machine']): string =>
  machine?.compute === undefined
    ? ''
    : [machine.compute, machine.threads ?? ''].filter((part) => part !== '').join(', ');

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The first baseline of the report whose name begins so: `lead 40 % 53.9`. */
function baseline(runs: readonly BenchmarkRun[], begin: string | undefined, key: MetricKey): string {
  if (begin === undefined) return '';
  for (const { baselines = {} } of runs)
    for (const [name, scores] of Object.entries(baselines)) {
      const value = scores[key];
      if (name.startsWith(begin) && value !== undefined) return `${name} ${formatNumber(metricOf(key), value)}`;
    }
  return '';
}

function otherEntry(results: Results, name: string, key: MetricKey, split: Split): string {
  const summary = summaryOf(results.get(name)?.runs ?? [], split, key);
  return summary ? `${name} ${summary.text}` : '';
}

const publishedText = ({ published }: Entry, key: MetricKey): string =>
  published
    .filter(({ metric }) => metric === key)
    .map((anchor) => `${formatNumber(metricOf(key), anchor.value)} ${anchor.system} (${sourceText(anchor)})`)
    .join('; ');

/** Where a published figure stands. */
export const sourceText = ({ source, recalled }: Entry['published'][number]): string =>
  recalled ? `${source}, recalled` : source;
