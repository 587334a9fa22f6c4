// A fully connected layer.
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { glorotUniform } from '../initializers.ts';
import type { Activation } from '../kernels.ts';
import { linear } from '../ops/linear.ts';
import { createParams, disposeParams, type NamedParams, prefixed } from './params.ts';
import { checkSizes } from './recurrent.ts';

export interface LinearConfig {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly activation?: Activation;
}

export interface Linear {
  readonly params: NamedParams;
  /** `[N, D]` or `[B, T, D]` -> the same with the last axis of size U. @throws ShapeError */
  apply<X extends tf.Tensor2D | tf.Tensor3D>(x: X): X;
  dispose(): void;
}

/** Glorot-uniform weights, zero bias. */
export function createLinear(
  { inputSize, outputSize, activation }: LinearConfig,
  random: Random,
  name = 'linear',
): Linear {
  checkSizes({ inputSize, outputSize });
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
