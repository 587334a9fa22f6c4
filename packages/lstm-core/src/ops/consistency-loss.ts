// R-Drop (Wu et al. 2021, equation 2): two passes over the same examples, each with dropout of its own, are to say the same.
import * as tf from '@tensorflow/tfjs-core';
import { CONSISTENCY_LOSS, CONSISTENCY_LOSS_GRADIENT, type ConsistencyLossAttributes } from '../kernels.ts';
import { checkInt32, checkShape, hasKernel, registerGradient, runKernel } from './dispatch.ts';
import { checkIgnoreIndex, checkLogits, checkReduction } from './loss-checks.ts';
import { reduceLosses, type SoftmaxCrossEntropyOptions } from './softmax-cross-entropy.ts';

/** What of the logits counts in the R-Drop term. */
export type ConsistencyLossOptions = Omit<SoftmaxCrossEntropyOptions, 'labelSmoothing'>;

/**
 * (KL(p || q) + KL(q || p)) / 2, in nats, of the distributions that rows n and N + n of `logits [2N, V]` stand for. `targets [N]`
 * int32 say which pairs count. A scalar, or `[N]` with reduction `none`. Both passes get gradients.
 * @throws ShapeError if targets are not one for every two rows; ConfigError for an option out of range
 */
export function consistencyLoss(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  { ignoreIndex = -1, reduction = 'mean' }: ConsistencyLossOptions = {},
): tf.Tensor {
  checkShape('consistencyLoss', 'targets', targets, [null]);
  checkShape('consistencyLoss', 'logits', logits, [2 * targets.shape[0], null]);
  checkLogits('consistencyLoss', logits);
  checkInt32('consistencyLoss', 'targets', targets);
  checkIgnoreIndex('consistencyLoss', ignoreIndex);
  checkReduction('consistencyLoss', reduction);
  return tf.tidy(() => {
    const attributes = { ignoreIndex };
    const losses = hasKernel(CONSISTENCY_LOSS)
      ? (runKernel(CONSISTENCY_LOSS, { logits, targets }, attributes)[0] as tf.Tensor1D)
      : consistencyLossComposed(logits, targets, attributes);
    return reduceLosses(losses, targets, ignoreIndex, reduction);
  });
}

registerGradient({
  kernelName: CONSISTENCY_LOSS,
  inputsToSave: ['logits', 'targets'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attributes) => {
    const [logits, targets, logSumExp, divergences] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [dLosses] = dys as [tf.Tensor, tf.Tensor, tf.Tensor];
    const inputs = { logits, targets, logSumExp, divergences, dLosses };
    return { logits: () => runKernel(CONSISTENCY_LOSS_GRADIENT, inputs, attributes)[0] as tf.Tensor };
  },
});

/** Losses `[N]` in plain tfjs ops; whatever the logits of an ignored pair are, it gives and gets 0. */
export function consistencyLossComposed(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  { ignoreIndex }: ConsistencyLossAttributes,
): tf.Tensor1D {
  const counted = targets.notEqual(ignoreIndex);
  const both = tf.concat([counted, counted]).expandDims(1); // [2N, 1]
  const [first, second] = tf.split(tf.logSoftmax(tf.where(both, logits, 0)), 2) as [tf.Tensor2D, tf.Tensor2D];
  const divergence = first.exp().sub(second.exp()).mul(first.sub(second)).sum(1).div(2);
  return tf.where(counted, divergence, 0) as tf.Tensor1D;
}
