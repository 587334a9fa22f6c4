// One vanilla RNN layer in one direction (Elman 1990): h_t = f(W·x_t + U·h_{t-1} + b), where f is tanh or relu.
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkHiddenSequence, type HiddenSequenceOptions, type HiddenSequenceResult } from './gru-sequence.ts';
import { projectInput, type Step, scan } from './scan.ts';

/** Weights of an RNN layer of one direction. */
export interface RnnWeights {
  /** `[D, H]` */
  readonly kernel: tf.Tensor2D;
  /** `[H, H]` */
  readonly recurrentKernel: tf.Tensor2D;
  /** `[H]` */
  readonly bias: tf.Tensor1D;
}

/** What a plain recurrent unit applies. */
export type RnnActivation = 'tanh' | 'relu';

/** First state, lengths, direction and activation of a sequence. */
export interface RnnOptions extends HiddenSequenceOptions {
  /** Default tanh. */
  readonly activation?: RnnActivation;
}

/** @throws ConfigError for an activation that an RNN has not */
export function checkRnnActivation(where: string, activation: RnnActivation): void {
  if (activation === 'tanh' || activation === 'relu') return;
  throw new ConfigError({ where: `${where}: activation`, expected: 'tanh or relu', got: `"${activation}"` });
}

/**
 * Runs a vanilla RNN over `x [B, T, D]`, in plain tfjs ops.
 * @throws ShapeError if weights, lengths, state or mask do not fit x; ConfigError for an unknown activation.
 */
export function rnnSequence(x: tf.Tensor3D, weights: RnnWeights, options: RnnOptions = {}): HiddenSequenceResult {
  const { kernel, recurrentKernel, bias } = weights;
  const { initialState, recurrentMask, lengths, activation = 'tanh' } = options;
  const hidden = recurrentKernel.shape[0];
  checkRnnActivation('rnnSequence', activation);
  checkHiddenSequence('rnnSequence', x, weights, hidden, options);
  return tf.tidy(() => {
    const [batch] = x.shape;
    const h0 = initialState?.h ?? tf.zeros<tf.Rank.R2>([batch, hidden]);
    const step: Step = (projection, before) => {
      const [h] = before as readonly [tf.Tensor2D];
      const masked = recurrentMask ? h.mul<tf.Tensor2D>(recurrentMask) : h;
      const sum = projection.add<tf.Tensor2D>(masked.matMul(recurrentKernel));
      return [activation === 'relu' ? sum.relu() : sum.tanh()];
    };
    const { output, state } = scan(projectInput(x, kernel, bias, lengths), [h0], step, options);
    const [h] = state as [tf.Tensor2D];
    return { output, state: { h } };
  });
}
