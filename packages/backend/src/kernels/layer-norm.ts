// Layer normalisation, forward and back.
import { LAYER_NORM, LAYER_NORM_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { addresses, type CheckedCall, registerChecked } from './registry.ts';

const shapes = { x: 'N D', gain: 'D', bias: 'D' } as const;

function layerNorm(call: CheckedCall<typeof LAYER_NORM, typeof shapes>): tf.TensorInfo {
  const { backend, inputs, sizes, attrs } = call;
  const output = backend.allocate([sizes.N, sizes.D]);
  const at = addresses(call, [inputs.x, inputs.gain, inputs.bias, output]);
  backend.compute.kernels.layer_norm(sizes.N, sizes.D, attrs.epsilon, ...at);
  return output;
}

const gradientShapes = { x: 'N D', gain: 'D', dOutput: 'N D' } as const;

function gradient(call: CheckedCall<typeof LAYER_NORM_GRADIENT, typeof gradientShapes>): tf.TensorInfo[] {
  const { backend, inputs, sizes, attrs } = call;
  const { N, D } = sizes;
  const gradients = [[N, D], [D], [D]].map((shape) => backend.allocate(shape));
  const at = addresses(call, [inputs.x, inputs.gain, inputs.dOutput, ...gradients]);
  backend.withScratch(2 * N, (scratch) =>
    backend.compute.kernels.layer_norm_gradient(N, D, attrs.epsilon, ...at, scratch),
  );
  return gradients;
}

export function registerLayerNorm(): void {
  registerChecked(LAYER_NORM, shapes, layerNorm);
  registerChecked(LAYER_NORM_GRADIENT, gradientShapes, gradient);
}
