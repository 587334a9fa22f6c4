import { openModel } from '@longhand/bundle';
import { settingsSchema } from '@longhand/bundle/settings';
import { type RunConfig, readRunConfig } from '@longhand/cli';
import { folderSource, openRun, type RunFolder } from '@longhand/runs';
import { createModel, loadTextClassifier, readDescription, type TextClassifier } from '@longhand/sentiment';
import { z } from 'zod';
import { baselineFile, lexiconClassifier, readLexicon } from './baselines.ts';
import { type Config, settings } from './config.ts';

/** config.json of a run. */
interface RunDescription extends RunConfig<Config> {
  readonly app: 'sentiment';
  readonly labels: readonly string[];
  readonly language: string;
}

const descriptionSchema = z.strictObject({
  config: settingsSchema(settings),
  labels: z.array(z.string()).min(1),
  language: z.string(),
});

export interface TrainedRun extends RunDescription {
  /** Gets the reports. */
  readonly run: RunFolder;
  /** Of several runs the mean of their probabilities is meant. */
  readonly classifiers: readonly TextClassifier[];
  readonly paths: readonly string[];
}

/**
 * @param paths several: an ensemble, with the settings and data of the first
 * @throws DataError as `openClassifier`, or if a setting of the training is not one of this version; ConfigError for runs with other
 * labels
 */
export async function loadRun(...paths: readonly [string, ...string[]]): Promise<TrainedRun & { dispose(): void }> {
  const run = openRun(paths[0]);
  const description = await readRunConfig(run, 'sentiment', () => descriptionSchema);
  const { classifiers, dispose } = await openClassifiers(paths);
  return { ...description, run, classifiers, paths, dispose };
}

/** @throws as `openClassifier`; ConfigError for runs with other labels */
export async function openClassifiers(paths: readonly string[]) {
  const classifiers: TextClassifier[] = [];
  try {
    for (const path of paths) classifiers.push(await openClassifier(path));
    const model = createModel(classifiers);
    return { classifiers, model, dispose: model.dispose };
  } catch (error) {
    for (const { dispose } of classifiers) dispose();
    throw error;
  }
}

/**
 * The classifier of a run or a bundle, the lexicon among them.
 * @throws DataError if a file is missing or damaged, if the folder is of another task, or if weights and vocabulary are not of
 * the same run
 */
export async function openClassifier(path: string): Promise<TextClassifier> {
  const files = await openModel(folderSource(path));
  const description = readDescription(files);
  if (description.config.model !== 'lexicon') return loadTextClassifier(files);
  const stored = await files.json(baselineFile);
  const lexicon = readLexicon(stored, description.labels.length, files.path(baselineFile));
  return lexiconClassifier(description, lexicon);
}
