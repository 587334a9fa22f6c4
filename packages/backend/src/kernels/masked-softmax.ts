// Softmax over each sequence's real steps, forward and back, and tfjs's own over the last axis.
import { MASKED_SOFTMAX, MASKED_SOFTMAX_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type CheckedCall, isFloat, type KernelCall, registerChecked, registerWhere, sizeOf } from './registry.ts';
import { checkLengths } from './values.ts';

const shapes = { scores: 'B T', lengths: 'int32 B' } as const;

function maskedSoftmax({ backend, inputs, sizes: { B, T } }: CheckedCall<typeof shapes>): tf.TensorInfo {
  checkLengths('maskedSoftmax', backend, inputs.lengths, T);
  const output = backend.allocate([B, T]);
  const addresses = [inputs.scores, inputs.lengths, output].map((tensor) => backend.address(tensor));
  backend.compute.kernels.masked_softmax(B, T, ...addresses);
  return output;
}

const gradientShapes = { output: 'B T', dOutput: 'B T' } as const;

function gradient({ backend, inputs, sizes: { B, T } }: CheckedCall<typeof gradientShapes>): tf.TensorInfo {
  const dScores = backend.allocate([B, T]);
  const addresses = [inputs.output, inputs.dOutput, dScores].map((tensor) => backend.address(tensor));
  backend.compute.kernels.masked_softmax_gradient(B, T, ...addresses);
  return dScores;
}

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

export function registerMaskedSoftmax(): void {
  registerChecked(MASKED_SOFTMAX, shapes, maskedSoftmax);
  registerChecked(MASKED_SOFTMAX_GRADIENT, gradientShapes, gradient);
  registerWhere('Softmax', ['logits'], overLastAxis, softmax);
}
