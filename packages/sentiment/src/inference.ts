// Probabilities for many texts: batches of similar length, results in the order of the input.
import { at } from '@longhand/base';
import { bucketBatches } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from './model.ts';
import { inputTensors } from './tokens.ts';

const defaultBatchSize = 64;

/**
 * Probabilities of the classes, `[texts][C]`, each row with sum 1.
 * @param sequences token ids of each text
 * @param batchSize texts that are read at once
 */
export function classProbabilities(
  classifier: Classifier,
  sequences: readonly (readonly number[])[],
  batchSize = defaultBatchSize,
): number[][] {
  const probabilities = new Array<number[]>(sequences.length);
  const lengths = sequences.map(({ length }) => length);
  for (const indices of bucketBatches(lengths, { batchSize, seed: 0, shuffle: false })) {
    const rows = tf.tidy(() => {
      const input = inputTensors(indices.map((i) => at(sequences, i)));
      return tf.softmax(classifier.logits(input)).arraySync() as number[][];
    });
    for (const [row, index] of indices.entries()) probabilities[index] = at(rows, row);
  }
  return probabilities;
}
