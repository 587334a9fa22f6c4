// A linear layer with its activation, forward and back.
import { LINEAR, LINEAR_GRADIENT, type LinearAttributes } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { unaryCodes } from '../compute/signatures.ts';
import { type CheckedCall, registerChecked } from './registry.ts';
import { codeOf } from './values.ts';

const { linear: plain, relu, sigmoid, tanh } = unaryCodes;
const activations = { linear: plain, relu, sigmoid, tanh };
/** The number of an activation. @throws ConfigError if there is none of that name */
export const codeOfActivation = ({ activation }: LinearAttributes): number =>
  codeOf('linear: activation', activations, activation);

const shapes = { x: 'N D', kernel: 'D U', bias: 'U' } as const;

function linear({ backend, inputs, sizes, attrs }: CheckedCall<typeof LINEAR, typeof shapes>): tf.TensorInfo {
  const { N, D, U } = sizes;
  const code = codeOfActivation(attrs);
  const y = backend.allocate([N, U]);
  const addresses = [inputs.x, inputs.kernel, inputs.bias, y].map((tensor) => backend.address(tensor));
  const { kernels } = backend.compute;
  backend.withScratch(kernels.linear_scratch(N, D, U), (scratch) =>
    kernels.linear(N, D, U, code, ...addresses, scratch),
  );
  return y;
}

const gradientShapes = { x: 'N D', kernel: 'D U', output: 'N U', dOutput: 'N U' } as const;

function gradient(call: CheckedCall<typeof LINEAR_GRADIENT, typeof gradientShapes>): tf.TensorInfo[] {
  const { backend, inputs, sizes, attrs } = call;
  const { N, D, U } = sizes;
  const code = codeOfActivation(attrs);
  const gradients = [[N, D], [D, U], [U]].map((shape) => backend.allocate(shape));
  const given = [inputs.x, inputs.kernel, inputs.output, inputs.dOutput];
  const addresses = [...given, ...gradients].map((tensor) => backend.address(tensor));
  const { kernels } = backend.compute;
  backend.withScratch(kernels.linear_scratch(N, D, U), (scratch) =>
    kernels.linear_gradient(N, D, U, code, ...addresses, scratch),
  );
  return gradients;
}

export function registerLinear(): void {
  registerChecked(LINEAR, shapes, linear);
  registerChecked(LINEAR_GRADIENT, gradientShapes, gradient);
}
