// A trained run, read back: its settings, vocabulary and classes, and a function that predicts.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, createRandom, DataError } from '@longhand/base';
import { Vocabulary } from '@longhand/tokenizer';
import { copyInto, openRun, type RunFolder, readSafetensors } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { type BaselineModel, createBaseline } from './baselines.ts';
import type { Config } from './config.ts';
import { baselinePredict, classifierPredict, type Predict } from './inference.ts';
import { type Classifier, createClassifier } from './model.ts';

/** config.json of a run. */
export interface RunDescription {
  readonly app: 'sentiment';
  readonly config: Config;
  readonly preset: string;
  readonly labels: readonly string[];
  readonly language: string;
}

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
  const description = (await run.readJson('config.json')) as RunDescription;
  if (description.app !== 'sentiment') {
    throw new DataError({
      where: run.file('config.json'),
      expected: 'a run of sentiment',
      got: `"${description.app}"`,
    });
  }
  const vocabulary = Vocabulary.fromJSON(await run.readJson('vocabulary.json'), run.file('vocabulary.json'));
  const common = { ...description, run, vocabulary };
  if (description.config.model !== 'lstm') {
    const baseline = createBaseline((await run.readJson('baseline.json')) as BaselineModel, vocabulary);
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
  const path = run.file('weights.safetensors');
  const { tensors, metadata } = await readSafetensors(path);
  try {
    if (metadata.vocabulary !== vocabulary.fingerprint) {
      throw new DataError({
        where: run.file('vocabulary.json'),
        expected: `the vocabulary that the weights were trained with (${metadata.vocabulary})`,
        got: `another (${vocabulary.fingerprint})`,
        fix: 'Take vocabulary.json and weights.safetensors from the same run.',
      });
    }
    const sizes = { vocabSize: vocabulary.size, numClasses: labels.length };
    const classifier = createClassifier(config, sizes, createRandom(config.seed));
    copyInto(classifier.params, tensors, path);
    return classifier;
  } finally {
    tf.dispose(tensors as tf.NamedTensorMap);
  }
}

/** The run that was begun last in a folder of runs. @throws ConfigError if there is none. */
export async function latestRun(runs: string): Promise<string> {
  const names = await readdir(runs).catch(() => []);
  const candidates = await Promise.all(
    names.map(async (name) => {
      const path = join(runs, name);
      const begun = await stat(join(path, 'config.json')).then(
        ({ mtimeMs }) => mtimeMs,
        () => -1,
      );
      return { path, begun };
    }),
  );
  const latest = candidates.filter(({ begun }) => begun >= 0).sort((a, b) => b.begun - a.begun)[0];
  if (latest) return latest.path;
  const fix = 'Train first: `pnpm --filter @longhand/sentiment train`, or name a run with --run.';
  throw new ConfigError({ where: runs, expected: 'at least one run', got: 'none', fix });
}
