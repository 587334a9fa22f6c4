import { openModel } from '@longhand/bundle';
import { settingsSchema } from '@longhand/bundle/settings';
import { type RunConfig, readRunConfig } from '@longhand/cli';
import { folderSource, openRun, type RunFolder } from '@longhand/runs';
import { loadTextClassifier, readDescription, type TextClassifier } from '@longhand/sentiment';
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
  readonly run: RunFolder;
  readonly classifier: TextClassifier;
}

/** @throws DataError as `openClassifier`, or if a setting of the training is not one of this version */
export async function loadRun(path: string): Promise<TrainedRun & { dispose(): void }> {
  const run = openRun(path);
  const description = await readRunConfig(run, 'sentiment', () => descriptionSchema);
  const classifier = await openClassifier(path);
  return { ...description, run, classifier, dispose: classifier.dispose };
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
