// Evaluated runs side by side, as data: scores, paired tests of each run against the first, settings that differ, examples won and lost.
import { join } from 'node:path';
import { at, DataError } from '@longhand/base';
import {
  approximateRandomizationTest,
  type Metric,
  metricOf,
  pairedBootstrapTest,
  statisticOf,
  sumOf,
} from '@longhand/metrics';
import {
  type EvaluationReport,
  type ExampleStatistics,
  type ExampleText,
  evaluationNames,
  type MetricsRow,
  type MetricValue,
  readEvaluation,
  readMetrics,
  readStatistics,
} from '@longhand/report';
import { openRun } from '@longhand/runs';

export interface CompareSettings {
  /** Resamples and shuffles of the paired tests. */
  readonly samples: number;
  readonly seed: number;
  /** By which examples are won and lost; empty: the first that judges. */
  readonly metric: string;
  /** Which evaluation of each run: `dev`, `test`, a data file's; empty: the last one of a split. */
  readonly report: string;
}

export interface Comparison {
  /** Of the evaluations; empty: the last ones. */
  readonly name: string;
  readonly dataset: string;
  readonly split: string;
  readonly examples: number;
  readonly runs: readonly ComparedRun[];
  readonly scores: readonly ComparedMetric[];
  /** Settings whose value is not the same in all runs; null where a run lacks one. */
  readonly settings: readonly { readonly name: string; readonly values: readonly unknown[] }[];
  /** Of each run but the first. */
  readonly examplesOf: readonly WonAndLost[];
}

interface ComparedRun {
  readonly label: string;
  readonly path: string;
  readonly report: EvaluationReport;
  /** Of its training; none of a baseline. */
  readonly curve: readonly MetricsRow[];
}

interface ComparedMetric {
  readonly key: string;
  /** Of each run. */
  readonly values: readonly MetricValue[];
  /** Of each run but the first, against the first. */
  readonly tests: readonly {
    readonly difference: number;
    readonly bootstrap: number;
    readonly randomization: number;
  }[];
}

export interface WonAndLost {
  readonly metric: string;
  readonly won: number;
  readonly lost: number;
  readonly equal: number;
  /** Those that differ, the largest gain first. */
  readonly examples: readonly ComparedExample[];
}

export interface ComparedExample {
  /** From 1. */
  readonly number: number;
  /** In the metric's unit; of the first run, and of this one. */
  readonly scores: readonly [first: number, own: number];
  /** Absent where the evaluations kept none. */
  readonly texts?: { readonly source: string; readonly reference: string; readonly outputs: readonly [string, string] };
}

/** The names of the evaluations that all runs have. @throws DataError if there is none */
export async function sharedEvaluations(paths: readonly string[]): Promise<string[]> {
  const [first = [], ...others] = await Promise.all(paths.map(evaluationNames));
  const shared = first.filter((name) => others.every((names) => names.includes(name)));
  if (shared.length > 0) return shared;
  const fix = 'Evaluate all runs on the same split.';
  throw new DataError({ where: '--report all', expected: 'an evaluation that all runs have', got: 'none', fix });
}

/** @throws DataError if a run has no such evaluation, or was on other examples, or its files are not of one evaluation */
export async function compareRuns(paths: readonly string[], settings: CompareSettings): Promise<Comparison> {
  const [reports, statistics, configs, curves] = await Promise.all([
    Promise.all(paths.map((path) => evaluationOf(path, settings.report))),
    Promise.all(paths.map((path) => readStatistics(path, settings.report))),
    Promise.all(paths.map(settingsOf)),
    Promise.all(paths.map((path) => readMetrics(join(path, 'metrics.jsonl')).catch(() => []))),
  ]);
  await checkExamples(paths, reports, statistics);
  const keys = Object.keys(at(statistics, 0).metrics).filter((key) =>
    statistics.every(({ metrics }, i) => Object.hasOwn(metrics, key) && Object.hasOwn(at(reports, i).metrics, key)),
  );
  const rows = statistics.map(({ metrics }) =>
    Object.fromEntries(keys.map((key) => [key, (metrics[key] ?? []).map((counts) => Float64Array.from(counts))])),
  );
  const scores = keys.map((key) =>
    comparedMetric(
      key,
      paths,
      reports,
      rows.map((own) => own[key] ?? []),
      settings,
    ),
  );
  const judge = settings.metric || (keys.find((key) => metricOf(key).better !== 'neither') ?? '');
  if (!keys.includes(judge)) throw new DataError({ where: '--metric', expected: keys.join(', '), got: `"${judge}"` });
  const { dataset, split } = at(reports, 0);
  const labels = labelsOf(paths);
  return {
    ...{ name: settings.report, dataset, split, scores, examples: at(rows, 0)[judge]?.length ?? 0 },
    runs: paths.map((path, i) => ({ label: at(labels, i), path, report: at(reports, i), curve: at(curves, i) })),
    settings: differentSettings(configs),
    examplesOf: rows
      .slice(1)
      .map((own, i) =>
        wonAndLost(
          judge,
          [at(rows, 0)[judge] ?? [], own[judge] ?? []],
          [at(statistics, 0).examples, at(statistics, i + 1).examples],
        ),
      ),
  };
}

/** @throws DataError with the evaluations that there are, if there is none of that name */
async function evaluationOf(path: string, name: string): Promise<EvaluationReport> {
  const names = name === '' ? [] : await evaluationNames(path);
  if (name === '' || names.includes(name)) return readEvaluation(path, name);
  const fix = 'Evaluate the run on it, or compare by another evaluation.';
  throw new DataError({ where: `${path}: --report`, expected: names.join(', ') || 'an evaluated run', got: name, fix });
}

async function checkExamples(
  paths: readonly string[],
  reports: readonly EvaluationReport[],
  statistics: readonly ExampleStatistics[],
): Promise<void> {
  const other = statistics.findIndex(({ references }) => references !== at(statistics, 0).references);
  if (other < 0) return;
  const shared = await sharedEvaluations(paths).catch(() => []);
  const named = (index: number) => `${at(reports, index).dataset} ${at(reports, index).split}`;
  throw new DataError({
    where: at(paths, other),
    expected: `an evaluation on the examples of ${paths[0]}: ${named(0)}`,
    got: named(other),
    fix:
      shared.length > 0
        ? `All runs have evaluations of these names: --report ${shared.join(', --report ')}.`
        : 'Evaluate all runs on the same split.',
  });
}

function comparedMetric(
  key: string,
  paths: readonly string[],
  reports: readonly EvaluationReport[],
  rows: readonly (readonly Float64Array[])[],
  { samples, seed }: CompareSettings,
): ComparedMetric {
  const metric = metricOf(key);
  const values = reports.map(({ metrics }, i) => {
    const value = metrics[key] as MetricValue;
    const counted = metric.score(sumOf(metric, at(rows, i)));
    if (Math.abs(value.value - counted) <= 1e-6 * Math.max(1, Math.abs(counted))) return value;
    throw new DataError({
      where: `${at(paths, i)}: ${key}`,
      expected: `${counted}, which the counts of its examples give`,
      got: String(value.value),
      fix: 'report.json and statistics.json are of two evaluations or of an earlier version: evaluate again.',
    });
  });
  const first = at(rows, 0);
  const tests = rows.slice(1).map((own) => {
    const bootstrap = pairedBootstrapTest(metric, first, own, { samples, seed });
    const randomization = approximateRandomizationTest(metric, first, own, { samples, seed });
    return {
      difference: bootstrap.system - bootstrap.baseline,
      bootstrap: bootstrap.p,
      randomization: randomization.p,
    };
  });
  return { key, values, tests };
}

function wonAndLost(
  key: string,
  [first, own]: readonly [readonly Float64Array[], readonly Float64Array[]],
  [firstTexts, ownTexts]: readonly [readonly ExampleText[] | undefined, readonly ExampleText[] | undefined],
): WonAndLost {
  const metric = metricOf(key);
  const gain = ({ scores: [a, b] }: ComparedExample) => (metric.better === 'lower' ? a - b : b - a);
  const [before, now] = [first, own].map((rows) => exampleScores(metric, rows)) as [number[], number[]];
  const all = before.map((score, i): ComparedExample => {
    const [a, b] = [firstTexts?.[i], ownTexts?.[i]];
    const texts = a && b && { source: a.source, reference: a.reference, outputs: [a.output, b.output] as const };
    return { number: i + 1, scores: [score, at(now, i)], ...(texts && { texts }) };
  });
  const different = all.filter((example) => gain(example) !== 0).sort((a, b) => gain(b) - gain(a));
  const won = different.filter((example) => gain(example) > 0).length;
  const lost = different.length - won;
  return { metric: key, won, lost, equal: all.length - different.length, examples: different };
}

/** Of each example by itself; 0 where a metric says nothing of one. */
function exampleScores(metric: Metric, rows: readonly Float64Array[]): number[] {
  const score = statisticOf(metric, rows);
  return rows.map((_, i) => score(Int32Array.of(i)) || 0);
}

type Settings = Readonly<Record<string, unknown>>;

async function settingsOf(path: string): Promise<Settings> {
  const stored = await openRun(path)
    .readJson('config.json')
    .catch(() => ({}));
  const { config = {}, preset } = stored as { readonly config?: Settings; readonly preset?: string };
  const { name: _, runs: _runs, ...own } = config;
  return { ...(preset !== undefined && { preset }), ...own };
}

function differentSettings(configs: readonly Settings[]): Comparison['settings'] {
  const names = [...new Set(configs.flatMap(Object.keys))];
  return names
    .map((name) => ({ name, values: configs.map((config) => config[name] ?? null) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}

/** Folders' names; the whole paths where two have the same. */
function labelsOf(paths: readonly string[]): readonly string[] {
  const short = paths.map((path) => path.split(/[\\/]/).filter(Boolean).pop() ?? path);
  return new Set(short).size === short.length ? short : paths;
}
