// Softmax and cross-entropy in one: loss = log Σ exp(logits) - Σ q · logits, with the smoothed target
// q = (1 - s) one-hot + s / V (Szegedy et al. 2016), and padding ignored.
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import {
  SOFTMAX_CROSS_ENTROPY,
  SOFTMAX_CROSS_ENTROPY_GRADIENT,
  type SoftmaxCrossEntropyAttributes,
} from '../kernels.ts';
import { checkInt32, checkShape, hasKernel, runKernel } from './dispatch.ts';

export interface SoftmaxCrossEntropyOptions {
  /** Rows whose target is this id count nothing. Default -1: none is ignored. */
  readonly ignoreIndex?: number;
  /** 0 to below 1, default 0. */
  readonly labelSmoothing?: number;
  /** `mean` (default) over the rows that are not ignored, `sum`, or `none`: one loss per row. */
  readonly reduction?: 'mean' | 'sum' | 'none';
}

/**
 * `logits [N, V]`, `targets [N]` int32 -> a scalar, or `[N]` with reduction `none`. In nats.
 * The mean over no row at all is NaN with gradients of 0, as in PyTorch.
 * @throws ShapeError if targets do not fit logits; ConfigError if labelSmoothing is out of range.
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  { ignoreIndex = -1, labelSmoothing = 0, reduction = 'mean' }: SoftmaxCrossEntropyOptions = {},
): tf.Tensor {
  checkShape('softmaxCrossEntropy', 'logits', logits, [null, null]);
  checkShape('softmaxCrossEntropy', 'targets', targets, [logits.shape[0]]);
  checkInt32('softmaxCrossEntropy', 'targets', targets);
  checkSmoothing('softmaxCrossEntropy', labelSmoothing);
  return tf.tidy(() => {
    const attributes = { ignoreIndex, labelSmoothing };
    const losses = hasKernel(SOFTMAX_CROSS_ENTROPY)
      ? runKernel(SOFTMAX_CROSS_ENTROPY, { logits, targets }, attributes)[0]!
      : softmaxCrossEntropyTwin(logits, targets, attributes);
    return reduceLosses(losses as tf.Tensor1D, targets, ignoreIndex, reduction);
  });
}

/** @throws ConfigError */
export function checkSmoothing(where: string, labelSmoothing: number): void {
  if (labelSmoothing >= 0 && labelSmoothing < 1) return;
  throw new ConfigError({
    where: `${where}: labelSmoothing`,
    expected: '0 <= labelSmoothing < 1',
    got: String(labelSmoothing),
  });
}

/** Losses `[N]` of targets of which some are ignored, as `reduction` says. */
export function reduceLosses(
  losses: tf.Tensor1D,
  targets: tf.Tensor1D,
  ignoreIndex: number,
  reduction: NonNullable<SoftmaxCrossEntropyOptions['reduction']>,
): tf.Tensor {
  switch (reduction) {
    case 'none':
      return losses;
    case 'sum':
      return losses.sum();
    case 'mean': {
      const count = targets.notEqual(ignoreIndex).toFloat().sum();
      const undefinedMean = tf.where(count.equal(0), Number.NaN, 0); // apart, so that gradients are 0 as in PyTorch
      return losses.sum().div(count.maximum(1)).add(undefinedMean);
    }
    default:
      return reduction satisfies never;
  }
}

tf.registerGradient({
  kernelName: SOFTMAX_CROSS_ENTROPY,
  inputsToSave: ['logits', 'targets'],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attributes) => {
    const [logits, targets, logSumExp] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [dLosses] = dys as tf.Tensor[];
    const inputs = { logits, targets, logSumExp, dLosses: dLosses! };
    return { logits: () => runKernel(SOFTMAX_CROSS_ENTROPY_GRADIENT, inputs, attributes)[0]! };
  },
});

/** Losses `[N]` in plain tfjs ops. */
export function softmaxCrossEntropyTwin(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  { ignoreIndex, labelSmoothing }: SoftmaxCrossEntropyAttributes,
): tf.Tensor1D {
  const vocabSize = logits.shape[1];
  const counted = targets.notEqual(ignoreIndex);
  const oneHot = tf.oneHot(tf.where(counted, targets, tf.zerosLike(targets)).toInt(), vocabSize).toFloat(); // [N, V]
  const distribution = oneHot.mul(1 - labelSmoothing).add(labelSmoothing / vocabSize);
  return tf.logSoftmax(logits).mul(distribution).sum(1).neg().mul(counted.toFloat()) as tf.Tensor1D;
}
