// One training of an app, from its settings to a run that is evaluated on dev. The app says what is its own: data, model, loss.
import { computeText, openRun, runPath, withRun } from '@longhand/runs';
import { fit } from '../fit.ts';
import { usePrecision } from '../precision.ts';
import { writeRunConfig } from '../run-config.ts';
import type { Settings, TrainingSettings } from '../settings.ts';
import { type TrainRequest, toStandardError } from '../train-command.ts';
import { dryRun } from './dry-run.ts';
import { type Experiment, fitOptions, type RunPlace, type TrainingTask } from './experiment.ts';

/** A training of an app: its settings, and what prepares its data and model. */
export interface TrainingRun<Config, Batch> {
  /** As its runs name it, e.g. `sentiment`. */
  readonly app: string;
  readonly config: Config;
  readonly runName: (config: Config) => string;
  readonly prepare: (place: RunPlace) => Promise<Experiment<Batch>>;
}

/**
 * Prepares, trains, keeps the best weights in the run, and evaluates them on dev; with `dryRun` it ends after the first update,
 * says what a training would do, and leaves no file.
 * @returns the run's path
 * @throws as `withRun` and `fit`, and what `prepare` throws; then a new run leaves nothing
 */
export async function trainingRun<Config extends TrainingSettings & Settings, Batch>(
  { app, config: given, runName, prepare }: TrainingRun<Config, Batch>,
  { preset = '', resume, overwrite, dryRun: isTrial, print = toStandardError }: TrainRequest = {},
): Promise<string> {
  const path = runPath(given.runs, runName(given));
  const info = await usePrecision(given.precision);
  const compute = computeText(info);
  const config = { ...given, precision: info.computed }; // what computes: so a resumed run goes on in it
  const request = { app, compute, resume, overwrite };
  if (isTrial) {
    await dryRun({ path, config, request, prepare }, { preset, print });
    return path;
  }
  const { experiment, best } = await withRun(path, request, async (run, start) => {
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
  task: TrainingTask<Batch>,
  place: Omit<RunPlace, 'preset'>,
): Promise<number> {
  const { best, steps, finished } = await fit(config, { ...fitOptions(config, task, place.print), ...place });
  const value = best.metric.toFixed(4);
  const kept = config.select === 'last' ? 'Last' : 'Best';
  const early = finished === 'patience' ? `, ended after ${config.patience} epochs without a better one` : '';
  place.print(
    `${kept} dev ${task.monitor.metric} ${value} after epoch ${best.epoch + 1}; ${steps} updates in all${early}.`,
  );
  return best.metric;
}
