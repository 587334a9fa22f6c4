// Losses of single decisions.
import type { Contract } from './contract.ts';

/**
 * `logits [N,V]`, `targets [N]` -> `losses [N]`, `logSumExp [N]`. The loss of a row whose target equals `ignoreIndex` is 0.
 * With label smoothing s the target distribution is (1 - s) one-hot + s / V, as in PyTorch. Other targets outside 0..V-1 are an error.
 */
export const SOFTMAX_CROSS_ENTROPY = 'LonghandSoftmaxCrossEntropy';
/** `logits`, `targets`, `logSumExp`, `dLosses [N]` -> `dLogits [N,V]`. */
export const SOFTMAX_CROSS_ENTROPY_GRADIENT = 'LonghandSoftmaxCrossEntropyGradient';
/** Attributes of the cross-entropy of logits. */
export interface SoftmaxCrossEntropyAttributes {
  /** -1 ignores nothing. */
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
}

/**
 * The same where each class counts by its weight w: `logits`, `targets`, `weight [V]` -> `losses [N]`, `logSumExp [N]`. A loss is
 * (1 - s) w_target (-log p_target) + s / V Σ_c w_c (-log p_c), as in PyTorch.
 */
export const WEIGHTED_CROSS_ENTROPY = 'LonghandWeightedCrossEntropy';
/** `logits`, `targets`, `weight`, `logSumExp`, `dLosses [N]` -> `dLogits [N,V]`. */
export const WEIGHTED_CROSS_ENTROPY_GRADIENT = 'LonghandWeightedCrossEntropyGradient';

/**
 * The same where each row has a distribution q for its target: `logits`, `targets [N,V]`, `weight [V]` (of ones: all classes count
 * alike) -> `losses [N]`, `logSumExp [N]`. A loss is Σ_c w_c ((1 - s) q_c + s / V) (-log p_c); no row is ignored.
 */
export const SOFT_CROSS_ENTROPY = 'LonghandSoftCrossEntropy';
/** `logits`, `targets`, `weight`, `logSumExp`, `dLosses [N]` -> `dLogits [N,V]`. */
export const SOFT_CROSS_ENTROPY_GRADIENT = 'LonghandSoftCrossEntropyGradient';
/** Attributes of the cross-entropy with targets that are distributions. */
export type SoftCrossEntropyAttributes = Pick<SoftmaxCrossEntropyAttributes, 'labelSmoothing'>;

/**
 * `logits`, `targets` (0 to 1), both `[N,K]` or `[N]`, `positive` (`[K]`, or `[1]` for all) -> `losses` of their shape:
 * -positive target log sigmoid(logit) - (1 - target) log sigmoid(-logit).
 */
export const BINARY_CROSS_ENTROPY = 'LonghandBinaryCrossEntropy';
/** `logits`, `targets`, `positive`, `dLosses` -> `dLogits`. */
export const BINARY_CROSS_ENTROPY_GRADIENT = 'LonghandBinaryCrossEntropyGradient';

/**
 * `logits [2N,V]`, `targets [N]` -> `losses [N]`, and for the way back `logSumExp [2N]` and `divergences [2N]`. Rows n and N + n are
 * two passes p and q over one example: (KL(p || q) + KL(q || p)) / 2, 0 where the target equals `ignoreIndex`.
 */
export const CONSISTENCY_LOSS = 'LonghandConsistencyLoss';
/** `logits`, `targets`, `logSumExp`, `divergences`, `dLosses [N]` -> `dLogits [2N,V]`. */
export const CONSISTENCY_LOSS_GRADIENT = 'LonghandConsistencyLossGradient';
/** Attributes of the R-Drop term between two passes. */
export interface ConsistencyLossAttributes {
  /** -1 ignores nothing. */
  readonly ignoreIndex: number;
}

/** Kernels of losses of single decisions. */
export interface LossContracts {
  readonly [SOFTMAX_CROSS_ENTROPY]: Contract<
    'logits' | 'targets',
    ['losses', 'logSumExp'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [SOFTMAX_CROSS_ENTROPY_GRADIENT]: Contract<
    'logits' | 'targets' | 'logSumExp' | 'dLosses',
    ['dLogits'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [WEIGHTED_CROSS_ENTROPY]: Contract<
    'logits' | 'targets' | 'weight',
    ['losses', 'logSumExp'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [WEIGHTED_CROSS_ENTROPY_GRADIENT]: Contract<
    'logits' | 'targets' | 'weight' | 'logSumExp' | 'dLosses',
    ['dLogits'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [SOFT_CROSS_ENTROPY]: Contract<
    'logits' | 'targets' | 'weight',
    ['losses', 'logSumExp'],
    SoftCrossEntropyAttributes
  >;
  readonly [SOFT_CROSS_ENTROPY_GRADIENT]: Contract<
    'logits' | 'targets' | 'weight' | 'logSumExp' | 'dLosses',
    ['dLogits'],
    SoftCrossEntropyAttributes
  >;
  readonly [BINARY_CROSS_ENTROPY]: Contract<'logits' | 'targets' | 'positive', ['losses']>;
  readonly [BINARY_CROSS_ENTROPY_GRADIENT]: Contract<'logits' | 'targets' | 'positive' | 'dLosses', ['dLogits']>;
  readonly [CONSISTENCY_LOSS]: Contract<
    'logits' | 'targets',
    ['losses', 'logSumExp', 'divergences'],
    ConsistencyLossAttributes
  >;
  readonly [CONSISTENCY_LOSS_GRADIENT]: Contract<
    'logits' | 'targets' | 'logSumExp' | 'divergences' | 'dLosses',
    ['dLogits'],
    ConsistencyLossAttributes
  >;
}
