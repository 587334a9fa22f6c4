// The most probable classes of each row: what decoding asks of a vocabulary.
import * as tf from '@tensorflow/tfjs-core';
import { TOP_LOG_PROBS, type TopLogProbsAttributes } from '../kernels.ts';
import { checkFloats, checkInteger } from './checks.ts';
import { hasKernel, runKernel } from './dispatch.ts';

/** The best classes of each row, best first: log probabilities `[B, k]` and ids `[B, k]`. */
export type TopLogProbs = { readonly logProbs: tf.Tensor2D; readonly ids: tf.Tensor2D };

/** The kernel keeps what it has found in order, one by one: good for beams, not for sorting a vocabulary. */
export const maxInKernel = 128;

/**
 * `logits [N, V]` -> log probabilities `[N, count]` of the most probable ids, best first, of equals the lower id first.
 * Has no gradient.
 * @throws ShapeError if logits are not a float32 matrix or empty; ConfigError unless 1 <= count <= V
 */
export function topLogProbs(logits: tf.Tensor2D, count: number): TopLogProbs {
  checkArguments(logits, count);
  if (count > maxInKernel || !hasKernel(TOP_LOG_PROBS)) return topLogProbsComposed(logits, { count });
  const [logProbs, ids] = runKernel(TOP_LOG_PROBS, { logits }, { count } satisfies TopLogProbsAttributes);
  return { logProbs: logProbs as tf.Tensor2D, ids: ids as tf.Tensor2D };
}

function checkArguments(logits: tf.Tensor2D, count: number): void {
  checkFloats('topLogProbs', 'logits', logits, [null, null]);
  checkInteger('topLogProbs: count', count, 1, logits.shape[1]);
}

/** The same in plain tfjs ops. */
export function topLogProbsComposed(logits: tf.Tensor2D, { count }: TopLogProbsAttributes): TopLogProbs {
  checkArguments(logits, count);
  return tf.tidy(() => {
    const { values, indices } = tf.topk(tf.logSoftmax(logits), count);
    return { logProbs: values, ids: indices };
  });
}
