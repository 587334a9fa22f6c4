// One GRU layer in one direction (Cho et al. 2014), in the form that cuDNN and PyTorch use: the reset gate multiplies the
// recurrent product, r ∗ (U_n·h + b_n), not the state before it. Equations in reference/gru.ts.
import * as tf from '@tensorflow/tfjs-core';
import { checkFlags, checkFloats, checkInt32, checkLengths, checkShape } from './checks.ts';
import { projectInput, type ScanOptions, type Step, scan } from './scan.ts';

/** Weights of a GRU layer of one direction. */
export interface GruWeights {
  /** `[D, 3H]`, gates packed r, z, n. */
  readonly kernel: tf.Tensor2D;
  /** `[H, 3H]` */
  readonly recurrentKernel: tf.Tensor2D;
  /** `[3H]` */
  readonly bias: tf.Tensor1D;
  /** `[H]`, added to the candidate's recurrent product before the reset gate. */
  readonly recurrentBias: tf.Tensor1D;
}

/** `h [B, H]`. */
export type HiddenState = { readonly h: tf.Tensor2D };

/** First state, lengths and direction of a sequence. */
export interface HiddenSequenceOptions extends ScanOptions {
  /** Absent: zeros. */
  readonly initialState?: HiddenState;
  /** `[B, H]`, multiplies h_{t-1} in the gates at every step (variational recurrent dropout). */
  readonly recurrentMask?: tf.Tensor2D;
}

/** States of all steps `[B, T, H]` and the last one `[B, H]`. */
export type HiddenSequenceResult = {
  /** `[B, T, H]`, zero in the padding. */
  readonly output: tf.Tensor3D;
  readonly state: HiddenState;
};

/**
 * Runs a GRU over `x [B, T, D]`, in plain tfjs ops.
 * @throws ShapeError if weights, lengths, state or mask do not fit x, an axis is empty or a tensor is not of its dtype;
 * DataError if a length is outside 0 to T.
 */
export function gruSequence(
  x: tf.Tensor3D,
  weights: GruWeights,
  options: HiddenSequenceOptions = {},
): HiddenSequenceResult {
  if (options.lengths) checkLengthsOf('gruSequence', x, options.lengths);
  return gruLayer(x, weights, options);
}

/** The same for lengths whose values are known to fit: a stack of layers looks at them once. */
export function gruLayer(
  x: tf.Tensor3D,
  { kernel, recurrentKernel, bias, recurrentBias }: GruWeights,
  options: HiddenSequenceOptions,
): HiddenSequenceResult {
  checkShapes('gruSequence', x, { kernel, recurrentKernel, bias }, 3, options);
  const [batch, hidden] = [x.shape[0], recurrentKernel.shape[0]];
  checkFloats('gruSequence', 'recurrentBias', recurrentBias, [hidden]);
  const { initialState, recurrentMask } = options;
  return tf.tidy(() => {
    const h0 = initialState?.h ?? tf.zeros<tf.Rank.R2>([batch, hidden]);
    const step: Step = (projection, before) => {
      const [h] = before as readonly [tf.Tensor2D];
      const masked = recurrentMask ? h.mul(recurrentMask) : h;
      const [xr, xz, xn] = tf.split(projection, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const [hr, hz, hn] = tf.split(masked.matMul(recurrentKernel), 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const r = xr.add(hr).sigmoid();
      const z = xz.add(hz).sigmoid();
      const n = xn.add(r.mul(hn.add(recurrentBias))).tanh();
      return [tf.sub(1, z).mul(n).add(z.mul(h)) as tf.Tensor2D];
    };
    const { output, state } = scan(projectInput(x, kernel, bias, options.lengths), [h0], step, options);
    const [h] = state as [tf.Tensor2D];
    return { output, state: { h } };
  });
}

/** The checks that GRU and RNN share; `width` is that of the kernels' last axis. */
export function checkHiddenSequence(
  where: string,
  x: tf.Tensor3D,
  weights: Pick<GruWeights, 'kernel' | 'recurrentKernel' | 'bias'>,
  width: number,
  options: HiddenSequenceOptions,
): void {
  checkShapes(where, x, weights, width / weights.recurrentKernel.shape[0], options);
  if (options.lengths) checkLengthsOf(where, x, options.lengths);
}

function checkLengthsOf(where: string, x: tf.Tensor3D, lengths: tf.Tensor1D): void {
  checkShape(where, 'x', x, [null, null, null], sequences);
  checkLengths(where, 'lengths', lengths, x.shape[0], x.shape[1]);
}

const sequences = 'Give a batch of sequences [B, T, D].';

/** All but the values of the lengths. */
function checkShapes(
  where: string,
  x: tf.Tensor3D,
  { kernel, recurrentKernel, bias }: Pick<GruWeights, 'kernel' | 'recurrentKernel' | 'bias'>,
  gates: number,
  { lengths, reverse, initialState, recurrentMask }: HiddenSequenceOptions,
): void {
  checkFloats(where, 'x', x, [null, null, null], sequences);
  const [batch, , inputSize] = x.shape;
  checkFloats(where, 'recurrentKernel', recurrentKernel, [null, null]);
  const hidden = recurrentKernel.shape[0];
  checkShape(where, 'recurrentKernel', recurrentKernel, [hidden, gates * hidden]);
  checkFloats(where, 'kernel', kernel, [inputSize, gates * hidden]);
  checkFloats(where, 'bias', bias, [gates * hidden]);
  checkFlags({ [`${where}: reverse`]: reverse });
  if (lengths) {
    checkShape(where, 'lengths', lengths, [batch]);
    checkInt32(where, 'lengths', lengths);
  }
  if (initialState) checkFloats(where, 'initialState.h', initialState.h, [batch, hidden]);
  if (recurrentMask) checkFloats(where, 'recurrentMask', recurrentMask, [batch, hidden]);
}
