// A fully connected layer.
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform } from '../initializers.ts';
import type { Activation } from '../kernels.ts';
import { checkKind, checkSizes, checkWeights } from '../ops/checks.ts';
import { activations, linear } from '../ops/linear.ts';
import { createParams, disposeParams, type NamedParams, prefixed } from './params.ts';

/** Sizes and activation of a linear layer. */
export interface LinearConfig {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly activation?: Activation;
}

/** y = activation(x W + b) over the last axis. */
export interface Linear {
  readonly params: NamedParams;
  /** `[N, D]` or `[B, T, D]` -> the same with the last axis of size U. @throws ShapeError */
  apply<X extends tf.Tensor2D | tf.Tensor3D>(x: X): X;
  dispose(): void;
}

/** Glorot-uniform weights, zero bias. @throws ConfigError for sizes out of range or an unknown activation */
export function createLinear(
  { inputSize, outputSize, activation = 'linear' }: LinearConfig,
  random: Random,
  name = 'linear',
): Linear {
  checkSizes({ inputSize, outputSize }, name);
  checkKind(`${name}: activation`, activation, activations);
  checkWeights(name, inputSize * outputSize);
  const { kernel, bias } = createParams({
    kernel: () => glorotUniform(inputSize, outputSize, random),
    bias: () => tf.zeros([outputSize]),
  });
  const params = prefixed(name, { kernel, bias });
  return {
    params,
    apply: (x) => linear(x, kernel as unknown as tf.Tensor2D, bias as unknown as tf.Tensor1D, { activation }),
    dispose: () => disposeParams(params),
  };
}
