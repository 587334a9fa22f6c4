import { settingsSchema } from '@longhand/bundle/settings';
import { type RunConfig, readRunConfig } from '@longhand/cli';
import { openRun, type RunFolder } from '@longhand/runs';
import { type TextKind, type TranslationModel, task } from '@longhand/translation';
import { load } from 'longhand';
import { z } from 'zod';
import { type Config, settings } from './config.ts';

/** config.json of a run. */
interface RunDescription extends RunConfig<Config>, TextKind {
  readonly app: typeof task;
}

const descriptionSchema = z.strictObject({
  config: settingsSchema(settings),
  languages: z.strictObject({ source: z.string(), target: z.string() }),
  tokenized: z.boolean(),
});

export interface TrainedRun extends RunDescription {
  readonly run: RunFolder;
  readonly model: TranslationModel;
}

/**
 * A run with its model; with others, which decode together.
 * @throws DataError if a file is missing or damaged, or of another app; ConfigError if their vocabularies differ
 */
export async function loadRun(paths: readonly [string, ...string[]]): Promise<TrainedRun & { dispose(): void }> {
  const run = openRun(paths[0]);
  const description = await readRunConfig(run, task, () => descriptionSchema);
  const model = await load(task, paths);
  return { ...description, run, model, dispose: model.dispose };
}
