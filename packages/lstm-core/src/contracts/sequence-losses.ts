// Losses of whole sequences: CTC and CRF.
import type { Contract } from './contract.ts';

/**
 * Connectionist temporal classification (Graves et al. 2006) with the softmax inside.
 * `logits [B,T,V]`, `targets [B,U]`, `inputLengths [B]`, `targetLengths [B]` -> `losses [B]` (-log p), and for the way back
 * `alphas` and `logSumExp [B,T]` (their layout is the backend's own). Labels equal to the blank or outside 0..V-1 and
 * lengths beyond T or U are an error. The loss of an impossible target is infinite, its gradients are NaN, as in PyTorch;
 * with `zeroInfinity` both are 0.
 */
export const CTC_LOSS = 'LonghandCtcLoss';
/** All inputs of `CTC_LOSS`, its `alphas` and `logSumExp`, and `dLosses [B]` -> `dLogits [B,T,V]`, 0 in the padding. */
export const CTC_LOSS_GRADIENT = 'LonghandCtcLossGradient';
/** Attributes of the CTC loss. */
export interface CtcAttributes {
  readonly blank: number;
  readonly zeroInfinity: boolean;
}

/**
 * The loss of a linear-chain conditional random field (Lafferty et al. 2001).
 * `emissions [B,T,K]`, `transitions [K,K]` (from row to column), `start [K]`, `end [K]`, `labels [B,T]`, `lengths [B]` ->
 * `losses [B]` (-log p of the labels), `marginals [B,T,K]` (p of each label at each step, 0 in the padding) and
 * `pairMarginals [B,K,K]` (expected number of steps from one label to another). The last two do not depend on the labels.
 * Labels outside 0..K-1 and lengths beyond T are an error; a length of 0 gives zeros.
 */
export const CRF_LOSS = 'LonghandCrfLoss';
/** `labels`, `lengths`, `marginals`, `pairMarginals`, `dLosses [B]` -> `dEmissions`, `dTransitions`, `dStart`, `dEnd`. */
export const CRF_LOSS_GRADIENT = 'LonghandCrfLossGradient';

type CtcInput = 'logits' | 'targets' | 'inputLengths' | 'targetLengths';

/** Kernels of losses of whole sequences. */
export interface SequenceLossContracts {
  readonly [CTC_LOSS]: Contract<CtcInput, ['losses', 'alphas', 'logSumExp'], CtcAttributes>;
  readonly [CTC_LOSS_GRADIENT]: Contract<CtcInput | 'alphas' | 'logSumExp' | 'dLosses', ['dLogits'], CtcAttributes>;
  readonly [CRF_LOSS]: Contract<
    'emissions' | 'transitions' | 'start' | 'end' | 'labels' | 'lengths',
    ['losses', 'marginals', 'pairMarginals']
  >;
  readonly [CRF_LOSS_GRADIENT]: Contract<
    'labels' | 'lengths' | 'marginals' | 'pairMarginals' | 'dLosses',
    ['dEmissions', 'dTransitions', 'dStart', 'dEnd']
  >;
}
