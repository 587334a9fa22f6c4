// Inverted dropout (Srivastava et al. 2014), with one mask for all steps as an option (Gal and Ghahramani 2016).
// The mask is a hash of seed and position: the same bits on every backend, and nothing is kept for the gradient.
import { hashUniform } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { DROPOUT, type DropoutAttributes } from '../kernels.ts';
import { checkFloats, checkInteger, checkRates, checkShape, checkSizes, checkWeights } from './checks.ts';
import { hasKernel, registerGradient, runForOne } from './dispatch.ts';

/** Seed and axes of a mask of dropout. */
export interface DropoutOptions {
  /** Seed of the mask; derive one a step and place with `deriveSeed`. */
  readonly seed: number;
  /** 1: `x [B, T, D]` has one mask `[B, 1, D]` for all steps. Default -1: every element is drawn by itself. */
  readonly sharedAxis?: -1 | 1;
}

/**
 * x where kept, divided by 1 - rate; 0 elsewhere. Rate 0 gives x back.
 * @throws ConfigError unless 0 <= rate < 1 and the seed is an integer; ShapeError if x is empty or not float32, or if sharedAxis
 * is 1 and x is not `[B, T, D]`.
 */
export function dropout<X extends tf.Tensor>(x: X, rate: number, { seed, sharedAxis = -1 } = {} as DropoutOptions): X {
  const attributes: DropoutAttributes = { rate, seed, sharedAxis };
  checkArguments(x, attributes);
  if (rate === 0) return x.clone();
  return (hasKernel(DROPOUT) ? runForOne(DROPOUT, { x }, attributes) : dropoutComposed(x, attributes)) as X;
}

function checkArguments(x: tf.Tensor, { rate, seed, sharedAxis }: DropoutAttributes): void {
  checkRates({ 'dropout: rate': rate });
  checkInteger('dropout: seed', seed);
  if (sharedAxis !== -1) checkInteger('dropout: sharedAxis', sharedAxis, 1, 1);
  checkFloats('dropout', 'x', x, x instanceof tf.Tensor ? x.shape : []);
  if (sharedAxis === 1) checkShape('dropout', 'x', x, [null, null, null], 'A mask shared over time needs [B, T, D].');
}

registerGradient({
  kernelName: DROPOUT,
  gradFunc: (dOutput, _saved, attributes) => ({
    x: () => runForOne(DROPOUT, { x: dOutput as tf.Tensor }, attributes),
  }),
});

/** The same in plain tfjs ops. */
export function dropoutComposed(x: tf.Tensor, attributes: DropoutAttributes): tf.Tensor {
  checkArguments(x, attributes);
  const { rate, seed, sharedAxis } = attributes;
  const shape = sharedAxis === 1 ? x.shape.with(1, 1) : x.shape;
  return tf.tidy(() => x.mul(dropoutMask(shape, rate, seed)));
}

/**
 * 0 or 1 / (1 - rate) by the hash of seed and row-major index.
 * @throws ConfigError unless sizes are positive, 0 <= rate < 1 and the seed is an integer.
 */
export function dropoutMask(shape: readonly number[], rate: number, seed: number): tf.Tensor {
  checkSizes(Object.fromEntries(shape.map((size, axis) => [`dropoutMask: shape[${axis}]`, size])));
  checkRates({ 'dropoutMask: rate': rate });
  checkInteger('dropoutMask: seed', seed);
  checkWeights(
    'dropoutMask',
    shape.reduce((product, size) => product * size, 1),
  );
  const mask = new Float32Array(shape.reduce((product, size) => product * size, 1));
  // The threshold and the scale are float32 in the kernels too.
  const [threshold, scale] = [Math.fround(rate), Math.fround(1 / (1 - rate))];
  for (let i = 0; i < mask.length; i++) mask[i] = hashUniform(seed, i) >= threshold ? scale : 0;
  return tf.tensor(mask, [...shape]);
}
