// Attention of queries over a memory. Scores: dot, general (Luong et al. 2015), scaled dot (Vaswani et al. 2017) and
// additive (Bahdanau et al. 2015); weights by a softmax over the real steps; context = weighted sum of the memory.
import { at, ConfigError, type Random, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform } from '../initializers.ts';
import {
  checkFlags,
  checkFloats,
  checkInt32,
  checkKind,
  checkLengths,
  checkShape,
  checkSizes,
  checkWeights,
  show,
} from '../ops/checks.ts';
import { linear } from '../ops/linear.ts';
import { maskedSoftmax } from '../ops/masked-softmax.ts';
import { realSteps, splitSteps } from '../ops/sequence.ts';
import { createParams, disposeParams, type NamedParams, prefixed } from './params.ts';

/** Names of the scores: dot, general (Luong et al. 2015), scaled (Vaswani et al. 2017), additive (Bahdanau et al. 2015). */
export const attentionKinds = ['dot', 'scaled', 'general', 'additive'] as const;
/** How a query is scored against a state of the memory; one of `attentionKinds`. */
export type AttentionKind = (typeof attentionKinds)[number];

/** Kind and sizes of an attention. */
export interface AttentionConfig {
  readonly kind: AttentionKind;
  readonly querySize: number;
  readonly memorySize: number;
  /** Of `additive`: size of the hidden layer; default querySize. */
  readonly attentionSize?: number;
  /** Scores also see how much has been read of each step before (See et al. 2017, equation 11); `additive` only. */
  readonly coverage?: boolean;
}

/** A memory with what every query needs of it, computed once. */
export type AttentionMemory = {
  /** `[B, S, M]` */
  readonly values: tf.Tensor3D;
  /** `[B, S, K]` */
  readonly keys: tf.Tensor3D;
  /** `[B]` int32 */
  readonly lengths: tf.Tensor1D;
};

/** Scores of a query against a memory, and what is read of it: its weighted mean. */
export interface Attention {
  readonly params: NamedParams;
  /** `values [B, S, M]`, `lengths [B]`. @throws ShapeError; DataError if a length is outside 0 to S */
  remember(values: tf.Tensor3D, lengths: tf.Tensor1D): AttentionMemory;
  /**
   * `queries [B, T, Q]` -> `context [B, T, M]` and `weights [B, T, S]`, which sum to 1 over the real steps.
   * @param covered with `coverage`: `[B, T, S]`, the sum of the weights before each query
   * @throws ShapeError
   */
  apply(
    queries: tf.Tensor3D,
    memory: AttentionMemory,
    covered?: tf.Tensor3D,
  ): { context: tf.Tensor3D; weights: tf.Tensor3D };
  dispose(): void;
}

type Weights = Readonly<Record<string, tf.Variable>>;

/**
 * An attention with random weights.
 * @throws ConfigError for an unknown kind, sizes out of range, or sizes that do not fit the kind
 */
export function createAttention(config: AttentionConfig, random: Random, name = 'attention'): Attention {
  checkConfig(config, name);
  const { memorySize } = config;
  const own = createWeights(config, random);
  const params = prefixed(name, own);
  return {
    params,
    remember: (values, lengths) => {
      checkFloats(name, 'values', values, [null, null, memorySize]);
      checkLengths(name, 'lengths', lengths, values.shape[0], values.shape[1]);
      return tf.tidy(() => {
        const real = realSteps(values, lengths); // 0 times NaN would be NaN
        return { values: real, keys: own.keys ? linear(real, matrixOf(own, 'keys')) : real, lengths };
      });
    },
    apply: (queries, memory, covered) => {
      checkQueries(config, name, queries, memory, covered);
      return tf.tidy(() => attend(config, own, queries, memory, covered));
    },
    dispose: () => disposeParams(params),
  };
}

function checkConfig(
  { kind, querySize, memorySize, attentionSize = querySize, coverage = false }: AttentionConfig,
  name: string,
): void {
  checkSizes({ querySize, memorySize, attentionSize }, name);
  checkKind(`${name}: kind`, kind, attentionKinds);
  checkFlags({ [`${name}: coverage`]: coverage });
  if ((kind === 'dot' || kind === 'scaled') && querySize !== memorySize)
    throw new ConfigError({
      where: `${name}: ${kind} attention`,
      expected: `queries as wide as the memory (${memorySize})`,
      got: String(querySize),
      fix: 'Take "general" or "additive", which project.',
    });
  if (coverage && kind !== 'additive')
    throw new ConfigError({ where: `${name}: coverage`, expected: 'additive attention', got: `"${kind}"` });
  if (kind === 'general') checkWeights(name, memorySize * querySize);
  if (kind === 'additive') checkWeights(name, (memorySize + querySize) * attentionSize);
}

function createWeights(
  { kind, querySize, memorySize, attentionSize = querySize, coverage = false }: AttentionConfig,
  random: Random,
): Weights {
  switch (kind) {
    case 'dot':
    case 'scaled':
      return {};
    case 'general':
      return createParams({ keys: () => glorotUniform(memorySize, querySize, random.fork('keys')) });
    case 'additive':
      return createParams<string>({
        keys: () => glorotUniform(memorySize, attentionSize, random.fork('keys')),
        queries: () => glorotUniform(querySize, attentionSize, random.fork('queries')),
        bias: () => tf.zeros([attentionSize]),
        score: () => glorotUniform(attentionSize, 1, random.fork('score')),
        ...(coverage && { coverage: () => glorotUniform(1, attentionSize, random.fork('coverage')) }),
      });
    default:
      return kind satisfies never;
  }
}

function checkQueries(
  { kind, querySize, memorySize, attentionSize = querySize, coverage = false }: AttentionConfig,
  name: string,
  queries: tf.Tensor3D,
  { values, keys, lengths }: AttentionMemory,
  covered: tf.Tensor3D | undefined,
): void {
  checkFloats(name, 'memory.values', values, [null, null, memorySize]);
  const [batch, steps] = values.shape;
  const keySize = { dot: memorySize, scaled: memorySize, general: querySize, additive: attentionSize }[kind];
  checkFloats(name, 'memory.keys', keys, [batch, steps, keySize]);
  checkShape(name, 'memory.lengths', lengths, [batch]);
  checkInt32(name, 'memory.lengths', lengths);
  checkFloats(name, 'queries', queries, [batch, null, querySize]);
  if (coverage) checkFloats(name, 'covered', covered as tf.Tensor, [batch, queries.shape[1], steps]);
  else if (covered)
    throw new ShapeError({
      where: name,
      expected: 'nothing covered: no coverage was asked for',
      got: covered instanceof tf.Tensor ? `[${covered.shape.join(', ')}]` : show(covered),
    });
}

function attend(
  { kind, querySize }: AttentionConfig,
  own: Weights,
  queries: tf.Tensor3D,
  { values, keys, lengths }: AttentionMemory,
  covered?: tf.Tensor3D,
): { context: tf.Tensor3D; weights: tf.Tensor3D } {
  const [batch, time] = queries.shape;
  const raw = kind === 'additive' ? additiveScores(queries, keys, own, covered) : tf.matMul(queries, keys, false, true);
  const scores = kind === 'scaled' ? raw.mul(1 / Math.sqrt(querySize)) : raw; // [B, T, S]
  const steps = values.shape[1];
  const perQuery = tf.tile(lengths.reshape([batch, 1]), [1, time]).reshape<tf.Tensor1D>([batch * time]);
  const rows = scores.reshape<tf.Tensor2D>([batch * time, steps]);
  const weights = maskedSoftmax(rows, perQuery).reshape<tf.Tensor3D>([batch, time, steps]);
  return { context: tf.matMul(weights, values), weights };
}

const matrixOf = (weights: Weights, name: string): tf.Tensor2D => weights[name] as unknown as tf.Tensor2D;

/** v · tanh(W_k m + W_q q + w_c c + b), a query at a time: all at once would take `[B, T, S, A]`. */
function additiveScores(queries: tf.Tensor3D, keys: tf.Tensor3D, weights: Weights, covered?: tf.Tensor3D): tf.Tensor3D {
  const [batch, steps, size] = keys.shape;
  const projected = linear(queries, matrixOf(weights, 'queries'), weights.bias as unknown as tf.Tensor1D);
  const received = covered && splitSteps(covered);
  const scores = splitSteps(projected).map((query, t) => {
    const known =
      received && linear(at(received, t).reshape<tf.Tensor2D>([batch * steps, 1]), matrixOf(weights, 'coverage'));
    const asked = keys.add<tf.Tensor3D>(query);
    const hidden = (known ? asked.add<tf.Tensor3D>(known.reshape([batch, steps, size])) : asked).tanh<tf.Tensor3D>();
    return linear(hidden, matrixOf(weights, 'score')).reshape([batch, 1, steps]);
  });
  return tf.concat(scores, 1) as tf.Tensor3D;
}
