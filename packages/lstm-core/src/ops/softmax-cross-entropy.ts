// Softmax and cross-entropy in one: loss = log Σ exp(logits) - Σ q · logits, with the smoothed target
// q = (1 - s) one-hot + s / V (Szegedy et al. 2016), and padding ignored. Other targets and weights: target-cross-entropy.ts.
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import {
  SOFTMAX_CROSS_ENTROPY,
  SOFTMAX_CROSS_ENTROPY_GRADIENT,
  type SoftmaxCrossEntropyAttributes,
} from '../kernels.ts';
import { checkShape, hasKernel, registerGradient, runKernel } from './dispatch.ts';
import {
  checkFloat32,
  checkIgnoreIndex,
  checkLogits,
  checkReduction,
  checkSmoothing,
  checkTargets,
  type Reduction,
  reduceAll,
} from './loss-checks.ts';
import { classLossesComposed, softCrossEntropy, weightedCrossEntropy } from './target-cross-entropy.ts';

export { checkSmoothing } from './loss-checks.ts';

/** What of the logits counts, and label smoothing. */
export interface SoftmaxCrossEntropyOptions {
  /** Rows whose target is this id count nothing. Default -1: none is ignored. Not with targets `[N, V]`. */
  readonly ignoreIndex?: number;
  /** 0 to below 1, default 0. */
  readonly labelSmoothing?: number;
  /** `mean` (default) over the rows that are not ignored, `sum`, or `none`: one loss per row. */
  readonly reduction?: Reduction;
}

/** The same with a weight for each row. */
export interface WeightedCrossEntropyOptions extends SoftmaxCrossEntropyOptions {
  /**
   * `[V]`: how much each class counts. Default: all alike. The mean divides by the sum of the targets' weights, but by N where
   * targets are `[N, V]`, as in PyTorch. It gets no gradient.
   */
  readonly weight?: tf.Tensor1D;
}

const name = 'softmaxCrossEntropy';

/**
 * `logits [N, V]` and `targets`, `[N]` int32 or `[N, V]` float32 (a distribution for each row, which nothing checks to sum to 1)
 * -> a scalar, or `[N]` with reduction `none`. In nats. The mean over no row at all is NaN with gradients of 0, as in PyTorch.
 * @throws ShapeError if targets or weight do not fit logits; ConfigError for an option out of range, or ignoreIndex with
 * targets `[N, V]`; DataError for a target that is no class.
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D | tf.Tensor2D,
  options?: WeightedCrossEntropyOptions & { readonly reduction?: 'mean' | 'sum' },
): tf.Scalar;
export function softmaxCrossEntropy(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D | tf.Tensor2D,
  options?: WeightedCrossEntropyOptions,
): tf.Tensor;
export function softmaxCrossEntropy(
  logits: tf.Tensor2D,
  targets: tf.Tensor1D | tf.Tensor2D,
  { ignoreIndex = -1, labelSmoothing = 0, weight, reduction = 'mean' }: WeightedCrossEntropyOptions = {},
): tf.Tensor {
  checkLogits(name, logits);
  checkSmoothing(name, labelSmoothing);
  checkIgnoreIndex(name, ignoreIndex);
  checkReduction(name, reduction);
  const [, classes] = logits.shape;
  if (weight) {
    checkShape(name, 'weight', weight, [classes]);
    checkFloat32(name, 'weight', weight);
  }
  if (isDistribution(targets)) {
    checkShape(name, 'targets', targets, logits.shape);
    checkFloat32(name, 'targets', targets);
    if (ignoreIndex >= 0) throw ignoredDistribution(ignoreIndex);
    return tf.tidy(() => {
      const losses = softCrossEntropy(logits, targets, weight ?? tf.ones([classes]), { labelSmoothing });
      return reduceAll(losses, reduction);
    });
  }
  checkTargets(name, targets, logits.shape, ignoreIndex);
  const attributes = { ignoreIndex, labelSmoothing };
  return tf.tidy(() => {
    const losses = weight
      ? weightedCrossEntropy(logits, targets, weight, attributes)
      : plainCrossEntropy(logits, targets, attributes);
    return reduceLosses(losses, targets, ignoreIndex, reduction, weight);
  });
}

const isDistribution = (targets: tf.Tensor): targets is tf.Tensor2D => targets.rank === 2;

const plainCrossEntropy = (
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  attributes: SoftmaxCrossEntropyAttributes,
): tf.Tensor1D =>
  hasKernel(SOFTMAX_CROSS_ENTROPY)
    ? (runKernel(SOFTMAX_CROSS_ENTROPY, { logits, targets }, attributes)[0] as tf.Tensor1D)
    : softmaxCrossEntropyComposed(logits, targets, attributes);

/** Losses `[N]` of targets of which some are ignored, as `reduction` says. The mean is one by the targets' weights, if there are. */
export function reduceLosses(
  losses: tf.Tensor1D,
  targets: tf.Tensor1D,
  ignoreIndex: number,
  reduction: Reduction,
  weight?: tf.Tensor1D,
): tf.Tensor {
  switch (reduction) {
    case 'none':
      return losses;
    case 'sum':
      return losses.sum();
    case 'mean': {
      const count = targets.notEqual(ignoreIndex).toFloat().sum();
      const undefinedMean = tf.where(count.equal(0), Number.NaN, 0); // apart, so that gradients are 0 as in PyTorch
      const total = weight ? tf.where(count.equal(0), 1, totalWeight(targets, ignoreIndex, weight)) : count.maximum(1);
      return losses.sum().div(total).add(undefinedMean);
    }
    default:
      return reduction satisfies never;
  }
}

function totalWeight(targets: tf.Tensor1D, ignoreIndex: number, weight: tf.Tensor1D): tf.Tensor {
  const counted = targets.notEqual(ignoreIndex);
  const classes = tf.where(counted, targets, tf.zerosLike(targets)).toInt();
  return tf.where(counted, weight.gather(classes), 0).sum();
}

const ignoredDistribution = (ignoreIndex: number): ConfigError =>
  new ConfigError({
    where: `${name}: ignoreIndex`,
    expected: 'none with targets [N, V]',
    got: String(ignoreIndex),
    fix: 'Leave the rows out, or multiply their losses by 0 with reduction none.',
  });

registerGradient({
  kernelName: SOFTMAX_CROSS_ENTROPY,
  inputsToSave: ['logits', 'targets'],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attributes) => {
    const [logits, targets, logSumExp] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [dLosses] = dys as [tf.Tensor, tf.Tensor];
    const inputs = { logits, targets, logSumExp, dLosses };
    return { logits: () => runKernel(SOFTMAX_CROSS_ENTROPY_GRADIENT, inputs, attributes)[0] as tf.Tensor };
  },
});

/** Losses `[N]` in plain tfjs ops. */
export const softmaxCrossEntropyComposed = (
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  attributes: SoftmaxCrossEntropyAttributes,
): tf.Tensor1D => classLossesComposed(logits, targets, attributes);
