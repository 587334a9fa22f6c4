// A trained run, read back: its settings, vocabulary and classes, and a function that predicts.
import { createRandom } from '@longhand/base';
import { Vocabulary } from '@longhand/tokenizer';
import {
  openRun,
  type RunConfig,
  type RunFolder,
  readRunConfig,
  readWeights,
  settingsSchema,
} from '@longhand/training';
import { z } from 'zod';
import { createBaseline, readBaseline } from './baselines.ts';
import { type Config, defaults, limits } from './config.ts';
import { baselinePredict, classifierPredict, type Predict } from './inference.ts';
import { type Classifier, createClassifier } from './model.ts';

/** config.json of a run. */
export interface RunDescription extends RunConfig<Config> {
  readonly app: 'sentiment';
  readonly labels: readonly string[];
  readonly language: string;
}

const descriptionSchema = z.strictObject({
  config: settingsSchema<Config>(defaults, limits),
  labels: z.array(z.string()).min(1),
  language: z.string(),
});

export interface TrainedRun extends RunDescription {
  readonly run: RunFolder;
  readonly vocabulary: Vocabulary;
  readonly predict: Predict;
  /** Absent for a baseline. */
  readonly classifier?: Classifier;
  dispose(): void;
}

/**
 * @throws DataError if a file is missing or damaged, if the folder is of another app, or if weights and vocabulary are
 * not of the same run.
 */
export async function loadRun(path: string): Promise<TrainedRun> {
  const run = openRun(path);
  const description = await readRunConfig(run, 'sentiment', () => descriptionSchema);
  const vocabulary = Vocabulary.fromJSON(await run.readJson('vocabulary.json'), run.file('vocabulary.json'));
  const common = { ...description, run, vocabulary };
  if (description.config.model !== 'lstm') {
    const sizes = { numClasses: description.labels.length, vocabSize: vocabulary.size };
    const model = readBaseline(await run.readJson('baseline.json'), sizes, run.file('baseline.json'));
    const baseline = createBaseline(model, vocabulary);
    return { ...common, predict: baselinePredict(baseline), dispose: () => {} };
  }
  const classifier = await loadClassifier(run, description, vocabulary);
  const predict = classifierPredict(classifier, vocabulary, 64);
  return { ...common, predict, classifier, dispose: classifier.dispose };
}

async function loadClassifier(
  run: RunFolder,
  { config, labels }: RunDescription,
  vocabulary: Vocabulary,
): Promise<Classifier> {
  const sizes = { vocabSize: vocabulary.size, numClasses: labels.length };
  const classifier = createClassifier(config, sizes, createRandom(config.seed));
  await readWeights(run, classifier.params, { fingerprint: vocabulary.fingerprint, file: 'vocabulary.json' });
  return classifier;
}
