// A trained run, read back: its settings, units and model.
import { at, ConfigError, createRandom } from '@longhand/base';
import type { TranslationSet } from '@longhand/datasets';
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
import { createTranslator, type Translator } from './model.ts';
import { loadTexts, type Texts, textFile } from './text.ts';

/** config.json of a run. */
export interface RunDescription extends RunConfig<Config>, Pick<TranslationSet, 'languages' | 'tokenized'> {
  readonly app: 'translation';
}

const descriptionSchema = z.strictObject({
  config: settingsSchema<Config>(defaults, limits),
  languages: z.strictObject({ source: z.string(), target: z.string() }),
  tokenized: z.boolean(),
});

export interface TrainedRun extends RunDescription {
  readonly run: RunFolder;
  readonly texts: Texts;
  readonly translator: Translator;
}

/** @throws DataError if a file is missing or damaged, of another app, or weights and units are not of the same run. */
export async function loadRun(path: string): Promise<TrainedRun> {
  const run = openRun(path);
  const description = await readRunConfig(run, 'translation', () => descriptionSchema);
  const { config } = description;
  const texts = await loadTexts(run, config, description);
  const translator = createTranslator(config, texts.sizes, createRandom(config.seed));
  await readWeights(run, translator.params, { fingerprint: texts.fingerprint, file: textFile(config) });
  return { ...description, run, texts, translator };
}

/** Runs that decode together. @throws ConfigError if their units differ */
export async function loadRuns(paths: readonly string[]): Promise<TrainedRun[]> {
  const runs: TrainedRun[] = [];
  for (const path of paths) runs.push(await loadRun(path));
  const different = runs.find(({ texts }) => texts.fingerprint !== at(runs, 0).texts.fingerprint);
  if (different) {
    throw new ConfigError({
      where: '--run',
      expected: `runs with the units of ${at(runs, 0).run.path}`,
      got: different.run.path,
      fix: 'An ensemble is of runs on the same data with the same tokenizer settings.',
    });
  }
  return runs;
}
