// The sum of squares of a tensor, for clipping by global norm.
import { ShapeError } from '@longhand/base';
import { SUM_OF_SQUARES } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, register, sizeOf } from './registry.ts';

function sumOfSquares({ backend, inputs: { x } }: KernelCall<'x'>): tf.TensorInfo {
  if (x.dtype !== 'float32') throw new ShapeError({ where: SUM_OF_SQUARES, expected: 'dtype float32', got: x.dtype });
  const sum = backend.compute.kernels.sum_of_squares(sizeOf(x.shape), backend.address(x));
  return backend.makeTensorInfo([], 'float32', Float32Array.of(sum));
}

export function registerSumOfSquares(): void {
  register(SUM_OF_SQUARES, sumOfSquares);
}
