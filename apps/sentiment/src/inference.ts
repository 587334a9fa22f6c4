// Probabilities for many texts: batches of similar length, results in the order of the input.
import { at } from '@longhand/base';
import { bucketBatches, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Baseline } from './baselines.ts';
import { type Example, inputTensors } from './data.ts';
import type { Classifier } from './model.ts';

/** `predict(examples)[i][c]` is the probability of class c for example i. */
export type Predict = (examples: readonly Pick<Example, 'tokens'>[]) => number[][];

export const classifierPredict =
  (classifier: Classifier, vocabulary: Vocabulary, batchSize: number): Predict =>
  (examples) => {
    const probabilities = new Array<number[]>(examples.length);
    const lengths = examples.map(({ tokens }) => tokens.length);
    for (const indices of bucketBatches(lengths, { batchSize, seed: 0, shuffle: false })) {
      const rows = tf.tidy(() => {
        const input = inputTensors(indices.map((i) => vocabulary.encode(at(examples, i).tokens)));
        return tf.softmax(classifier.logits(input)).arraySync() as number[][];
      });
      indices.forEach((index, row) => {
        probabilities[index] = rows[row] as number[];
      });
    }
    return probabilities;
  };

export const baselinePredict =
  (baseline: Baseline): Predict =>
  (examples) =>
    examples.map(({ tokens }) => baseline.probabilities(tokens));

export function argMax(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
