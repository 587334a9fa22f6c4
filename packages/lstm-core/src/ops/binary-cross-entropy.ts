// Binary cross-entropy with the sigmoid inside: each logit is a yes or no of its own (several labels a text, one class or not).
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { BINARY_CROSS_ENTROPY, BINARY_CROSS_ENTROPY_GRADIENT } from '../kernels.ts';
import { checkShape, hasKernel, registerGradient, runKernel } from './dispatch.ts';
import { checkFloat32, checkReduction, type Reduction, reduceAll } from './loss-checks.ts';

/** What of the logits counts, and how. */
export interface BinaryCrossEntropyOptions {
  /** How much a yes counts beside a no: a number, or `[K]` for each column of its own (`[1]` for logits `[N]`). Default 1. */
  readonly posWeight?: number | tf.Tensor1D;
  /** `mean` (default) over all elements, `sum`, or `none`: one loss an element. */
  readonly reduction?: Reduction;
}

const name = 'binaryCrossEntropy';

/**
 * `logits`, `targets` float32, both `[N, K]` or `[N]` -> a scalar, or their shape with reduction `none`. In nats:
 * -posWeight target log sigmoid(logit) - (1 - target) log sigmoid(-logit). Targets are 0 to 1, which nothing checks.
 * @throws ShapeError if targets or posWeight do not fit; ConfigError for an option out of range
 */
export function binaryCrossEntropy<T extends tf.Tensor1D | tf.Tensor2D>(
  logits: T,
  targets: T,
  { posWeight = 1, reduction = 'mean' }: BinaryCrossEntropyOptions = {},
): tf.Tensor {
  checkShape(name, 'logits', logits, logits.rank === 1 ? [null] : [null, null]);
  checkShape(name, 'targets', targets, logits.shape);
  checkFloat32(name, 'logits', logits);
  checkFloat32(name, 'targets', targets);
  checkReduction(name, reduction);
  checkPosWeight(posWeight, logits.shape[1] ?? 1);
  return tf.tidy(() => {
    const positive = typeof posWeight === 'number' ? tf.tensor1d([posWeight]) : posWeight;
    const losses = hasKernel(BINARY_CROSS_ENTROPY)
      ? (runKernel(BINARY_CROSS_ENTROPY, { logits, targets, positive })[0] as tf.Tensor)
      : binaryCrossEntropyComposed(logits, targets, positive);
    return reduceAll(losses, reduction);
  });
}

function checkPosWeight(posWeight: number | tf.Tensor1D, columns: number): void {
  if (typeof posWeight !== 'number') {
    checkShape(name, 'posWeight', posWeight, [columns]);
    checkFloat32(name, 'posWeight', posWeight);
    return;
  }
  if (posWeight >= 0 && posWeight < Number.POSITIVE_INFINITY) return;
  throw new ConfigError({
    where: `${name}: posWeight`,
    expected: 'a finite number of at least 0',
    got: String(posWeight),
  });
}

registerGradient({
  kernelName: BINARY_CROSS_ENTROPY,
  inputsToSave: ['logits', 'targets', 'positive'],
  gradFunc: (dLosses, saved) => {
    const [logits, targets, positive] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const d = dLosses as tf.Tensor;
    return {
      logits: () => runKernel(BINARY_CROSS_ENTROPY_GRADIENT, { logits, targets, positive, dLosses: d })[0] as tf.Tensor,
      targets: () => d.mul(positive.mul(tf.softplus(logits.neg())).sub(tf.softplus(logits))),
    };
  },
});

/** Losses of the shape of logits, in plain tfjs ops. */
export const binaryCrossEntropyComposed = (logits: tf.Tensor, targets: tf.Tensor, positive: tf.Tensor1D): tf.Tensor =>
  targets
    .mul(positive)
    .mul(tf.softplus(logits.neg()))
    .add(tf.sub(1, targets).mul(tf.softplus(logits)));
