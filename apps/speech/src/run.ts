import { openModel } from '@longhand/bundle';
import { settingsSchema } from '@longhand/bundle/settings';
import { type RunConfig, readRunConfig } from '@longhand/cli';
import { folderSource, openRun, type RunFolder } from '@longhand/runs';
import { loadParts, type SpeechParts, task } from '@longhand/speech';
import { z } from 'zod';
import { type Config, settings } from './config.ts';

/** config.json of a run. */
interface RunDescription extends RunConfig<Config> {
  readonly app: 'speech';
  /** Hz at which the model hears. */
  readonly sampleRate: number;
}

const descriptionSchema = z.strictObject({
  config: settingsSchema(settings),
  sampleRate: z.number().min(1).max(1_000_000),
});

export interface TrainedRun extends RunDescription, SpeechParts {
  readonly run: RunFolder;
}

/** @throws DataError if a file is missing or damaged, of another app, or weights and tokens are not of the same run. */
export async function loadRun(path: string): Promise<TrainedRun & { dispose(): void }> {
  const run = openRun(path);
  const description = await readRunConfig(run, task, () => descriptionSchema);
  const parts = await loadParts(await openModel(folderSource(path)));
  return { ...description, run, ...parts, dispose: parts.recognizer.dispose };
}
