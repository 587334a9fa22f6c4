// One GRU layer in one direction (Cho et al. 2014), in the form that cuDNN and PyTorch use: the reset gate multiplies the
// recurrent product, r ∗ (U_n·h + b_n), not the state before it. Equations in reference/gru.ts.
import * as tf from '@tensorflow/tfjs';
import { checkInt32, checkShape } from './dispatch.ts';
import { projectInput, type ScanOptions, type Step, scan } from './scan.ts';

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

export interface HiddenSequenceOptions extends ScanOptions {
  /** Absent: zeros. */
  readonly initialState?: HiddenState;
  /** `[B, H]`, multiplies h_{t-1} in the gates at every step (variational recurrent dropout). */
  readonly recurrentMask?: tf.Tensor2D;
}

export type HiddenSequenceResult = {
  /** `[B, T, H]`, zero in the padding. */
  readonly output: tf.Tensor3D;
  readonly state: HiddenState;
};

/**
 * Runs a GRU over `x [B, T, D]`, in plain tfjs ops.
 * @throws ShapeError if weights, lengths, state or mask do not fit x.
 */
export function gruSequence(
  x: tf.Tensor3D,
  { kernel, recurrentKernel, bias, recurrentBias }: GruWeights,
  options: HiddenSequenceOptions = {},
): HiddenSequenceResult {
  const hidden = recurrentKernel.shape[0];
  checkHiddenSequence('gruSequence', x, { kernel, recurrentKernel, bias }, 3 * hidden, options);
  checkShape('gruSequence', 'recurrentBias', recurrentBias, [hidden]);
  const { initialState, recurrentMask } = options;
  return tf.tidy(() => {
    const h0 = initialState?.h ?? tf.zeros<tf.Rank.R2>([x.shape[0], hidden]);
    const step: Step = (projection, [h]) => {
      const masked = recurrentMask ? h!.mul(recurrentMask) : h!;
      const [xr, xz, xn] = tf.split(projection, 3, 1) as tf.Tensor2D[];
      const [hr, hz, hn] = tf.split(masked.matMul(recurrentKernel), 3, 1) as tf.Tensor2D[];
      const r = xr!.add(hr!).sigmoid();
      const z = xz!.add(hz!).sigmoid();
      const n = xn!.add(r.mul(hn!.add(recurrentBias))).tanh();
      return [tf.sub(1, z).mul(n).add(z.mul(h!)) as tf.Tensor2D];
    };
    const { output, state } = scan(projectInput(x, kernel, bias), [h0], step, options);
    return { output, state: { h: state[0]! } };
  });
}

/** The checks that GRU and RNN share. */
export function checkHiddenSequence(
  where: string,
  x: tf.Tensor3D,
  { kernel, recurrentKernel, bias }: Pick<GruWeights, 'kernel' | 'recurrentKernel' | 'bias'>,
  gates: number,
  { lengths, initialState, recurrentMask }: HiddenSequenceOptions,
): void {
  checkShape(where, 'x', x, [null, null, null], 'Give a batch of sequences [B, T, D].');
  const [batch, , inputSize] = x.shape;
  const hidden = recurrentKernel.shape[0];
  checkShape(where, 'recurrentKernel', recurrentKernel, [hidden, gates]);
  checkShape(where, 'kernel', kernel, [inputSize, gates]);
  checkShape(where, 'bias', bias, [gates]);
  if (lengths) {
    checkShape(where, 'lengths', lengths, [batch]);
    checkInt32(where, 'lengths', lengths);
  }
  if (initialState) checkShape(where, 'initialState.h', initialState.h, [batch, hidden]);
  if (recurrentMask) checkShape(where, 'recurrentMask', recurrentMask, [batch, hidden]);
}
