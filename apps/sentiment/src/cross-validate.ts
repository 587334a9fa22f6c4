// Cross-validation: a run for each part, and the mean and spread of their scores on the parts that they did not see.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resumedConfig, type TrainRequest, toStandardError } from '@longhand/cli';
import { formatNumber, metricOf, unitText } from '@longhand/metrics';
import { type EvaluationReport, formatTable, readEvaluation } from '@longhand/report';
import { findRun, runPath, writeAside } from '@longhand/runs';
import { type Config, runName, settings } from './config.ts';

/**
 * Trains and scores each part; parts that are done are not done again with --resume. Writes NAME-folds.json beside the runs.
 * @returns its path
 */
export async function crossValidate(
  config: Config,
  trainOne: (config: Config, request?: Omit<TrainRequest, 'data'>) => Promise<string>,
  request: Omit<TrainRequest, 'data'> = {},
): Promise<string> {
  const { print = toStandardError } = request;
  const reports: EvaluationReport[] = [];
  for (let fold = 1; fold <= config.folds; fold++) {
    const wanted = { ...config, fold };
    const path = runPath(wanted.runs, runName(wanted));
    const found = request.resume ? await findRun(path) : undefined;
    const resume = found?.kind === 'run';
    const own = resume ? await sameConfig(path, wanted) : wanted;
    const done = resume && found.manifest?.finished === true && existsSync(join(path, 'report.json'));
    print(`Fold ${fold} of ${config.folds}: ${path}${done ? ', done before' : ''}`);
    reports.push(await readEvaluation(done ? path : await trainOne(own, { ...request, resume })));
  }
  const summary = summaryOf(reports);
  const path = `${runPath(config.runs, runName(config))}-folds.json`;
  await writeAside(path, `${JSON.stringify({ version: 1, folds: config.folds, summary }, null, 2)}\n`);
  print(`\n${config.folds} folds of ${reports[0]?.dataset ?? ''}, each scored on texts that its run did not see:`);
  print(summaryTable(summary));
  return path;
}

/** The settings of the run, which must be those wanted; its precision, where none is asked for. */
function sameConfig(path: string, wanted: Config): Promise<Config> {
  const keys = Object.keys(settings).filter((key) => key !== 'precision' || wanted.precision !== '');
  return resumedConfig(path, { app: 'sentiment', settings }, wanted, keys);
}

export interface FoldScores {
  readonly metric: string;
  readonly mean: number;
  /** Standard deviation over the folds, with n - 1. */
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
  /** Means of what needs no network, by name. */
  readonly baselines: Readonly<Record<string, number>>;
}

export function summaryOf(reports: readonly Pick<EvaluationReport, 'metrics' | 'baselines'>[]): FoldScores[] {
  return Object.keys(reports[0]?.metrics ?? {}).map((metric) => {
    const values = reports.map(({ metrics }) => metrics[metric]?.value ?? Number.NaN);
    const mean = meanOf(values);
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const baselines = Object.keys(reports[0]?.baselines ?? {}).map((name) => [
      name,
      meanOf(reports.map((report) => report.baselines?.[name]?.[metric] ?? Number.NaN)),
    ]);
    return {
      ...{ metric, mean, deviation: Math.sqrt(squares / (values.length - 1)) },
      ...{ lowest: Math.min(...values), highest: Math.max(...values), baselines: Object.fromEntries(baselines) },
    };
  });
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function summaryTable(summary: readonly FoldScores[]): string {
  const names = Object.keys(summary[0]?.baselines ?? {});
  const rows = summary.map(({ metric: key, mean, deviation, lowest, highest, baselines }) => {
    const metric = metricOf(key);
    const values = [mean, deviation, lowest, highest, ...names.map((name) => baselines[name] ?? Number.NaN)];
    return [
      [metric.name, unitText(metric)].filter(Boolean).join(', '),
      ...values.map((value) => formatNumber(metric, value, 1)),
    ];
  });
  return formatTable(['metric', 'mean', 'deviation', 'lowest', 'highest', ...names], rows);
}
