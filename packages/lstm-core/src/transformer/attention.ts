// Multi-head attention with its projections: queries, keys and values of the heads, and from what they found back to the model.
import type { Random } from '@longhand/base';
import type * as tf from '@tensorflow/tfjs-core';
import { createLinear, type Linear } from '../layers/linear.ts';
import type { Keep, NamedParams } from '../layers/params.ts';
import { type MultiHeadAttentionOptions, multiHeadAttention } from '../ops/multi-head-attention.ts';

/** What queries look at, projected once. */
export type HeadMemory = {
  /** `[B, S, M]` */
  readonly keys: tf.Tensor3D;
  /** `[B, S, M]` */
  readonly values: tf.Tensor3D;
};

/** The attention of one layer. */
export interface HeadAttention {
  readonly params: NamedParams;
  /** `x [B, S, M]` */
  remember(x: tf.Tensor3D): HeadMemory;
  /** `x [N, T, M]` -> `[N, T, M]` and weights `[N, heads, T, S]`. */
  apply(
    x: tf.Tensor3D,
    memory: HeadMemory,
    lengths: tf.Tensor1D,
    options: MultiHeadAttentionOptions,
  ): { readonly output: tf.Tensor3D; readonly weights: tf.Tensor4D };
}

export function createHeadAttention(modelSize: number, random: Random, name: string, keep: Keep): HeadAttention {
  const part = (own: string): Linear =>
    keep(createLinear({ inputSize: modelSize, outputSize: modelSize }, random.fork(own), `${name}.${own}`));
  const [query, key, value, output] = [part('query'), part('key'), part('value'), part('output')];
  return {
    params: { ...query.params, ...key.params, ...value.params, ...output.params },
    remember: (x) => ({ keys: key.apply(x), values: value.apply(x) }),
    apply: (x, { keys, values }, lengths, options) => {
      const { context, weights } = multiHeadAttention({ queries: query.apply(x), keys, values, lengths }, options);
      return { output: output.apply(context), weights };
    },
  };
}
