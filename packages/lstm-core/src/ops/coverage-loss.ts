// The coverage loss (See et al. 2017, equation 12): reading again what has been read costs.
import { DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './checks.ts';
import { realSteps } from './sequence.ts';

/**
 * Attention `weights [B, T, S]`, `counted [B, T]` (1 where a step counts, else 0) -> the mean over the steps that count of
 * Σ_s min(a_t, c_t), c_t being the sum of the weights before t. A scalar from 0 to 1; 0 where no step counts.
 * Weights of steps behind the last that counts are not looked at.
 * @throws ShapeError if they do not fit each other, are empty or not float32; DataError if a step counts otherwise
 */
export function coverageLoss(weights: tf.Tensor3D, counted: tf.Tensor2D): tf.Scalar {
  checkFloats('coverageLoss', 'weights', weights, [null, null, null]);
  const [batch, time] = weights.shape;
  checkFloats('coverageLoss', 'counted', counted, [batch, time]);
  const lengths = countedSteps(counted);
  return tf.tidy(() => {
    const real = realSteps(weights, tf.tensor1d(lengths, 'int32'));
    // Row t is 1 before t; not tf.cumsum, whose gradient is wrong for axes before the last.
    const before = tf.greater(tf.range(0, time).expandDims(1), tf.range(0, time).expandDims(0)).toFloat();
    const covered = tf.matMul(tf.tile(before.expandDims(0), [batch, 1, 1]), real);
    const perStep = tf.minimum(real, covered).sum(2);
    return perStep.mul(counted).sum().div<tf.Scalar>(counted.sum().maximum(1));
  });
}

/** Of each row, the steps up to the last that counts. */
function countedSteps(counted: tf.Tensor2D): number[] {
  const [batch, time] = counted.shape;
  const values = counted.dataSync();
  return Array.from({ length: batch }, (_, b) => {
    const row = values.subarray(b * time, (b + 1) * time);
    const wrong = row.findIndex((value) => value !== 0 && value !== 1);
    if (wrong < 0) return row.lastIndexOf(1) + 1;
    const where = `coverageLoss: counted[${b}, ${wrong}]`;
    throw new DataError({ where, expected: '0 or 1', got: String(row[wrong]) });
  });
}
