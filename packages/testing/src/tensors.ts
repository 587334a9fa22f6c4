// Seeded tensors for tests: all values distinct, so that a permuted gate or axis shows.
import { createRandom } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';

/** Standard normal times `scale`. */
export function randomTensor<T extends tf.Tensor>(shape: readonly number[], seed: number, scale = 1): T {
  const random = createRandom(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => scale * random.normal()),
    [...shape],
  ) as T;
}

export const int32 = (values: readonly number[]): tf.Tensor1D => tf.tensor1d([...values], 'int32');

/** Disposes everything that `run` made. */
export const tidily = (run: () => void): void => {
  tf.tidy(() => {
    run();
  });
};
