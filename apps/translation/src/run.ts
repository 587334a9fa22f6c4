import { openModel } from '@longhand/bundle';
import { settingsSchema } from '@longhand/bundle/settings';
import { type RunConfig, readRunConfig } from '@longhand/cli';
import { folderSource, openRun, type RunFolder } from '@longhand/runs';
import { loadModel, type TextKind, type TranslationModel, task } from '@longhand/translation';
import { z } from 'zod';
import { type Config, settings } from './config.ts';

/** config.json of a run. */
export interface RunDescription extends RunConfig<Config>, TextKind {
  readonly app: typeof task;
}

const descriptionSchema = z.strictObject({
  config: settingsSchema(settings),
  languages: z.strictObject({ source: z.string(), target: z.string() }),
  tokenized: z.boolean(),
});

export interface TrainedRun extends RunDescription {
  readonly run: RunFolder;
}

/** @throws DataError if config.json is missing or damaged, or of another app */
export async function readRun(path: string): Promise<TrainedRun> {
  const run = openRun(path);
  return { ...(await readRunConfig(run, task, () => descriptionSchema)), run };
}

/** The model of a run, or of several that decode together. @throws as `loadModel` */
export const loadRuns = async (paths: readonly string[]): Promise<TranslationModel> =>
  loadModel(await Promise.all(paths.map((path) => openModel(folderSource(path)))));
