// Attention in several heads (Vaswani et al. 2017): softmax(Q Kᵀ / √d) V of each head's d columns.
import { ConfigError, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { MULTI_HEAD_ATTENTION, MULTI_HEAD_ATTENTION_GRADIENT, type MultiHeadAttentionAttributes } from '../kernels.ts';
import { checkFlags, checkFloats, checkInteger, checkLengths, checkRates, checkSizes } from './checks.ts';
import { hasKernel, registerGradient, runKernel } from './dispatch.ts';
import { dropout } from './dropout.ts';
import { realSteps } from './sequence.ts';

/** What `multiHeadAttention` computes with, projected. */
export interface MultiHeadAttentionInputs {
  /** `[N, T, M]`: N is B, or a multiple of it, the rows of one source together (beams). */
  readonly queries: tf.Tensor3D;
  /** `[B, S, M]` */
  readonly keys: tf.Tensor3D;
  /** `[B, S, M]` */
  readonly values: tf.Tensor3D;
  /** `[B]` int32: how many of the S steps are real. */
  readonly lengths: tf.Tensor1D;
}

/** Heads, mask and dropout. */
export interface MultiHeadAttentionOptions {
  /** M is a multiple of it. */
  readonly heads: number;
  /** No query looks ahead: the last sees all S steps, the one before it all but the last. Default false. */
  readonly causal?: boolean;
  /** Dropout of the weights: its rate, and the seed of its mask. Default: none. */
  readonly dropout?: { readonly rate: number; readonly seed: number };
}

/** What was found, and by which weights. */
export type MultiHeadAttentionResult = {
  /** `[N, T, M]`, the heads beside each other; 0 where a query sees no step. */
  readonly context: tf.Tensor3D;
  /** `[N, heads, T, S]`, before dropout: they sum to 1 over the steps that a query sees. */
  readonly weights: tf.Tensor4D;
};

/**
 * Attention of queries over keys and values, in heads.
 * @throws ShapeError if the tensors do not fit each other, or more queries than steps shall be causal; DataError if a length is
 * outside 0 to S; ConfigError if M is no multiple of `heads`, or for a rate or seed out of range
 */
export function multiHeadAttention(
  inputs: MultiHeadAttentionInputs,
  { heads, causal = false, dropout: { rate, seed } = { rate: 0, seed: 0 } }: MultiHeadAttentionOptions,
): MultiHeadAttentionResult {
  const attributes: MultiHeadAttentionAttributes = { heads, causal, rate, seed };
  checkArguments(inputs, attributes);
  if (!hasKernel(MULTI_HEAD_ATTENTION)) return tf.tidy(() => composed(inputs, attributes));
  const [context, weights] = runKernel(MULTI_HEAD_ATTENTION, { ...inputs }, attributes);
  return { context: context as tf.Tensor3D, weights: weights as tf.Tensor4D };
}

const where = 'multiHeadAttention';

function checkArguments(
  { queries, keys, values, lengths }: MultiHeadAttentionInputs,
  { heads, causal, rate, seed }: MultiHeadAttentionAttributes,
): void {
  checkSizes({ heads }, where);
  checkFlags({ [`${where}: causal`]: causal });
  checkRates({ [`${where}: dropout.rate`]: rate });
  checkInteger(`${where}: dropout.seed`, seed);
  checkFloats(where, 'queries', queries, [null, null, null]);
  const [rows, time, size] = queries.shape;
  checkFloats(where, 'keys', keys, [null, null, size]);
  const [batch, steps] = keys.shape;
  checkFloats(where, 'values', values, [batch, steps, size]);
  checkLengths(where, 'lengths', lengths, batch, steps);
  checkHeads(where, size, heads);
  if (rows % batch !== 0)
    throw new ShapeError({ where: `${where}: queries`, expected: `rows for each of ${batch} sources`, got: `${rows}` });
  if (causal && time > steps)
    throw new ShapeError({ where: `${where}: causal`, expected: `at most ${steps} queries, as keys`, got: `${time}` });
}

/** @throws ConfigError unless the size can be divided among the heads */
export function checkHeads(name: string, size: number, heads: number): void {
  if (size % heads === 0) return;
  const [expected, got] = [`a divisor of the size ${size}`, String(heads)];
  throw new ConfigError({ where: `${name}: heads`, expected, got });
}

registerGradient({
  kernelName: MULTI_HEAD_ATTENTION,
  inputsToSave: ['queries', 'keys', 'values', 'lengths'],
  outputsToSave: [false, true],
  gradFunc: (dOutputs, saved, attributes) => {
    const [queries, keys, values, lengths, weights] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [dContext, dWeights] = dOutputs as [tf.Tensor, tf.Tensor];
    const inputs = { queries, keys, values, lengths, weights, dContext, dWeights };
    const [dQueries, dKeys, dValues] = runKernel(MULTI_HEAD_ATTENTION_GRADIENT, inputs, attributes);
    return { queries: () => dQueries, keys: () => dKeys, values: () => dValues };
  },
});

/** The same in plain tfjs ops. */
export function multiHeadAttentionComposed(
  inputs: MultiHeadAttentionInputs,
  attributes: MultiHeadAttentionAttributes,
): MultiHeadAttentionResult {
  checkArguments(inputs, attributes);
  return tf.tidy(() => composed(inputs, attributes));
}

function composed(
  { queries, keys, values, lengths }: MultiHeadAttentionInputs,
  { heads, causal, rate, seed }: MultiHeadAttentionAttributes,
): MultiHeadAttentionResult {
  const [rows, time, size] = queries.shape;
  const [batch, steps] = keys.shape;
  const asked = split(queries, heads).reshape<tf.Tensor4D>([batch, (rows / batch) * heads, time, size / heads]);
  // What lies in the padding is cut off, be it NaN: 0 times NaN would come through.
  const [known, told] = [keys, values].map((x) => {
    const all = split(realSteps(x, lengths), heads); // [B, heads, S, d]
    return tf.tile(all, [1, rows / batch, 1, 1]); // [B, N/B * heads, S, d]
  }) as [tf.Tensor4D, tf.Tensor4D];
  const scores = tf.matMul(asked, known, false, true).mul(Math.sqrt(heads / size)); // [B, N/B * heads, T, S]
  const seen = visible(lengths, time, steps, causal).expandDims(1); // [B, 1, T, S]
  const hidden = tf.sub(1, seen).mul(-1e9);
  // A query that sees nothing has a softmax over what is hidden: it is cleared.
  const weights = tf.softmax(scores.mul(seen).add(hidden)).mul(seen) as tf.Tensor4D;
  const all = weights.reshape<tf.Tensor4D>([rows, heads, time, steps]);
  const kept = rate > 0 ? dropout(all, rate, { seed }) : all;
  const context = tf
    .matMul(kept.reshape<tf.Tensor4D>(weights.shape), told)
    .reshape<tf.Tensor4D>([rows, heads, time, size / heads]);
  return { context: tf.transpose(context, [0, 2, 1, 3]).reshape<tf.Tensor3D>([rows, time, size]), weights: all };
}

/** `[N, T, M]` -> `[N, heads, T, d]`. */
const split = (x: tf.Tensor3D, heads: number): tf.Tensor4D => {
  const [rows, time, size] = x.shape;
  return tf.transpose(x.reshape<tf.Tensor4D>([rows, time, heads, size / heads]), [0, 2, 1, 3]);
};

/** `[B, T, S]` float32: 1 where query t sees step s. */
function visible(lengths: tf.Tensor1D, time: number, steps: number, causal: boolean): tf.Tensor3D {
  const mask = Array.from(lengths.dataSync(), (length) =>
    Array.from({ length: time }, (_, t) =>
      Array.from({ length: steps }, (__, s) => Number(s < length && (!causal || s <= steps - time + t))),
    ),
  );
  return tf.tensor3d(mask);
}
