// An LSTM layer.
import type { Contract } from './contract.ts';

/**
 * One LSTM layer in one direction over a whole sequence.
 * Inputs: `x [B,T,D]`, `kernel [D,4H]`, `recurrentKernel [H,4H]`, `bias [4H]` (gates i, f, g, o), `h0 [B,H]`, `c0 [B,H]`,
 * `lengths [B]` (0 <= length <= T), `recurrentMask [B,H]` (multiplies h_{t-1} at every step) or a scalar 1 for no mask,
 * `hiddenUpdate`, `cellUpdate` (scalars or `[B,T,H]`: with `zoneout`, the share of h_t and c_t that is new, the rest being
 * h_{t-1} and c_{t-1}; h_t comes of the whole new cell, as in Krueger et al. 2017).
 * All inputs are always present: tfjs's tape cannot save an absent one.
 * Outputs: `output [B,T,H]` (0 in the padding), `h [B,H]`, `c [B,H]` (the state after the last real step; h0, c0 where
 * the length is 0); and, if `forGradient`, `gates [B,T,4H]` (i, f, g, o after their activations), `cells [B,T,H]` (c_t).
 * `reverse` runs each sequence from its own last real step to its first; `output[:, t]` stays at position t.
 */
export const LSTM = 'LonghandLstm';
/**
 * Inputs: those of `LSTM`, its outputs `output`, `gates`, `cells`, and the gradients `dOutput [B,T,H]`, `dH`, `dC [B,H]`.
 * Outputs: `dGates [B,T,4H]` (before their activations: the input's gradient is dGates kernelᵀ, computed where it is wanted),
 * `dKernel`, `dRecurrentKernel`, `dBias`, `dH0`, `dC0`.
 */
export const LSTM_GRADIENT = 'LonghandLstmGradient';
/** Attributes of a sequence through an LSTM layer. */
export interface LstmAttributes {
  readonly reverse: boolean;
  /** Of i, f and o; hard: 0.2 x + 0.5 between 0 and 1, as in Keras. */
  readonly gateActivation: 'sigmoid' | 'hardSigmoid';
  /** Without it the updates are not looked at. */
  readonly zoneout: boolean;
  /** Must be set with `zoneout`. */
  readonly forGradient: boolean;
}

type LstmInput =
  | 'x'
  | 'kernel'
  | 'recurrentKernel'
  | 'bias'
  | 'h0'
  | 'c0'
  | 'lengths'
  | 'recurrentMask'
  | 'hiddenUpdate'
  | 'cellUpdate';

/** Kernels of an LSTM layer. */
export interface LstmContracts {
  readonly [LSTM]: Contract<LstmInput, ['output', 'h', 'c', 'gates'?, 'cells'?], LstmAttributes>;
  readonly [LSTM_GRADIENT]: Contract<
    LstmInput | 'output' | 'gates' | 'cells' | 'dOutput' | 'dH' | 'dC',
    ['dGates', 'dKernel', 'dRecurrentKernel', 'dBias', 'dH0', 'dC0'],
    LstmAttributes
  >;
}
