// A network from token ids to classes, trained in memory and scored.
import { at } from '@longhand/base';
import { type NamedParams, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import { type ClassifierInput, inputTensors } from '@longhand/sentiment';
import { epochIndices } from '@longhand/tokenizer';
import { train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import type { Text, Texts } from './texts.ts';

export interface Network {
  readonly params: NamedParams;
  logits(input: ClassifierInput, training?: TrainingMode): tf.Tensor2D;
  dispose(): void;
}

export interface FitOptions {
  readonly epochs: number;
  readonly learningRate: number;
  readonly seed: number;
}

const batchSize = 32;

/** Trains on all texts; then the network has the weights of the epoch with the lowest loss. */
export async function fit(network: Network, { train: texts, vocabulary }: Texts, options: FitOptions): Promise<void> {
  const { epochs, learningRate, seed } = options;
  const ids = texts.map(({ tokens }) => vocabulary.encode(tokens));
  const lengths = ids.map(({ length }) => length);
  await train({
    ...{ params: network.params, epochs, schedule: learningRate, seed, clipNorm: 1 },
    batches: (epoch) => epochIndices(lengths, { batchSize, seed }, epoch),
    size: ({ length }) => length,
    loss: (indices, training) => {
      const labels = indices.map((i) => at(texts, i).label);
      const logits = network.logits(inputTensors(indices.map((i) => at(ids, i))), training);
      return softmaxCrossEntropy(logits, tf.tensor1d(labels, 'int32')) as tf.Scalar;
    },
  });
}

/** Share of the texts whose class is found. */
export function accuracyOf(
  network: Network,
  texts: readonly Text[],
  { vocabulary }: Pick<Texts, 'vocabulary'>,
): number {
  let right = 0;
  for (let first = 0; first < texts.length; first += 64) {
    const some = texts.slice(first, first + 64);
    const found = tf.tidy(() =>
      network
        .logits(inputTensors(some.map(({ tokens }) => vocabulary.encode(tokens))))
        .argMax(1)
        .dataSync(),
    );
    right += some.filter(({ label }, i) => found[i] === label).length;
  }
  return right / texts.length;
}
