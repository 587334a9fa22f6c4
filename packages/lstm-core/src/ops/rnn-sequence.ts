// One vanilla RNN layer in one direction (Elman 1990): h_t = tanh(W·x_t + U·h_{t-1} + b).
import * as tf from '@tensorflow/tfjs';
import { checkHiddenSequence, type HiddenSequenceOptions, type HiddenSequenceResult } from './gru-sequence.ts';
import { projectInput, type Step, scan } from './scan.ts';

export interface RnnWeights {
  /** `[D, H]` */
  readonly kernel: tf.Tensor2D;
  /** `[H, H]` */
  readonly recurrentKernel: tf.Tensor2D;
  /** `[H]` */
  readonly bias: tf.Tensor1D;
}

/**
 * Runs a vanilla RNN over `x [B, T, D]`, in plain tfjs ops.
 * @throws ShapeError if weights, lengths, state or mask do not fit x.
 */
export function rnnSequence(
  x: tf.Tensor3D,
  weights: RnnWeights,
  options: HiddenSequenceOptions = {},
): HiddenSequenceResult {
  const { kernel, recurrentKernel, bias } = weights;
  const hidden = recurrentKernel.shape[0];
  checkHiddenSequence('rnnSequence', x, weights, hidden, options);
  const { initialState, recurrentMask } = options;
  return tf.tidy(() => {
    const h0 = initialState?.h ?? tf.zeros<tf.Rank.R2>([x.shape[0], hidden]);
    const step: Step = (projection, [h]) => {
      const masked = recurrentMask ? h!.mul<tf.Tensor2D>(recurrentMask) : h!;
      return [projection.add<tf.Tensor2D>(masked.matMul(recurrentKernel)).tanh()];
    };
    const { output, state } = scan(projectInput(x, kernel, bias, options.lengths), [h0], step, options);
    return { output, state: { h: state[0]! } };
  });
}
