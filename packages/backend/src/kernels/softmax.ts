// tfjs's softmax over the last axis.
import type * as tf from '@tensorflow/tfjs-core';
import { isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';

type SoftmaxCall = KernelCall<'logits'>;

const overLastAxis = ({ inputs: { logits }, attrs }: SoftmaxCall): boolean =>
  isFloat(logits) && logits.shape.length > 0 && [-1, logits.shape.length - 1].includes(attrs.dim);

/** Every step is real. */
function softmax({ backend, inputs: { logits } }: SoftmaxCall): tf.TensorInfo {
  const columns = logits.shape.at(-1) as number;
  const rows = sizeOf(logits.shape.slice(0, -1));
  const output = backend.allocate(logits.shape);
  const noLengths = 0;
  backend.compute.kernels.masked_softmax(rows, columns, backend.address(logits), noLengths, backend.address(output));
  return output;
}

export function registerSoftmax(): void {
  registerWhere('Softmax', ['logits'], overLastAxis, softmax);
}
