// Dropout by a hash of seed and position.
import { DataError } from '@longhand/base';
import { DROPOUT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type CheckedCall, registerChecked, sizeOf } from './registry.ts';
import { checkShare } from './values.ts';

const shapes = { x: '...' } as const;

function dropout({ backend, inputs: { x }, attrs }: CheckedCall<typeof DROPOUT, typeof shapes>): tf.TensorInfo {
  const { rate, seed, sharedAxis } = attrs;
  checkShare(`${DROPOUT}: rate`, rate);
  const [batch, steps, size] = axesOf(x.shape, sharedAxis);
  const y = backend.allocate(x.shape);
  backend.compute.kernels.dropout(batch, steps, size, rate, seed | 0, backend.address(x), backend.address(y));
  return y;
}

function axesOf(shape: readonly number[], sharedAxis: number): readonly [batch: number, steps: number, size: number] {
  if (sharedAxis === -1) return [1, 1, sizeOf(shape)];
  const [batch, steps, size] = shape;
  if (sharedAxis === 1 && shape.length === 3) return [batch as number, steps as number, size as number];
  throw new DataError({
    where: `${DROPOUT}: sharedAxis`,
    expected: '-1, or 1 with x [B, T, D]',
    got: `${sharedAxis} with [${shape.join(', ')}]`,
  });
}

export function registerDropout(): void {
  registerChecked(DROPOUT, shapes, dropout);
}
