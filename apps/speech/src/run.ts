// A trained run, read back: its settings, units, features and model.
import { createRandom } from '@longhand/base';
import {
  openRun,
  type RunConfig,
  type RunFolder,
  readRunConfig,
  readWeights,
  settingsSchema,
} from '@longhand/training';
import { z } from 'zod';
import { type Config, defaults, limits } from './config.ts';
import { createPipeline, type FeaturePipeline } from './features.ts';
import { createRecognizer, type Recognizer } from './model.ts';
import { loadUnits, type Units, unitFile } from './units.ts';

/** config.json of a run. */
export interface RunDescription extends RunConfig<Config> {
  readonly app: 'speech';
  /** Hz at which the model hears. */
  readonly sampleRate: number;
}

const descriptionSchema = z.strictObject({
  config: settingsSchema<Config>(defaults, limits),
  sampleRate: z.number().min(1).max(1_000_000),
});

export interface TrainedRun extends RunDescription {
  readonly run: RunFolder;
  readonly units: Units;
  readonly pipeline: FeaturePipeline;
  readonly recognizer: Recognizer;
}

/** @throws DataError if a file is missing or damaged, of another app, or weights and units are not of the same run. */
export async function loadRun(path: string): Promise<TrainedRun> {
  const run = openRun(path);
  const description = await readRunConfig(run, 'speech', () => descriptionSchema);
  const { config, sampleRate } = description;
  const units = await loadUnits(run, config);
  const pipeline = createPipeline(config, sampleRate);
  const recognizer = createRecognizer(
    config,
    { inputSize: pipeline.size, classes: units.vocabulary.size },
    createRandom(config.seed),
  );
  await readWeights(run, recognizer.params, { fingerprint: units.vocabulary.fingerprint, file: unitFile(config) });
  return { ...description, run, units, pipeline, recognizer };
}
