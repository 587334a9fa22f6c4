// The two wider forms of softmax cross-entropy: classes that count by a weight, and targets that are distributions.
// With target q, smoothing s and weights w a row's loss is Σ_c w_c ((1 - s) q_c + s / V) (-log p_c), as in PyTorch.
import * as tf from '@tensorflow/tfjs-core';
import {
  SOFT_CROSS_ENTROPY,
  SOFT_CROSS_ENTROPY_GRADIENT,
  type SoftCrossEntropyAttributes,
  type SoftmaxCrossEntropyAttributes,
  WEIGHTED_CROSS_ENTROPY,
  WEIGHTED_CROSS_ENTROPY_GRADIENT,
} from '../kernels.ts';
import { hasKernel, registerGradient, runKernel } from './dispatch.ts';

/** `logits [N, V]`, `targets [N]`, `weight [V]` -> losses `[N]`. */
export const weightedCrossEntropy = (
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  weight: tf.Tensor1D,
  attributes: SoftmaxCrossEntropyAttributes,
): tf.Tensor1D =>
  hasKernel(WEIGHTED_CROSS_ENTROPY)
    ? (runKernel(WEIGHTED_CROSS_ENTROPY, { logits, targets, weight }, attributes)[0] as tf.Tensor1D)
    : classLossesComposed(logits, targets, attributes, weight);

/** `logits [N, V]`, `targets [N, V]`, `weight [V]` -> losses `[N]`; gradients go to logits and targets. */
export const softCrossEntropy = (
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  weight: tf.Tensor1D,
  attributes: SoftCrossEntropyAttributes,
): tf.Tensor1D =>
  hasKernel(SOFT_CROSS_ENTROPY)
    ? (runKernel(SOFT_CROSS_ENTROPY, { logits, targets, weight }, attributes)[0] as tf.Tensor1D)
    : softCrossEntropyComposed(logits, targets, weight, attributes);

type Saved = [logits: tf.Tensor, targets: tf.Tensor, weight: tf.Tensor, logSumExp: tf.Tensor];

registerGradient({
  kernelName: WEIGHTED_CROSS_ENTROPY,
  inputsToSave: ['logits', 'targets', 'weight'],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attributes) => {
    const [logits, targets, weight, logSumExp] = saved as Saved;
    const [dLosses] = dys as [tf.Tensor, tf.Tensor];
    const inputs = { logits, targets, weight, logSumExp, dLosses };
    return { logits: () => runKernel(WEIGHTED_CROSS_ENTROPY_GRADIENT, inputs, attributes)[0] as tf.Tensor };
  },
});

registerGradient({
  kernelName: SOFT_CROSS_ENTROPY,
  inputsToSave: ['logits', 'targets', 'weight'],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attributes) => {
    const [logits, targets, weight, logSumExp] = saved as Saved;
    const [dLosses] = dys as [tf.Tensor, tf.Tensor];
    const { labelSmoothing } = attributes;
    const inputs = { logits, targets, weight, logSumExp, dLosses };
    return {
      logits: () => runKernel(SOFT_CROSS_ENTROPY_GRADIENT, inputs, attributes)[0] as tf.Tensor,
      targets: () => {
        const surprise = logSumExp.expandDims(1).sub(logits); // -log p [N, V]
        return surprise
          .mul(weight)
          .mul(dLosses.expandDims(1))
          .mul(1 - labelSmoothing);
      },
    };
  },
});

/** Losses `[N]` of targets that are classes, in plain tfjs ops; whatever the logits of an ignored row are, it gives and gets 0. */
export function classLossesComposed(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  { ignoreIndex, labelSmoothing }: SoftmaxCrossEntropyAttributes,
  weight?: tf.Tensor1D,
): tf.Tensor1D {
  const classes = logits.shape[1];
  const counted = targets.notEqual(ignoreIndex);
  const oneHot = targets
    .expandDims(1)
    .equal(tf.range(0, classes, 1, 'int32'))
    .toFloat(); // [N, V]
  const distribution = oneHot.mul(1 - labelSmoothing).add(labelSmoothing / classes);
  const shares = weight ? distribution.mul(weight) : distribution;
  const logProbs = tf.logSoftmax(tf.where(counted.expandDims(1), logits, 0));
  const terms = tf.where(distribution.notEqual(0), logProbs.mul(shares), 0); // 0 times the logarithm of 0 is NaN
  return tf.where(counted, terms.sum(1).neg(), 0) as tf.Tensor1D;
}

/** Losses `[N]` of targets that are distributions, in plain tfjs ops. */
export function softCrossEntropyComposed(
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  weight: tf.Tensor1D,
  { labelSmoothing }: SoftCrossEntropyAttributes,
): tf.Tensor1D {
  const distribution = targets.mul(1 - labelSmoothing).add(labelSmoothing / logits.shape[1]);
  return tf.logSoftmax(logits).mul(distribution.mul(weight)).sum<tf.Tensor1D>(1).neg();
}
