// Softmax over each sequence's real steps, forward and back.
import { MASKED_SOFTMAX, MASKED_SOFTMAX_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type CheckedCall, registerChecked } from './registry.ts';
import { checkLengths } from './values.ts';

const shapes = { scores: 'B T', lengths: 'int32 B' } as const;

function maskedSoftmax({
  backend,
  inputs,
  sizes: { B, T },
}: CheckedCall<typeof MASKED_SOFTMAX, typeof shapes>): tf.TensorInfo {
  checkLengths('maskedSoftmax', backend, inputs.lengths, T);
  const output = backend.allocate([B, T]);
  const addresses = [inputs.scores, inputs.lengths, output].map((tensor) => backend.address(tensor));
  backend.compute.kernels.masked_softmax(B, T, ...addresses);
  return output;
}

const gradientShapes = { output: 'B T', dOutput: 'B T' } as const;

function gradient({
  backend,
  inputs,
  sizes: { B, T },
}: CheckedCall<typeof MASKED_SOFTMAX_GRADIENT, typeof gradientShapes>): tf.TensorInfo {
  const dScores = backend.allocate([B, T]);
  const addresses = [inputs.output, inputs.dOutput, dScores].map((tensor) => backend.address(tensor));
  backend.compute.kernels.masked_softmax_gradient(B, T, ...addresses);
  return dScores;
}

export function registerMaskedSoftmax(): void {
  registerChecked(MASKED_SOFTMAX, shapes, maskedSoftmax);
  registerChecked(MASKED_SOFTMAX_GRADIENT, gradientShapes, gradient);
}
