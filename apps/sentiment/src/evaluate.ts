// Scores a run on a split: report.json, report.html, and a table for the terminal.
import { useLonghand } from '@longhand/backend';
import { at } from '@longhand/base';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { formatTable, writeEvaluation, writeReport, writeStatistics } from '@longhand/report';
import { describeEnvironment } from '@longhand/runs';
import { tokenizerOf } from '@longhand/sentiment';
import { defaults } from './config.ts';
import { loadSet, tokenizeRows } from './data.ts';
import { reportPage } from './report-page.ts';
import { loadRun } from './run.ts';
import { majorityScores, scoreOf } from './scores.ts';

/** Writes the reports into the run's folder and gives the table. */
export async function evaluate(runPath: string, split: Split): Promise<string> {
  const { compute, threads } = await useLonghand();
  const trained = await loadRun(runPath);
  const { config, labels, preset, run, classifier } = trained;
  try {
    const set = await loadSet(config);
    const { examples } = tokenizeRows(set.splits[split], tokenizerOf(config), config.maxLength);
    const start = performance.now();
    const probabilities = classifier.probabilities(examples.map(({ tokens }) => tokens));
    const seconds = (performance.now() - start) / 1000;
    const scores = scoreOf(examples, probabilities, labels.length, config.seed);
    const environment = describeEnvironment();
    const progress = config.model === 'lstm' ? await run.readProgress() : undefined;
    const evaluation = {
      task: 'sentiment',
      dataset: set.name,
      split,
      preset,
      metrics: scores.metrics,
      baselines: { majority: majorityScores(set.splits.train, examples, labels.length) },
      signature: `accuracy, macro F1, Matthews|classes:${labels.length}|bootstrap:1000|seed:${config.seed}`,
      parameters: classifier.parameterCount,
      trainSeconds: progress?.trainSeconds ?? 0,
      examplesPerSecond: examples.length / seconds,
      ...{ compute, threads, seed: config.seed, commit: environment.commit },
    };
    await writeEvaluation(run.path, evaluation);
    await writeStatistics(
      run.path,
      examples.map(({ tokens, label }) => `${tokens.join(' ')}\t${label}`),
      scores.statistics,
      examples.map(({ text, label }, i) => ({
        source: text,
        reference: at(labels, label),
        output: at(labels, at(scores.prediction, i)),
      })),
    );
    const page = await reportPage({ trained, set, split, examples, probabilities, scores, evaluation, environment });
    const html = await writeReport(run.path, page);
    const rows = Object.entries(scores.metrics).map(([name, { value, low, high }]) => [
      name,
      ...[value, low, high].map((number) => number.toFixed(4)),
    ]);
    return [
      '',
      `${set.name} ${split}: ${examples.length} examples, ${Math.round(evaluation.examplesPerSecond).toLocaleString('en')} a second`,
      formatTable(['metric', 'value', 'low', 'high'], rows),
      '',
      `Report: ${html}`,
    ].join('\n');
  } finally {
    classifier.dispose();
  }
}

export const main = (argv: readonly string[]): Promise<void> =>
  evaluateCommand(
    { app: 'sentiment', runs: defaults.runs, defaults: {}, evaluate: ([path], split) => evaluate(path, split) },
    argv,
  );

if (isMain(import.meta.url)) await runMain(main);
