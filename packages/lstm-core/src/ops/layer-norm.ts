// Layer normalisation (Ba et al. 2016): y = gain ∗ (x - mean) / sqrt(variance + epsilon) + bias, over the last axis.
import * as tf from '@tensorflow/tfjs-core';
import { LAYER_NORM, LAYER_NORM_GRADIENT, type LayerNormAttributes } from '../kernels.ts';
import { checkFinite, checkFloats } from './checks.ts';
import { hasKernel, registerGradient, runForOne, runKernel } from './dispatch.ts';

/** Of `layerNorm`. */
export interface LayerNormOptions {
  /** Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * `x [N, D]` or `[B, T, D]`, `gain [D]`, `bias [D]` -> the shape of x.
 * @throws ShapeError if gain or bias do not fit x, an axis is empty or a tensor is not float32; ConfigError for an epsilon below 0
 */
export function layerNorm<X extends tf.Tensor2D | tf.Tensor3D>(
  x: X,
  gain: tf.Tensor1D,
  bias: tf.Tensor1D,
  { epsilon = 1e-5 }: LayerNormOptions = {},
): X {
  checkArguments(x, gain, bias, epsilon);
  return tf.tidy(() => {
    const rows = x.rank === 2 ? (x as tf.Tensor2D) : x.reshape<tf.Tensor2D>([-1, gain.shape[0]]);
    const run = hasKernel(LAYER_NORM) ? fused : composed;
    const y = run(rows, gain, bias, { epsilon });
    return (x.rank === 2 ? y : y.reshape(x.shape)) as X;
  });
}

function checkArguments(x: tf.Tensor, gain: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): void {
  checkFinite('layerNorm: epsilon', epsilon, 0);
  checkFloats('layerNorm', 'x', x, x instanceof tf.Tensor && x.rank === 3 ? [null, null, null] : [null, null]);
  const size = x.shape.at(-1) ?? null;
  checkFloats('layerNorm', 'gain', gain, [size]);
  checkFloats('layerNorm', 'bias', bias, [size]);
}

type Run = (x: tf.Tensor2D, gain: tf.Tensor1D, bias: tf.Tensor1D, attributes: LayerNormAttributes) => tf.Tensor2D;

const fused: Run = (x, gain, bias, attributes) => runForOne(LAYER_NORM, { x, gain, bias }, attributes) as tf.Tensor2D;

registerGradient({
  kernelName: LAYER_NORM,
  inputsToSave: ['x', 'gain'],
  gradFunc: (dOutput, saved, attributes) => {
    const [x, gain] = saved as [tf.Tensor, tf.Tensor];
    const [dx, dGain, dBias] = runKernel(LAYER_NORM_GRADIENT, { x, gain, dOutput: dOutput as tf.Tensor }, attributes);
    return { x: () => dx, gain: () => dGain, bias: () => dBias };
  },
});

/** The same in plain tfjs ops. */
export function layerNormComposed(
  x: tf.Tensor2D,
  gain: tf.Tensor1D,
  bias: tf.Tensor1D,
  { epsilon }: LayerNormAttributes,
): tf.Tensor2D {
  checkArguments(x, gain, bias, epsilon);
  return tf.tidy(() => composed(x, gain, bias, { epsilon }));
}

const composed: Run = (x, gain, bias, { epsilon }) => {
  const centred = x.sub(x.mean(-1, true));
  const variance = centred.square().mean(-1, true);
  return centred.mul(variance.add(epsilon).rsqrt()).mul(gain).add(bias);
};
