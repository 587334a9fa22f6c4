// Dropout, pooling, normalization, attention.
import type { Contract } from './contract.ts';

/**
 * `x [...]` -> x / (1 - rate) where `hashUniform(seed, index) >= rate`, else 0; `index` counts the elements in row-major order.
 * Its own gradient: the same kernel on `dOutput`. With `sharedAxis` 1 and `x [B,T,D]` the index is that of `[B,1,D]`:
 * one mask for all steps (variational dropout, Gal and Ghahramani 2016). -1: every element has its own draw.
 */
export const DROPOUT = 'LonghandDropout';
/** Attributes of dropout. */
export interface DropoutAttributes {
  readonly rate: number;
  readonly seed: number;
  readonly sharedAxis: -1 | 1;
}

/** `x [B,T,H]`, `lengths [B]` -> `[B,H]` over the real steps; zeros where the length is 0. */
export const POOLING = 'LonghandPooling';
/** `x`, `lengths`, `output [B,H]`, `dOutput [B,H]` -> `dx [B,T,H]`. The gradient of a maximum goes to its first place. */
export const POOLING_GRADIENT = 'LonghandPoolingGradient';
/** From the states of all steps to one vector: their mean, their maximum in each number, the last one. */
export type PoolingKind = 'mean' | 'max' | 'last';
/** Attributes of pooling over time. */
export interface PoolingAttributes {
  readonly kind: PoolingKind;
}

/** `scores [B,T]`, `lengths [B]` -> softmax over the real steps, 0 in the padding; a length of 0 gives zeros. */
export const MASKED_SOFTMAX = 'LonghandMaskedSoftmax';
/** `output [B,T]`, `dOutput [B,T]` -> `dScores [B,T]`. */
export const MASKED_SOFTMAX_GRADIENT = 'LonghandMaskedSoftmaxGradient';

/** `x [N,D]`, `gain [D]`, `bias [D]` -> gain ∗ (x - mean) / sqrt(variance + epsilon) + bias, by row (Ba et al. 2016). */
export const LAYER_NORM = 'LonghandLayerNorm';
/** `x`, `gain`, `dOutput [N,D]` -> `dx`, `dGain`, `dBias`. */
export const LAYER_NORM_GRADIENT = 'LonghandLayerNormGradient';
/** Of `LAYER_NORM`. */
export interface LayerNormAttributes {
  readonly epsilon: number;
}

/**
 * Attention in heads (Vaswani et al. 2017). `queries [N,T,M]`, `keys [B,S,M]`, `values [B,S,M]`, `lengths [B]` -> `context [N,T,M]`
 * and `weights [N,heads,T,S]`: head h has columns h d to (h + 1) d - 1, d = M / heads; its weights are the softmax of q k / √d over
 * the real steps, with `causal` over those up to S - T + t; its context is their sum of the values. A query that sees no step has
 * zeros. N is a multiple of B, the rows of one source together. With a `rate` the context is that of weights after `DROPOUT` with
 * this seed; those that are given out are before it.
 */
export const MULTI_HEAD_ATTENTION = 'LonghandMultiHeadAttention';
/** All inputs of `MULTI_HEAD_ATTENTION`, its `weights`, and the gradients `dContext`, `dWeights` -> `dQueries`, `dKeys`, `dValues`. */
export const MULTI_HEAD_ATTENTION_GRADIENT = 'LonghandMultiHeadAttentionGradient';
/** Of `MULTI_HEAD_ATTENTION`; a `rate` of 0 is no dropout. */
export interface MultiHeadAttentionAttributes {
  readonly heads: number;
  readonly causal: boolean;
  readonly rate: number;
  readonly seed: number;
}

type AttentionInput = 'queries' | 'keys' | 'values' | 'lengths';

/** Kernels of other layers. */
export interface LayerContracts {
  readonly [DROPOUT]: Contract<'x', ['output'], DropoutAttributes>;
  readonly [POOLING]: Contract<'x' | 'lengths', ['output'], PoolingAttributes>;
  readonly [POOLING_GRADIENT]: Contract<'x' | 'lengths' | 'output' | 'dOutput', ['dx'], PoolingAttributes>;
  readonly [MASKED_SOFTMAX]: Contract<'scores' | 'lengths', ['output']>;
  readonly [MASKED_SOFTMAX_GRADIENT]: Contract<'output' | 'dOutput', ['dScores']>;
  readonly [LAYER_NORM]: Contract<'x' | 'gain' | 'bias', ['output'], LayerNormAttributes>;
  readonly [LAYER_NORM_GRADIENT]: Contract<'x' | 'gain' | 'dOutput', ['dx', 'dGain', 'dBias'], LayerNormAttributes>;
  readonly [MULTI_HEAD_ATTENTION]: Contract<AttentionInput, ['context', 'weights'], MultiHeadAttentionAttributes>;
  readonly [MULTI_HEAD_ATTENTION_GRADIENT]: Contract<
    AttentionInput | 'weights' | 'dContext' | 'dWeights',
    ['dQueries', 'dKeys', 'dValues'],
    MultiHeadAttentionAttributes
  >;
}
