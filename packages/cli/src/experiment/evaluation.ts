// One evaluation of a run: its files and what is printed. The app says what is its own: predictions, scores, the page.
import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
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
import { describeEnvironment, type Environment, type RunFolder, userPath } from '@longhand/runs';
import { type Standing, standingNotes } from './standing.ts';
import { systemsSection } from './systems.ts';
import { scoreWarnings } from './warnings.ts';

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
    readonly config: { readonly seed: number; readonly data?: string };
  };
  readonly set: { readonly name: string };
  readonly split: string;
  /** The file or folder that was scored in place of a split of the run's own data. */
  readonly data?: string;
  /** Paths of all runs, of which the reports go to `trained`; of more than one the mean was scored. */
  readonly runs?: readonly string[];
  readonly scores: {
    readonly metrics: EvaluationReport['metrics'];
    readonly statistics: ExampleStatistics['metrics'];
  };
  /** What needs no training, by its name: scores on the same examples. */
  readonly baselines: NonNullable<EvaluationReport['baselines']>;
  /** Other ways to decide by the same model, by their name: shown beside the scores, and in no file. */
  readonly variants?: NonNullable<EvaluationReport['baselines']>;
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
  /** By what it is said that a baseline is better; absent: it is not. */
  readonly standing?: Standing;
  /** Lines above the table: what was left out or cut. */
  readonly notes?: readonly string[];
  /** Default: the metrics with their intervals, beside the baselines. With it the page has a table of systems of its own. */
  readonly table?: string;
}

/**
 * Writes report.NAME.json, statistics.NAME.json and report.NAME.html into the run's folder, with a name for each split, data file and
 * ensemble, and gives what is printed. A split of the run's own data by the run alone also becomes the run's report.json and so on,
 * which commands read that compare and export runs.
 */
export async function reportEvaluation(source: Evaluation): Promise<string> {
  const { trained, set, split, scores, baselines, signature, parameters, references, seconds } = source;
  const { app, run, preset, config } = trained;
  const { data, runs = [] } = source;
  const ensemble = runs.length > 1 ? runs : undefined;
  const { compute, threads } = await useLonghand();
  const environment = describeEnvironment();
  const evaluation: EvaluationReport = {
    ...{ task: app, dataset: set.name, split, preset, metrics: scores.metrics, baselines },
    signature: [
      signature,
      ...(ensemble ? [`ensemble:${ensemble.length}`] : []),
      `bootstrap:1000|seed:${config.seed}`,
    ].join('|'),
    ...(ensemble && { ensemble }),
    parameters,
    trainSeconds: parameters > 0 ? (await run.readProgress()).trainSeconds : 0,
    examplesPerSecond: references.length / seconds,
    ...{ compute, threads, seed: config.seed, commit: environment.commit },
  };
  const judged = judgementOf(source);
  const page = withJudgement(await source.page({ evaluation, environment }), source, judged);
  const write = async (name?: string): Promise<string> => {
    await writeEvaluation(run.path, evaluation, name);
    await writeStatistics(run.path, references, scores.statistics, source.texts, name);
    return writeReport(run.path, page, name);
  };
  if (!data && !ensemble) await write();
  const html = await write(evaluationName({ split, data, runs }));
  const { unit, notes = [], table = metricTable(source) } = source;
  const of = ensemble ? ` by an ensemble of ${ensemble.length} runs` : '';
  const head = `${data ? set.name : `${set.name} ${split}`}${of}: ${references.length} ${unit} in ${seconds.toFixed(1)} s`;
  return ['', head, ...ownRows(source), ...notes, ...judged, table, '', evaluation.signature, `Report: ${html}`].join(
    '\n',
  );
}

/** That the model knows what it is scored on. */
const ownRows = ({ data, trained: { config } }: Evaluation): string[] =>
  data && config.data && resolve(data) === resolve(userPath(config.data))
    ? [
        'Warning: most of these rows are those of the training, so that the scores say nothing of new ones. --split test without --data has held-out rows.',
      ]
    : [];

/** What is said of the scores: that a baseline is better, that there is nothing in them. */
function judgementOf({ scores: { metrics }, baselines, standing }: Evaluation): string[] {
  const own = Object.fromEntries(Object.entries(metrics).map(([key, { value }]) => [key, value]));
  return [...(standing ? standingNotes(own, baselines, standing) : []), ...scoreWarnings(own)];
}

/** The page with the judgement and the baselines at its top. */
function withJudgement(page: ReportPage, source: Evaluation, judged: readonly string[]): ReportPage {
  const sections = [
    ...(judged.length > 0 ? [{ kind: 'text', title: 'What the scores say', paragraphs: judged } as const] : []),
    ...(source.table === undefined ? [systemsSection(source)] : []),
    ...page.sections,
  ];
  return { ...page, sections };
}

/** `test`; of a file `data-reviews-1a2b3c`, since two files may have the same name; of several runs `test-ensemble-1a2b3c`. */
export function evaluationName({ split, data, runs = [] }: Pick<Evaluation, 'split' | 'data' | 'runs'>): string {
  const base = data ? `data-${plainName(basename(data))}-${digits(data)}` : split;
  return runs.length > 1 ? `${base}-ensemble-${digits([...runs].sort().join('\n'))}` : base;
}

const plainName = (name: string): string =>
  name
    .replace(/\.\w+(?:\.gz)?$/, '')
    .replace(/[^\w-]+/g, '_')
    .slice(0, 40);
const digits = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 6);

/** The metrics with their intervals, and beside them what variants and baselines have. */
function metricTable({ scores, variants, baselines }: Evaluation): string {
  const others = Object.entries({ ...variants, ...baselines });
  const rows = Object.entries(scores.metrics).map(([name, { value, low, high }]) => {
    const metric = metricOf(name);
    const head = [name, unitText(metric)].filter(Boolean).join(', ');
    const shown = [value, low, high, ...others.map(([, own]) => own[name])];
    return [head, ...shown.map((number) => (number === undefined ? '' : formatNumber(metric, number, 1)))];
  });
  return formatTable(['metric', 'value', 'low', 'high', ...others.map(([name]) => name)], rows);
}
