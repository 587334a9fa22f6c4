// The mean, the maximum or the last of each sequence's real steps, forward and back.
import { POOLING, POOLING_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { poolingCodes } from '../compute/signatures.ts';
import { type CheckedCall, registerChecked } from './registry.ts';
import { checkLengths, codeOf } from './values.ts';

const shapes = { x: 'B T H', lengths: 'int32 B' } as const;

function pooling({ backend, inputs, sizes, attrs }: CheckedCall<typeof POOLING, typeof shapes>): tf.TensorInfo {
  const { B, T, H } = sizes;
  const code = codeOf('poolSequence: kind', poolingCodes, attrs.kind);
  checkLengths('poolSequence', backend, inputs.lengths, T);
  const output = backend.allocate([B, H]);
  const addresses = [inputs.x, inputs.lengths, output].map((tensor) => backend.address(tensor));
  backend.compute.kernels.pooling(code, B, T, H, ...addresses);
  return output;
}

const gradientShapes = { x: 'B T H', lengths: 'int32 B', output: 'B H', dOutput: 'B H' } as const;

function gradient(call: CheckedCall<typeof POOLING_GRADIENT, typeof gradientShapes>): tf.TensorInfo {
  const { backend, inputs, sizes, attrs } = call;
  const { B, T, H } = sizes;
  const code = codeOf('poolSequence: kind', poolingCodes, attrs.kind);
  checkLengths('poolSequence', backend, inputs.lengths, T);
  const dx = backend.allocate([B, T, H]);
  const given = [inputs.x, inputs.lengths, inputs.output, inputs.dOutput, dx];
  backend.compute.kernels.pooling_gradient(code, B, T, H, ...given.map((tensor) => backend.address(tensor)));
  return dx;
}

export function registerPooling(): void {
  registerChecked(POOLING, shapes, pooling);
  registerChecked(POOLING_GRADIENT, gradientShapes, gradient);
}
