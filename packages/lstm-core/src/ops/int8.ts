// Which tensors stand for int8 weights: the operations multiply with these where nothing asks for a gradient.
import { ShapeError } from '@longhand/base';
import type * as tf from '@tensorflow/tfjs-core';
import type { Int8Matrix } from '../kernels.ts';

/** By the data behind a tensor: a variable that is assigned anew has other data, and its int8 weights are forgotten. */
const known = new WeakMap<object, Int8Matrix>();

/**
 * Lets inference multiply with `int8` where it would with this tensor, whose values are those of `int8` in float32.
 * @throws ShapeError if sizes do not fit
 */
export function setInt8(tensor: tf.Tensor, int8: Int8Matrix): void {
  const [rows, columns] = int8.shape;
  const fits = int8.values.length === rows * columns && int8.scales.length === columns;
  const shape = `[${int8.shape.join(', ')}]`;
  if (!fits || `[${tensor.shape.join(', ')}]` !== shape)
    throw new ShapeError({
      where: 'setInt8',
      expected: `a matrix [${tensor.shape.join(', ')}] and a scale for each column`,
      got: `${shape} of ${int8.values.length} numbers and ${int8.scales.length} scales`,
    });
  known.set(tensor.dataId, int8);
}

/** More products of 255 and 127 than these do not fit 32 bits. */
const mostRows = 2 ** 16;

/** Of a matrix that a file holds as int8. */
export function int8Of(tensor: tf.Tensor): Int8Matrix | undefined {
  const int8 = known.get(tensor.dataId);
  const fits = int8 && int8.shape[0] <= mostRows && int8.shape.every((size, axis) => size === tensor.shape[axis]);
  return fits ? int8 : undefined;
}

/** For who writes values in place. */
export const forgetInt8 = (tensor: tf.Tensor): void => void known.delete(tensor.dataId);
