// The most probable classes of each row: what decoding asks of a vocabulary.
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { TOP_LOG_PROBS, type TopLogProbsAttributes } from '../kernels.ts';
import { checkShape, hasKernel, runKernel } from './dispatch.ts';

export type TopLogProbs = { readonly logProbs: tf.Tensor2D; readonly ids: tf.Tensor2D };

/** The kernel keeps what it has found in order, one by one: good for beams, not for sorting a vocabulary. */
export const mostInKernel = 128;

/**
 * `logits [N, V]` -> log probabilities `[N, count]` of the most probable ids, best first, of equals the lower id first.
 * Has no gradient.
 * @throws ConfigError unless 1 <= count <= V
 */
export function topLogProbs(logits: tf.Tensor2D, count: number): TopLogProbs {
  checkShape('topLogProbs', 'logits', logits, [null, null]);
  if (!(Number.isInteger(count) && count >= 1 && count <= logits.shape[1]))
    throw new ConfigError({ where: 'topLogProbs: count', expected: `1 to ${logits.shape[1]}`, got: String(count) });
  if (count > mostInKernel || !hasKernel(TOP_LOG_PROBS)) return topLogProbsTwin(logits, { count });
  const [logProbs, ids] = runKernel(TOP_LOG_PROBS, { logits }, { count } satisfies TopLogProbsAttributes);
  return { logProbs: logProbs as tf.Tensor2D, ids: ids as tf.Tensor2D };
}

/** The same in plain tfjs ops. */
export const topLogProbsTwin = (logits: tf.Tensor2D, { count }: TopLogProbsAttributes): TopLogProbs =>
  tf.tidy(() => {
    const { values, indices } = tf.topk(tf.logSoftmax(logits), count);
    return { logProbs: values, ids: indices };
  });
