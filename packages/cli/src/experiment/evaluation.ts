// One evaluation of a run: its files and what is printed. The app says what is its own: predictions, scores, the page.
import { useLonghand } from '@longhand/backend';
import { formatNumber, metricOf, unitText } from '@longhand/metrics';
import {
  type EvaluationReport,
  type ExampleStatistics,
  type ExampleText,
  formatTable,
  type ReportPage,
  writeEvaluation,
  writeReport,
  writeStatistics,
} from '@longhand/report';
import { describeEnvironment, type Environment, type RunFolder } from '@longhand/runs';

/** Loads a run, scores it, frees it. @throws as `load` and `score` */
export async function evaluateRun<Trained extends { dispose(): void }>(
  load: () => Promise<Trained>,
  score: (trained: Trained) => Promise<string>,
): Promise<string> {
  await useLonghand();
  const trained = await load();
  try {
    return await score(trained);
  } finally {
    trained.dispose();
  }
}

/** The result, and the seconds that it took. */
export async function timed<T>(run: () => T | Promise<T>): Promise<readonly [result: T, seconds: number]> {
  const start = performance.now();
  const result = await run();
  return [result, (performance.now() - start) / 1000];
}

/** A split, as a model did on it. */
export interface Evaluation {
  /** The run that gets the reports. */
  readonly trained: {
    readonly app: string;
    readonly run: RunFolder;
    readonly preset: string;
    readonly config: { readonly seed: number };
  };
  readonly set: { readonly name: string };
  readonly split: string;
  readonly scores: {
    readonly metrics: EvaluationReport['metrics'];
    readonly statistics: ExampleStatistics['metrics'];
  };
  /** What needs no training, by its name: scores on the same examples. */
  readonly baselines: NonNullable<EvaluationReport['baselines']>;
  /** How the metrics were computed, without the bootstrap and its seed. */
  readonly signature: string;
  /** Trainable numbers; of a model without any there is no training time. */
  readonly parameters: number;
  /** Of the examples, in their order: tells runs apart that were scored on others. */
  readonly references: readonly string[];
  /** Each example as a person reads it. */
  readonly texts: readonly ExampleText[];
  /** That the predictions took. */
  readonly seconds: number;
  readonly page: (made: {
    readonly evaluation: EvaluationReport;
    readonly environment: Environment;
  }) => Promise<ReportPage>;
  /** What the examples are, e.g. `sentences`. */
  readonly unit: string;
  /** Lines above the table: what was left out or cut. */
  readonly notes?: readonly string[];
  /** Default: the metrics with their intervals. */
  readonly table?: string;
}

/** Writes report.json, statistics.json and report.html into the run's folder and gives what is printed. */
export async function reportEvaluation(source: Evaluation): Promise<string> {
  const { trained, set, split, scores, baselines, signature, parameters, references, seconds } = source;
  const { app, run, preset, config } = trained;
  const { compute, threads } = await useLonghand();
  const environment = describeEnvironment();
  const evaluation: EvaluationReport = {
    ...{ task: app, dataset: set.name, split, preset, metrics: scores.metrics, baselines },
    signature: `${signature}|bootstrap:1000|seed:${config.seed}`,
    parameters,
    trainSeconds: parameters > 0 ? (await run.readProgress()).trainSeconds : 0,
    examplesPerSecond: references.length / seconds,
    ...{ compute, threads, seed: config.seed, commit: environment.commit },
  };
  await writeEvaluation(run.path, evaluation);
  await writeStatistics(run.path, references, scores.statistics, source.texts);
  const html = await writeReport(run.path, await source.page({ evaluation, environment }));
  const { unit, notes = [], table = metricTable(source) } = source;
  const head = `${set.name} ${split}: ${references.length} ${unit} in ${seconds.toFixed(1)} s`;
  return ['', head, ...notes, table, '', evaluation.signature, `Report: ${html}`].join('\n');
}

function metricTable({ scores }: Evaluation): string {
  const rows = Object.entries(scores.metrics).map(([name, { value, low, high }]) => {
    const metric = metricOf(name);
    const head = [name, unitText(metric)].filter(Boolean).join(', ');
    return [head, ...[value, low, high].map((number) => formatNumber(metric, number, 1))];
  });
  return formatTable(['metric', 'value', 'low', 'high'], rows);
}
