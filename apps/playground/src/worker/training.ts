// Trains a sentiment model in the page and makes a bundle of it.
import { useLonghand } from '@longhand/backend';
import { argMax, at, createRandom, deriveSeed } from '@longhand/base';
import { bundleOf, encodeSafetensors, type StoredTensor } from '@longhand/bundle';
import { defaultsOf } from '@longhand/bundle/settings';
import { type NamedParams, parameterCount, softmaxCrossEntropy } from '@longhand/lstm-core';
import {
  type Classifier,
  classProbabilities,
  createClassifier,
  createReader,
  type Description,
  inputTensors,
  modelFiles,
  modelSettings,
  task,
} from '@longhand/sentiment';
import { bucketBatches, Vocabulary } from '@longhand/tokenizer';
import { memoryCheckpoints, TrainingStopped, train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs-core';
import type { Row, TrainingSet } from './sets.ts';

export interface TrainSettings {
  readonly epochs: number;
  readonly hiddenSize: number;
  readonly learningRate: number;
  readonly batchSize: number;
}

export type TrainEvent =
  | {
      readonly kind: 'start';
      readonly train: number;
      readonly dev: number;
      readonly words: number;
      readonly parameters: number;
      readonly steps: number;
    }
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly loss: number;
      readonly rate: number;
      readonly secondsLeft: number;
    }
  | {
      readonly kind: 'epoch';
      readonly epoch: number;
      readonly step: number;
      readonly loss: number;
      readonly accuracy: number;
      readonly isBest: boolean;
    };

export interface Trained {
  readonly finished: 'epochs' | 'stopped';
  readonly accuracy: number;
  readonly seconds: number;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

interface Example {
  readonly ids: readonly number[];
  readonly label: number;
}
type Batch = readonly Example[];

const seed = 1;

/** Trains until its epochs are done or `signal` asks for an end; then the weights are the best on dev so far. */
export async function trainClassifier(
  set: TrainingSet,
  settings: TrainSettings,
  signal: AbortSignal,
  onEvent: (event: TrainEvent) => void,
): Promise<Trained> {
  await useLonghand();
  const description = describe(set, settings);
  const read = createReader(description);
  const vocabulary = Vocabulary.build(
    set.train.map(({ text }) => read(text).tokens),
    { maxSize: 30_000 },
  );
  const encode = ({ text, label }: Row): Example => ({ ids: vocabulary.encode(read(text).tokens), label });
  const [examples, dev] = [set.train.map(encode), set.dev.map(encode)];
  const sizes = { vocabSize: vocabulary.size, numClasses: set.labels.length };
  const classifier = createClassifier(description.config, sizes, createRandom(seed));
  const { params } = classifier;
  const batches = (epoch: number) => batchesOf(examples, settings.batchSize, epoch);
  const counts = { train: examples.length, dev: dev.length, words: vocabulary.count };
  onEvent({ kind: 'start', ...counts, parameters: parameterCount(params), steps: settings.epochs * batches(0).length });
  const started = performance.now();
  try {
    const ended = await run(classifier, { batches, dev, settings, signal, onEvent });
    const card = {
      title: `Trained in a page on ${set.name}`,
      ...{ data: set.name, split: 'dev', scores: { accuracy: ended.accuracy }, parameters: parameterCount(params) },
      weights: 'f32' as const,
    };
    const about = { task, description: { ...description }, card };
    const files = await bundleOf(filesOf(description, vocabulary, params), about);
    return { ...ended, seconds: (performance.now() - started) / 1000, files };
  } finally {
    classifier.dispose();
  }
}

const describe = ({ labels, language }: TrainingSet, { hiddenSize }: TrainSettings): Description => ({
  config: {
    ...defaultsOf(modelSettings),
    ...({
      tokenizer: 'unicode',
      lowerCase: true,
      maxLength: 200,
      model: 'lstm',
      cell: 'lstm',
      pooling: 'mean',
    } as const),
    ...{ embeddingSize: hiddenSize, hiddenSize, numLayers: 1, bidirectional: true },
    ...{ embeddingDropout: 0.1, dropout: 0.1, recurrentDropout: 0, naiveBayesShare: 0 },
  },
  labels,
  language,
});

interface Run {
  readonly batches: (epoch: number) => Batch[];
  readonly dev: Batch;
  readonly settings: TrainSettings;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainEvent) => void;
}

async function run(classifier: Classifier, { batches, dev, settings, signal, onEvent }: Run) {
  const { params } = classifier;
  const accuracy = () => accuracyOf(classifier, dev);
  const checkpoints = memoryCheckpoints();
  const { follow, lossOfStep } = stepLosses(batches);
  let [step, best] = [0, -1];
  try {
    const result = await train<Batch>({
      ...{
        params,
        batches: follow,
        checkpoints,
        signal,
        seed,
        epochs: settings.epochs,
        schedule: settings.learningRate,
      },
      clipNorm: 1,
      loss: (batch, training) => lossOf(classifier, batch, training),
      size: ({ length }) => length,
      evaluate: () => ({ accuracy: accuracy() }),
      monitor: { metric: 'accuracy', mode: 'max' },
      onStep: ({ batch, loss: mean, examplesPerSecond: rate, secondsLeft }) => {
        const loss = lossOfStep(batch, mean);
        onEvent({ kind: 'step', step: ++step, loss, rate, secondsLeft });
      },
      onEpoch: ({ epoch, loss, dev: { accuracy: value = 0 } }, { isBest }) => {
        if (isBest) best = value;
        onEvent({ kind: 'epoch', epoch: epoch + 1, step, loss, accuracy: value, isBest });
      },
    });
    return { finished: 'epochs' as const, accuracy: result.best.metric };
  } catch (error) {
    if (!(error instanceof TrainingStopped)) throw error;
    const now = accuracy();
    if (best > now) await checkpoints.loadBest(params);
    return { finished: 'stopped' as const, accuracy: Math.max(best, now) };
  }
}

/** The loss of each batch, from the mean over the epoch so far that the loop tells. */
function stepLosses(batches: Run['batches']) {
  let [current, seen, sum]: [Batch[], number, number] = [[], 0, 0];
  return {
    follow: (epoch: number): Batch[] => {
      [current, seen, sum] = [batches(epoch), 0, 0];
      return current;
    },
    lossOfStep: (batch: number, mean: number): number => {
      const { length } = at(current, batch - 1);
      const before = sum;
      seen += length;
      sum = mean * seen;
      return (sum - before) / length;
    },
  };
}

const lossOf = (classifier: Classifier, batch: Batch, training: { readonly seed: number }): tf.Scalar => {
  const labels = tf.tensor1d(
    batch.map(({ label }) => label),
    'int32',
  );
  return softmaxCrossEntropy(
    classifier.logits(inputTensors(batch.map(({ ids }) => ids)), training),
    labels,
  ) as tf.Scalar;
};

function accuracyOf(classifier: Classifier, dev: Batch): number {
  const probabilities = classProbabilities(
    classifier,
    dev.map(({ ids }) => ids),
  );
  return dev.filter(({ label }, i) => argMax(at(probabilities, i)) === label).length / dev.length;
}

/** Similar lengths together, the order drawn from the epoch. */
function batchesOf(examples: readonly Example[], batchSize: number, epoch: number): Batch[] {
  const lengths = examples.map(({ ids }) => ids.length);
  const order = bucketBatches(lengths, { batchSize, seed: deriveSeed(seed, 'batches', epoch), shuffle: true });
  return order.map((indices) => indices.map((i) => at(examples, i)));
}

function filesOf(description: Description, vocabulary: Vocabulary, params: NamedParams): Map<string, Uint8Array> {
  const [words = '', weights = ''] = modelFiles(description);
  const stored = Object.entries(params).map(([name, variable]): [string, StoredTensor] => [
    name,
    { shape: variable.shape, values: variable.dataSync().slice() as Float32Array },
  ]);
  return new Map([
    [words, new TextEncoder().encode(JSON.stringify(vocabulary))],
    [weights, encodeSafetensors(new Map(stored), { vocabulary: vocabulary.fingerprint })],
  ]);
}
