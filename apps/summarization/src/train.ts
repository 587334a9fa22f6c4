// Trains a summarizer: settings, data, vocabulary, model, loop, report.
import { useLonghand } from '@longhand/backend';
import {
  isMain,
  runMain,
  type Settings,
  type TrainRequest,
  toStandardError,
  trainCommand,
  writeRunConfig,
} from '@longhand/cli';
import { fit } from '@longhand/cli/fit';
import { type SummarizationSet, summarizationSets } from '@longhand/datasets';
import { parameterCount } from '@longhand/lstm-core';
import { computeText, type RunFolder, type RunStart, runPath, withRun } from '@longhand/runs';
import type { TrainResult } from '@longhand/training';
import { beginFrom, earlierRun } from './begin.ts';
import { type Config, defaults, runName } from './config.ts';
import { loadSet } from './data.ts';
import { evaluate } from './evaluate.ts';
import type { Learner, Trainer } from './mode.ts';
import { flagValue, modeOf, presetsOf, settingsOf } from './modes.ts';
import type { RunDescription } from './run.ts';
import { pointScores } from './scores.ts';

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config & Settings, request: TrainRequest = {}): Promise<string> {
  const { print = toStandardError } = request;
  const path = await withLearner(
    config,
    request,
    () => loadSet(config),
    async (set, held) => {
      const { train: examples, dev, test } = set.splits;
      print(`${set.name}: ${examples.length} train, ${dev.length} dev, ${test.length} test`);
      for (const note of set.notes) print(note);
      const trainer = held.learner.trainer(examples);
      const evaluateDev = () => devScores(config, set, held.learner);
      const { best, steps } = await trainLearner(config, { ...held, trainer, evaluate: evaluateDev, print });
      print(
        `Best dev ${config.goal} ${best.metric.toFixed(4)} after epoch ${best.epoch + 1}, ${steps} updates in all.`,
      );
    },
  );
  print(await evaluate(path, 'dev'));
  return path;
}

/** A run and its learner, with new weights or those of --from, for as long as `body` trains it; gives the run's path. */
export async function withLearner(
  config: Config & Settings,
  { preset = '', resume = false, overwrite = false, print = toStandardError }: TrainRequest,
  load: () => Promise<SummarizationSet>,
  body: (set: SummarizationSet, held: HeldLearner) => Promise<void>,
): Promise<string> {
  const path = runPath(config.runs, runName(config));
  const compute = computeText(await useLonghand());
  const earlier = config.from && !resume ? await earlierRun(config) : undefined;
  await withRun(path, { app: 'summarization', compute, resume, overwrite }, async (run, start) => {
    const set = await load();
    const learner = await modeOf(config.mode).build(run, config, set);
    if (config.from && start === 'new') {
      const begun = earlier ?? (await earlierRun(config));
      print(beginFrom(learner.summarizer, begun));
      begun.summarizer.dispose();
    }
    const description: RunDescription = { app: 'summarization', config, preset, language: set.language };
    await writeRunConfig(run, description);
    await body(set, { run, start, learner });
  });
  return path;
}

interface HeldLearner {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly learner: Learner;
}

interface Training extends HeldLearner {
  readonly trainer: Trainer;
  /** Metrics on dev, the goal among them. */
  readonly evaluate: () => Readonly<Record<string, number>>;
  readonly print: (line: string) => void;
}

export async function trainLearner(config: Config, training: Training): Promise<TrainResult> {
  const { run, start, learner, trainer, print } = training;
  const { summarizer } = learner;
  for (const note of trainer.notes) print(note);
  print(`${learner.description}, ${parameterCount(summarizer.params).toLocaleString('en')} parameters.`);
  try {
    return await fit(config, {
      ...{ run, start },
      params: summarizer.params,
      batches: trainer.batches,
      batchesPerEpoch: trainer.batchesPerEpoch,
      loss: trainer.loss,
      size: trainer.size,
      unit: trainer.unit,
      evaluate: training.evaluate,
      monitor: { metric: config.goal, mode: config.goal === 'loss' ? 'min' : 'max' },
      metadata: { vocabulary: summarizer.fingerprint },
    });
  } finally {
    summarizer.dispose();
  }
}

const watched = ['rouge', 'rouge1', 'rouge2', 'rougeL', 'tokenF1'];

function devScores(
  { mode }: Config,
  set: SummarizationSet,
  { summarizer, devMetrics }: Learner,
): Record<string, number> {
  const { dev } = set.splits;
  const scores = pointScores(dev, summarizer.summarize(dev, modeOf(mode).devOptions), set);
  const shown = Object.entries(scores).filter(([name]) => watched.includes(name));
  return { ...Object.fromEntries(shown), ...devMetrics?.(dev) };
}

export const main = (argv: readonly string[]): Promise<void> => {
  const mode = modeOf(flagValue(argv, 'mode') || defaults.mode);
  return trainCommand({
    app: 'summarization',
    summary:
      'Trains a summarizer, scores it on dev, writes report.html. Flags depend on --mode: these are those of the one it names.',
    settings: settingsOf(mode),
    presets: presetsOf(mode),
    sets: summarizationSets,
    paths: ['vectors', 'from'],
    runName,
    train,
  })(argv);
};

if (isMain(import.meta.url)) await runMain(main);
