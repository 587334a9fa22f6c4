// The most probable next words, and the pointer-generator, which may copy them.
import type { Contract } from './contract.ts';
import type { SoftmaxCrossEntropyAttributes } from './losses.ts';

/** `logits [N,V]` -> `logProbs [N,K]`, `ids [N,K]` int32: the K most probable of each row, best first, of equals the lower id first. */
export const TOP_LOG_PROBS = 'LonghandTopLogProbs';
/** Attributes of the best classes of logits. */
export interface TopLogProbsAttributes {
  /** K, 1 to V. */
  readonly count: number;
}

/**
 * The pointer-generator's loss (See et al. 2017, equation 9), softmax and mixture inside. With g = sigmoid(generate) and a the
 * attention, P(w) = g softmax(logits)[w] + (1 - g) (Σ_{s: id_s = w} a_s + 1e-30); a target from V on can only be copied.
 * `logits [N,V]`, `weights [N,S]` (a), `generate [N]`, `sourceIds [B,S]`, `targets [N]` -> `losses [N]`, and for the way back
 * `logSumExp [N]` and `generated [N]` (the share of P(target) that is not copied). N is a multiple of B, the rows of one source
 * together. Targets equal to `ignoreIndex` have a loss of 0; others that are neither below V nor in their source are an error.
 * Label smoothing s is that of the generator: (1 - s) (-log P(target)) + s (logSumExp - mean of the logits).
 */
export const POINTER_CROSS_ENTROPY = 'LonghandPointerCrossEntropy';
/** All inputs of `POINTER_CROSS_ENTROPY`, its `logSumExp` and `generated`, `dLosses [N]` -> `dLogits`, `dWeights`, `dGenerate`. */
export const POINTER_CROSS_ENTROPY_GRADIENT = 'LonghandPointerCrossEntropyGradient';

/** `logits`, `weights`, `generate`, `sourceIds` as above -> `logProbs [N,K]`, `ids [N,K]` int32 of the mixture, as `TOP_LOG_PROBS`. */
export const POINTER_TOP_LOG_PROBS = 'LonghandPointerTopLogProbs';
/** Attributes of the best words of a pointer-generator. */
export interface PointerTopLogProbsAttributes extends TopLogProbsAttributes {
  /** V and as many words of the sources as have ids from V on; a source id beyond is an error. */
  readonly extendedSize: number;
}

type PointerInput = 'logits' | 'weights' | 'generate' | 'sourceIds';

/** Kernels of decoding and of the pointer-generator. */
export interface DecodingContracts {
  readonly [TOP_LOG_PROBS]: Contract<'logits', ['logProbs', 'ids'], TopLogProbsAttributes>;
  readonly [POINTER_CROSS_ENTROPY]: Contract<
    PointerInput | 'targets',
    ['losses', 'logSumExp', 'generated'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [POINTER_CROSS_ENTROPY_GRADIENT]: Contract<
    PointerInput | 'targets' | 'logSumExp' | 'generated' | 'dLosses',
    ['dLogits', 'dWeights', 'dGenerate'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [POINTER_TOP_LOG_PROBS]: Contract<PointerInput, ['logProbs', 'ids'], PointerTopLogProbsAttributes>;
}
