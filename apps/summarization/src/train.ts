// Trains a summarizer: settings, data, vocabulary, model, loss.
import { isMain, runMain, type Settings, type TrainRequest, trainCommand } from '@longhand/cli';
import { dataWarnings, type Experiment, type RunPlace, type TrainingTask, trainingRun } from '@longhand/cli/experiment';
import { type SummarizationSet, summarizationSets } from '@longhand/datasets';
import { chooseSettings, measureDocuments } from './auto.ts';
import { beginFrom, earlierRun } from './begin.ts';
import { type Config, runName } from './config.ts';
import { loadSet } from './data.ts';
import { evaluateTrained } from './evaluate.ts';
import type { Learner, Trainer } from './mode.ts';
import { modeOf, presetsOf, settingsOf } from './modes.ts';
import { pointScores } from './scores.ts';
import { toldMode } from './told-mode.ts';
import { completeVectors } from './vectors.ts';

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export const train = (config: Config & Settings, request?: TrainRequest<SummarizationSet>): Promise<string> =>
  trainingRun(
    { app: 'summarization', config, runName, prepare: (place) => prepare(config, place, request?.data) },
    request,
  );

async function prepare(
  given: Config & Settings,
  place: RunPlace,
  loaded: SummarizationSet | undefined,
): Promise<Experiment<unknown>> {
  const { preset, print } = place;
  const { set, learner, config } = await prepareLearner(given, place, async () => loaded ?? loadSet(given));
  const { language, splits, notes } = set;
  print(`${set.name}: ${splits.train.length} train, ${splits.dev.length} dev, ${splits.test.length} test`);
  const trainer = learner.trainer(splits.train);
  const warnings = dataWarnings({ unit: 'documents', dev: splits.dev.length });
  for (const note of [...notes, ...trainer.notes, ...warnings]) print(note);
  const { summarizer } = learner;
  return {
    description: { language, config },
    task: taskOf(config, learner, trainer, () => devScores(config, set, learner)),
    evaluate: (own) =>
      evaluateTrained({ ...{ app: 'summarization', config, preset, language }, run: own, summarizer }, set, 'dev'),
    dispose: summarizer.dispose,
  };
}

/** The data, what learns from it, with new weights or those of --init-from, and its settings as the data completes them. */
export async function prepareLearner(
  given: Config & Settings,
  { run, start, print }: RunPlace,
  load: () => Promise<SummarizationSet>,
): Promise<{ readonly set: SummarizationSet; readonly learner: Learner; readonly config: Config & Settings }> {
  const earlier = given.initFrom && start === 'new' ? await earlierRun(given) : undefined;
  const set = await load();
  const mode = modeOf(given.mode);
  const config = (mode.choose?.(given, set, print) ?? given) as Config & Settings;
  const learner = await mode.build(run, config, set, print);
  if (earlier) {
    print(beginFrom(learner.summarizer, earlier));
    earlier.dispose();
  }
  return { set, learner, config };
}

/** @param evaluate metrics on dev, the monitored one among them */
export function taskOf(
  { monitor }: Config,
  { summarizer, description }: Learner,
  trainer: Trainer,
  evaluate: () => Readonly<Record<string, number>>,
): TrainingTask<unknown> {
  const { notes: _, ...task } = trainer;
  return {
    ...task,
    sizes: description,
    params: summarizer.params,
    evaluate,
    monitor: { metric: monitor, mode: monitor === 'loss' ? 'min' : 'max' },
    vocabulary: summarizer.fingerprint,
  };
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

export async function main(argv: readonly string[]): Promise<void> {
  const told = await toldMode(argv);
  const mode = modeOf(told.mode);
  await trainCommand({
    app: 'summarization',
    summary:
      'Trains a summarizer, scores it on dev, writes report.html. Flags depend on --mode: these are those of the one it names. Your own data chooses it, where --mode does not.',
    settings: settingsOf(mode),
    presets: presetsOf(mode),
    sets: summarizationSets,
    paths: ['initFrom'],
    complete: completeVectors,
    auto: async ({ config }) => {
      const data = told.data ?? (await loadSet(config));
      return { choices: chooseSettings(measureDocuments(data.splits.train, config.maxWords), config.mode), data };
    },
    runName,
    train,
  })(argv);
}

if (isMain(import.meta.url)) await runMain(main);
