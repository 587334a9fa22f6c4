// Trains a sentiment classifier, or fits a baseline: settings, data, vocabulary, model, loop, report.
import { useLonghand } from '@longhand/backend';
import { ConfigError, createRandom } from '@longhand/base';
import { fit, isMain, runMain, type TrainRequest, toStandardError, trainCommand, writeRunConfig } from '@longhand/cli';
import { type ClassificationSet, classificationSets } from '@longhand/datasets';
import { consistencyLoss, parameterCount, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import { computeText, type RunFolder, type RunStart, runPath, userPath, withRun } from '@longhand/runs';
import { type Classifier, classProbabilities, createClassifier, inputTensors } from '@longhand/sentiment';
import { embeddingMatrix, Vocabulary } from '@longhand/tokenizer';
import { readVectors } from '@longhand/tokenizer/node';
import type { TrainResult } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { fitLexicon, fitNaiveBayes } from './baselines.ts';
import { type Config, defaults, help, limits, presets, runName } from './config.ts';
import { type Batch, epochBatches, loadSet, tokenizeSplits } from './data.ts';
import { evaluate } from './evaluate.ts';
import type { RunDescription } from './run.ts';
import { devMetrics } from './scores.ts';

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config, request: TrainRequest = {}): Promise<string> {
  const { resume, overwrite, print = toStandardError } = request;
  const path = runPath(config.runs, runName(config));
  const compute = computeText(await useLonghand());
  await withRun(path, { app: 'sentiment', compute, resume, overwrite }, (run, start) =>
    trainRun(config, request, run, start),
  );
  print(await evaluate(path, 'dev'));
  return path;
}

async function trainRun(
  config: Config,
  { preset = '', print = toStandardError }: TrainRequest,
  run: RunFolder,
  start: RunStart,
): Promise<void> {
  const set = await loadSet(config);
  const { train, dev, notes } = tokenizeSplits(set, config);
  print(
    `${set.name}: ${train.length} train, ${dev.length} dev, ${set.splits.test.length} test; classes ${set.labels.join(', ')}`,
  );
  for (const note of [...set.notes, ...notes]) print(note);

  const vocabulary = Vocabulary.build(
    train.map(({ tokens }) => tokens),
    { minCount: config.minCount, maxSize: config.maxVocab },
  );
  const description: RunDescription = { app: 'sentiment', config, preset, labels: set.labels, language: set.language };
  await run.writeJson('vocabulary.json', vocabulary);
  await writeRunConfig(run, description);

  if (config.model === 'lstm') {
    const { best, steps } = await trainLstm(config, { run, start, set, train, dev, vocabulary, print });
    print(`Best dev accuracy ${best.metric.toFixed(4)} after epoch ${best.epoch + 1} of ${steps} updates.`);
  } else {
    const fit = { 'naive-bayes': fitNaiveBayes, lexicon: fitLexiconOf(set) }[config.model];
    await run.writeJson('baseline.json', fit(train, vocabulary, set.labels.length));
    await run.complete();
  }
}

const fitLexiconOf =
  ({ language }: ClassificationSet) =>
  (examples: Parameters<typeof fitLexicon>[0], _: Vocabulary, numClasses: number) =>
    fitLexicon(examples, numClasses, language);

interface Material {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly set: ClassificationSet;
  readonly train: ReturnType<typeof tokenizeSplits>['train'];
  readonly dev: ReturnType<typeof tokenizeSplits>['dev'];
  readonly vocabulary: Vocabulary;
  readonly print: (line: string) => void;
}

async function trainLstm(
  config: Config,
  { run, start, set, train, dev, vocabulary, print }: Material,
): Promise<TrainResult> {
  const random = createRandom(config.seed);
  const vectors = config.vectors ? await initialVectors(config, vocabulary, print) : undefined;
  const sizes = { vocabSize: vocabulary.size, numClasses: set.labels.length };
  const classifier = createClassifier(config, sizes, random, vectors);
  const devIds = dev.map(({ tokens }) => vocabulary.encode(tokens));
  print(`${vocabulary.size} words, ${parameterCount(classifier.params).toLocaleString('en')} parameters.`);
  try {
    return await fit<Batch>(config, {
      ...{ run, start },
      params: classifier.params,
      batches: (epoch) => epochBatches(train, vocabulary, config, epoch),
      batchesPerEpoch: epochBatches(train, vocabulary, config, 0).length,
      loss: (batch, training) => batchLoss(config, classifier, batch, training),
      size: ({ labels }) => labels.length,
      evaluate: () => devMetrics(dev, classProbabilities(classifier, devIds)),
      monitor: { metric: 'accuracy', mode: 'max' },
      metadata: { vocabulary: vocabulary.fingerprint },
    });
  } finally {
    classifier.dispose();
  }
}

/** Cross-entropy a text; with `consistency` that of two passes with dropout of their own, and half of what R-Drop adds to their sum. */
function batchLoss(
  { labelSmoothing, consistency }: Config,
  classifier: Classifier,
  { ids, labels }: Batch,
  training: TrainingMode,
): tf.Scalar {
  const twice = consistency > 0;
  const logits = classifier.logits(inputTensors(twice ? [...ids, ...ids] : ids), training);
  const targets = tf.tensor1d(twice ? [...labels, ...labels] : [...labels], 'int32');
  const loss = softmaxCrossEntropy(logits, targets, { labelSmoothing }) as tf.Scalar;
  if (!twice) return loss;
  const disagreement = consistencyLoss(logits, tf.tensor1d([...labels], 'int32')) as tf.Scalar;
  return loss.add(disagreement.mul(consistency / 2));
}

async function initialVectors(
  config: Config,
  vocabulary: Vocabulary,
  print: (line: string) => void,
): Promise<Float32Array> {
  const vectors = await readVectors(userPath(config.vectors), { words: { has: (word) => vocabulary.has(word) } });
  if (vectors.size !== config.embeddingSize) {
    const expected = `vectors of --embedding-size ${config.embeddingSize} numbers`;
    throw new ConfigError({ where: `--vectors ${config.vectors}`, expected, got: String(vectors.size) });
  }
  const { matrix, found, missing } = embeddingMatrix(vocabulary, vectors, {
    random: createRandom(config.seed).fork('vectors'),
  });
  print(`Pretrained vectors for ${found} words of ${found + missing}.`);
  return matrix;
}

export const main = (argv: readonly string[]): Promise<void> =>
  trainCommand<Config>(
    {
      app: 'sentiment',
      usage: 'pnpm --filter ./apps/sentiment train [flags]',
      defaults,
      flags: { limits, presets, help },
      sets: classificationSets,
      paths: ['vectors'],
      runName,
      train,
    },
    argv,
  );

if (isMain(import.meta.url)) await runMain(main);
