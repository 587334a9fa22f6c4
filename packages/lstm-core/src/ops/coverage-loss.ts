// The coverage loss (See et al. 2017, equation 12): reading again what has been read costs.
import * as tf from '@tensorflow/tfjs';
import { checkShape } from './dispatch.ts';

/**
 * Attention `weights [B, T, S]`, `counted [B, T]` (1 where a step counts, else 0) -> the mean over the steps that count of
 * Σ_s min(a_t, c_t), c_t being the sum of the weights before t. A scalar from 0 to 1; 0 where no step counts.
 * @throws ShapeError if they do not fit each other
 */
export function coverageLoss(weights: tf.Tensor3D, counted: tf.Tensor2D): tf.Scalar {
  checkShape('coverageLoss', 'weights', weights, [null, null, null]);
  checkShape('coverageLoss', 'counted', counted, weights.shape.slice(0, 2));
  return tf.tidy(() => {
    const [batch, time] = weights.shape;
    // Row t is 1 before t; not tf.cumsum, whose gradient is wrong for axes before the last.
    const before = tf.greater(tf.range(0, time).expandDims(1), tf.range(0, time).expandDims(0)).toFloat();
    const covered = tf.matMul(tf.tile(before.expandDims(0), [batch, 1, 1]), weights);
    const perStep = tf.minimum(weights, covered).sum(2);
    return perStep.mul(counted).sum().div<tf.Scalar>(counted.sum().maximum(1));
  });
}
