// Where a step stands: sines and cosines of falling frequency (Vaswani et al. 2017).
import * as tf from '@tensorflow/tfjs-core';
import { checkInteger, checkSizes } from '../ops/checks.ts';

/**
 * `[T, M]`: sin and cos of position / 10000^(2i / M), in turn.
 * @param first position of the first step
 * @throws ConfigError for sizes out of range
 */
export function sinusoidalPositions(time: number, modelSize: number, first = 0): tf.Tensor2D {
  checkSizes({ time, modelSize }, 'sinusoidalPositions');
  checkInteger('sinusoidalPositions: first', first, 0);
  const values = new Float32Array(time * modelSize);
  for (let t = 0; t < time; t++) {
    for (let m = 0; m < modelSize; m++) {
      const angle = (first + t) / 10_000 ** ((m - (m % 2)) / modelSize);
      values[t * modelSize + m] = m % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return tf.tensor2d(values, [time, modelSize]);
}
