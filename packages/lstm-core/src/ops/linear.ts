// y = activation(x W + b).
import * as tf from '@tensorflow/tfjs-core';
import { type Activation, LINEAR, LINEAR_GRADIENT, LINEAR_INT8, type LinearAttributes } from '../kernels.ts';
import { checkFloats, checkKind } from './checks.ts';
import { hasKernel, registerGradient, runForOne, runKernel } from './dispatch.ts';
import { int8Of } from './int8.ts';

export const activations = ['linear', 'relu', 'sigmoid', 'tanh'] as const satisfies readonly Activation[];

/** What follows the product. */
export interface LinearOptions {
  /** Default `linear`. */
  readonly activation?: Activation;
}

/**
 * `x [N, D]` or `[B, T, D]`, `kernel [D, U]`, `bias [U]` (absent: zeros) -> `[N, U]` or `[B, T, U]`.
 * @throws ShapeError if kernel or bias do not fit x, an axis is empty or a tensor is not float32; ConfigError for an unknown activation.
 */
export function linear<X extends tf.Tensor2D | tf.Tensor3D>(
  x: X,
  kernel: tf.Tensor2D,
  bias?: tf.Tensor1D,
  { activation = 'linear' }: LinearOptions = {},
): X {
  checkArguments(x, kernel, bias, activation);
  const [inputSize, units] = kernel.shape;
  return tf.tidy(() => {
    const rows = x.rank === 2 ? (x as tf.Tensor2D) : x.reshape<tf.Tensor2D>([-1, inputSize]);
    const run = hasKernel(LINEAR) ? linearFused : composed;
    const y = run(rows, kernel, bias ?? tf.zeros<tf.Rank.R1>([units]), activation);
    return (x.rank === 2 ? y : y.reshape([...x.shape.slice(0, -1), units])) as X;
  });
}

function checkArguments(
  x: tf.Tensor,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D | undefined,
  activation: Activation,
): void {
  checkKind('linear: activation', activation, activations);
  checkFloats('linear', 'x', x, x instanceof tf.Tensor && x.rank === 3 ? [null, null, null] : [null, null]);
  checkFloats('linear', 'kernel', kernel, [x.shape.at(-1) ?? null, null]);
  if (bias) checkFloats('linear', 'bias', bias, [kernel.shape[1]]);
}

function linearFused(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, activation: Activation): tf.Tensor2D {
  const int8 = tf.engine().isTapeOn() ? undefined : int8Of(kernel);
  if (int8 && hasKernel(LINEAR_INT8))
    return runForOne(LINEAR_INT8, { x, kernel, bias }, { activation, int8 }) as tf.Tensor2D;
  return runForOne(LINEAR, { x, kernel, bias }, { activation } satisfies LinearAttributes) as tf.Tensor2D;
}

registerGradient({
  kernelName: LINEAR,
  inputsToSave: ['x', 'kernel'],
  outputsToSave: [true],
  gradFunc: (dOutput, saved, attributes) => {
    const [x, kernel, output] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const inputs = { x, kernel, output, dOutput: dOutput as tf.Tensor };
    const gradients = runKernel(LINEAR_GRADIENT, inputs, attributes) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [dx, dKernel, dBias] = gradients;
    return { x: () => dx, kernel: () => dKernel, bias: () => dBias };
  },
});

/** The same in plain tfjs ops. */
export function linearComposed(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  activation: Activation,
): tf.Tensor2D {
  checkArguments(x, kernel, bias, activation);
  return tf.tidy(() => composed(x, kernel, bias, activation));
}

function composed(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, activation: Activation): tf.Tensor2D {
  const sum = x.matMul(kernel).add<tf.Tensor2D>(bias);
  switch (activation) {
    case 'linear':
      return sum;
    case 'relu':
      return sum.relu();
    case 'sigmoid':
      return sum.sigmoid();
    case 'tanh':
      return sum.tanh();
    default:
      return activation satisfies never;
  }
}
