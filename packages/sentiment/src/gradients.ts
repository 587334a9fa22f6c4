// Gradient x input, and integrated gradients: its mean on the way from vectors of 0 to the text (Sundararajan et al. 2017).
import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from './model.ts';
import { inputTensors } from './tokens.ts';

/** Tokens of a call, so that a long text does not take the memory of all its steps at once. */
const together = 16_384;

export interface PathOptions {
  /** Points of the path, in the middles of as many equal parts; default: the text itself. */
  readonly steps?: number;
}

/**
 * Gradient of the label's log odds times the embedding, summed over it: one number a token. With `steps` the mean gradient of the
 * path; then the numbers sum to the log odds of the text less those of vectors of 0.
 */
export function tokenGradients(
  classifier: Classifier,
  ids: readonly number[],
  label: number,
  { steps }: PathOptions = {},
): number[] {
  const points = steps === undefined ? [1] : Array.from({ length: steps }, (_, i) => (i + 0.5) / steps);
  const atOnce = Math.max(1, Math.floor(together / ids.length));
  const sums = new Float64Array(ids.length);
  for (let first = 0; first < points.length; first += atOnce) {
    const part = gradientTimesInput(classifier, ids, label, points.slice(first, first + atOnce));
    for (const [t, value] of part.entries()) sums[t] = (sums[t] ?? 0) + value / points.length;
  }
  return Array.from(sums);
}

/** Summed over the points of the path. */
function gradientTimesInput(
  classifier: Classifier,
  ids: readonly number[],
  label: number,
  points: readonly number[],
): Float32Array {
  return tf.tidy(() => {
    const embedded = classifier.embed(inputTensors([ids]).ids); // [1, T, E]
    const path = embedded.mul(tf.tensor3d([...points], [points.length, 1, 1])); // [N, T, E]
    const lengths = tf.fill([points.length], ids.length, 'int32') as tf.Tensor1D;
    const score = (x: tf.Tensor) => logOdds(classifier.classify(x as tf.Tensor3D, lengths).logits, label).sum();
    return tf.grad(score)(path).mul(embedded).sum([0, 2]).dataSync() as Float32Array;
  });
}

/** `[N, C]` -> `[N]`: the class's logit less the log of the summed exponentials of the others. */
function logOdds(logits: tf.Tensor2D, label: number): tf.Tensor1D {
  const classes = logits.shape[1];
  const own = tf.oneHot(tf.tensor1d([label], 'int32'), classes); // [1, C]
  const others = tf.logSumExp(logits.sub(tf.cast(own, 'float32').mul(1e9)), 1);
  return logits.mul(own).sum<tf.Tensor1D>(1).sub(others) as tf.Tensor1D;
}
