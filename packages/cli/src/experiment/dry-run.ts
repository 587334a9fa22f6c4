// --dry-run: all of a training up to its first update, and no file of it stays.
import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type RunRequest, withRun } from '@longhand/runs';
import { fitOnce } from '../fit.ts';
import type { TrainingSettings } from '../settings.ts';
import { type Experiment, fitOptions, type RunPlace, type TrainingTask } from './experiment.ts';

export interface DryRun<Batch> {
  readonly path: string;
  readonly config: TrainingSettings;
  readonly request: RunRequest;
  readonly prepare: (place: RunPlace) => Promise<Experiment<Batch>>;
}

/**
 * Prepares an experiment, makes its first update and says what a training would do.
 * @throws as a training would: for a run that is there, settings that do not go together, and what `prepare` throws
 */
export async function dryRun<Batch>(
  { path, config, request, prepare }: DryRun<Batch>,
  { preset, print }: Pick<RunPlace, 'preset' | 'print'>,
): Promise<void> {
  const body = () =>
    withRun(path, request, async (run, start) => {
      const experiment = await prepare({ run, start, preset, print });
      try {
        print(await tryTask(config, experiment.task, path, print));
      } finally {
        experiment.dispose();
      }
    });
  await withoutTrace(path, body);
}

/** Makes the first update; gives what a training would do. */
async function tryTask<Batch>(
  config: TrainingSettings,
  task: TrainingTask<Batch> | undefined,
  path: string,
  print: RunPlace['print'],
): Promise<string> {
  if (!task) return `Dry run: nothing here is trained by updates. Without --dry-run the run is ${path}.`;
  const { loss, updates } = await fitOnce(config, fitOptions(config, task, print));
  const most = `${updates.toLocaleString('en')} updates in ${config.epochs} epochs`;
  return `Dry run: one update, loss ${loss.toFixed(4)}. A training makes at most ${most} and keeps the run in ${path}.`;
}

/** Removes the folders that had to be made for a run that is not kept. */
async function withoutTrace(path: string, body: () => Promise<void>): Promise<void> {
  const made: string[] = [];
  for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) made.push(folder);
  try {
    await body();
  } finally {
    for (const folder of made) await rmdir(folder).catch(() => {}); // another program keeps something there
  }
}
