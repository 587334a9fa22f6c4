// What goes into an LSTM over a sequence, and what comes out.
import type * as tf from '@tensorflow/tfjs-core';
import type { LstmAttributes } from '../kernels.ts';
import type { ScanOptions } from './scan.ts';

/** Weights of an LSTM layer of one direction. */
export interface LstmWeights {
  /** `[D, 4H]`, gates packed i, f, g, o. */
  readonly kernel: tf.Tensor2D;
  /** `[H, 4H]` */
  readonly recurrentKernel: tf.Tensor2D;
  /** `[4H]` */
  readonly bias: tf.Tensor1D;
}

/** `h` and `c`, each `[B, H]`. */
export type LstmState = {
  readonly h: tf.Tensor2D;
  readonly c: tf.Tensor2D;
};

/** First state, lengths, direction and activations of a sequence. */
export interface LstmSequenceOptions extends ScanOptions {
  /** Absent: zeros. */
  readonly initialState?: LstmState;
  /** `[B, H]`, multiplies h_{t-1} at every step (variational recurrent dropout). */
  readonly recurrentMask?: tf.Tensor2D;
  /** Zoneout (Krueger et al. 2017); absent: every value is new. */
  readonly zoneout?: LstmZoneout;
  /** Of i, f and o. Default `sigmoid`; `hardSigmoid` is 0.2 x + 0.5 between 0 and 1, as in Keras. */
  readonly gateActivation?: LstmAttributes['gateActivation'];
}

/** The share of each value that is new: 0 or 1 for each in training, the same for all in inference. No gradient goes there. */
export interface LstmZoneout {
  /** A scalar, or `[B, T, H]` */
  readonly hiddenUpdate: tf.Tensor;
  /** A scalar, or `[B, T, H]` */
  readonly cellUpdate: tf.Tensor;
}

/** States h of all steps `[B, T, H]`, the last h and c `[B, H]`. */
export type LstmSequenceResult = {
  /** `[B, T, H]`, zero in the padding. */
  readonly output: tf.Tensor3D;
  /** After each sequence's last real step in running order; the initial state where the length is 0. */
  readonly state: LstmState;
};
