// One training of an app, from its settings to a run that is evaluated on dev. The app says what is its own: data, model, loss.
import { useLonghand } from '@longhand/backend';
import { parameterCount } from '@longhand/lstm-core';
import { computeText, openRun, type RunFolder, type RunStart, runPath, withRun } from '@longhand/runs';
import { type FitOptions, fit } from '../fit.ts';
import { writeRunConfig } from '../run-config.ts';
import type { Settings, TrainingSettings } from '../settings.ts';
import { type TrainRequest, toStandardError } from '../train-command.ts';

/** What is trained update by update. */
export interface TrainingTask<Batch>
  extends Pick<FitOptions<Batch>, 'params' | 'batches' | 'loss' | 'size' | 'unit' | 'evaluate' | 'monitor'> {
  /** Sizes of the vocabularies and the like, for the line that also has the number of parameters. */
  readonly sizes: string;
  /** Examples of an epoch. */
  readonly examples: number;
  /** Fingerprint of the vocabulary, which the weights keep. */
  readonly vocabulary: string;
}

/** Data, vocabularies and a model with its first weights. */
export interface Experiment<Batch> {
  /** What config.json says beside the settings, e.g. labels. */
  readonly description: Readonly<Record<string, unknown>>;
  /** Absent: all is done, as for a baseline that only counts. */
  readonly task?: TrainingTask<Batch>;
  /** Scores the trained model, which is in memory, on dev; gives what is printed. `best` is the best dev metric, of a task. */
  readonly evaluate: (run: RunFolder, best: number | undefined) => Promise<string>;
  dispose(): void;
}

/** Where an experiment is prepared. */
export interface RunPlace {
  /** Takes the files of the vocabularies. */
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly preset: string;
  /** For what a person should know: sizes of the data, what was left out. */
  readonly print: (line: string) => void;
}

export interface TrainingRun<Config, Batch> {
  /** As its runs name it, e.g. `sentiment`. */
  readonly app: string;
  readonly config: Config;
  readonly runName: (config: Config) => string;
  readonly prepare: (place: RunPlace) => Promise<Experiment<Batch>>;
}

/**
 * Prepares, trains, keeps the best weights in the run, and evaluates them on dev.
 * @returns the run's path
 * @throws as `withRun` and `fit`, and what `prepare` throws; then a new run leaves nothing
 */
export async function trainingRun<Config extends TrainingSettings & Settings, Batch>(
  { app, config, runName, prepare }: TrainingRun<Config, Batch>,
  { preset = '', resume, overwrite, print = toStandardError }: TrainRequest = {},
): Promise<string> {
  const path = runPath(config.runs, runName(config));
  const compute = computeText(await useLonghand());
  const { experiment, best } = await withRun(path, { app, compute, resume, overwrite }, async (run, start) => {
    const experiment = await prepare({ run, start, preset, print });
    const { description, task } = experiment;
    try {
      await writeRunConfig(run, { app, config, preset, ...description });
      const best = task && (await fitTask(config, task, { run, start, print }));
      if (!task) await run.complete();
      return { experiment, best };
    } catch (error) {
      experiment.dispose();
      throw error;
    }
  });
  try {
    print(await experiment.evaluate(openRun(path), best));
  } finally {
    experiment.dispose();
  }
  return path;
}

/** Gives the best dev metric. */
async function fitTask<Batch>(
  config: TrainingSettings,
  { sizes, examples, vocabulary, ...task }: TrainingTask<Batch>,
  { run, start, print }: Omit<RunPlace, 'preset'>,
): Promise<number> {
  print(`${sizes}, ${parameterCount(task.params).toLocaleString('en')} parameters.`);
  const batchesPerEpoch = Math.ceil(examples / config.batchSize);
  const { best, steps } = await fit(config, { ...task, run, start, batchesPerEpoch, metadata: { vocabulary } });
  const value = best.metric.toFixed(4);
  print(`Best dev ${task.monitor.metric} ${value} after epoch ${best.epoch + 1}; ${steps} updates in all.`);
  return best.metric;
}
