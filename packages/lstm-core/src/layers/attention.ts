// Attention of queries over a memory. Scores: dot, general (Luong et al. 2015), scaled dot (Vaswani et al. 2017) and
// additive (Bahdanau et al. 2015); weights by a softmax over the real steps; context = weighted sum of the memory.
import { ConfigError, type Random, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { glorotUniform } from '../initializers.ts';
import { linear } from '../ops/linear.ts';
import { maskedSoftmax } from '../ops/masked-softmax.ts';
import { splitSteps } from '../ops/sequence.ts';
import { createParams, disposeParams, type NamedParams, prefixed } from './params.ts';
import { checkSizes } from './recurrent.ts';

export const attentionKinds = ['dot', 'scaled', 'general', 'additive'] as const;
export type AttentionKind = (typeof attentionKinds)[number];

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

export interface Attention {
  readonly params: NamedParams;
  /** `values [B, S, M]`, `lengths [B]`. */
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

/** @throws ConfigError for an unknown kind, or sizes that do not fit it */
export function createAttention(
  { kind, querySize, memorySize, attentionSize = querySize, coverage = false }: AttentionConfig,
  random: Random,
  name = 'attention',
): Attention {
  checkSizes({ querySize, memorySize, attentionSize });
  if ((kind === 'dot' || kind === 'scaled') && querySize !== memorySize) {
    throw new ConfigError({
      where: `${name}: ${kind} attention`,
      expected: `queries as wide as the memory (${memorySize})`,
      got: String(querySize),
      fix: 'Take "general" or "additive", which project.',
    });
  }
  if (coverage && kind !== 'additive')
    throw new ConfigError({ where: `${name}: coverage`, expected: 'additive attention', got: `"${kind}"` });
  const weightsOf: Record<AttentionKind, () => Record<string, tf.Variable>> = {
    dot: () => ({}),
    scaled: () => ({}),
    general: () => createParams({ keys: () => glorotUniform(memorySize, querySize, random.fork('keys')) }),
    additive: () =>
      createParams<string>({
        keys: () => glorotUniform(memorySize, attentionSize, random.fork('keys')),
        queries: () => glorotUniform(querySize, attentionSize, random.fork('queries')),
        bias: () => tf.zeros([attentionSize]),
        score: () => glorotUniform(attentionSize, 1, random.fork('score')),
        ...(coverage && { coverage: () => glorotUniform(1, attentionSize, random.fork('coverage')) }),
      }),
  };
  if (!(kind in weightsOf))
    throw new ConfigError({ where: `${name}: kind`, expected: attentionKinds.join(', '), got: `"${kind}"` });
  const own = weightsOf[kind]();
  const params = prefixed(name, own);

  return {
    params,
    remember: (values, lengths) => ({
      values,
      keys: own.keys ? linear(values, own.keys as unknown as tf.Tensor2D) : values,
      lengths,
    }),
    apply: (queries, { values, keys, lengths }, covered) =>
      tf.tidy(() => {
        const [batch, time, size] = queries.shape;
        const wanted = coverage ? [batch, time, values.shape[1]] : undefined;
        if (String(wanted) !== String(covered?.shape)) {
          const expected = wanted ? `covered [${wanted.join(', ')}]` : 'nothing covered: no coverage was asked for';
          throw new ShapeError({ where: name, expected, got: covered ? `[${covered.shape.join(', ')}]` : 'none' });
        }
        if (size !== querySize || batch !== values.shape[0]) {
          const expected = `queries [${values.shape[0]}, T, ${querySize}]`;
          throw new ShapeError({ where: name, expected, got: `[${queries.shape.join(', ')}]` });
        }
        const raw =
          kind === 'additive' ? additiveScores(queries, keys, own, covered) : tf.matMul(queries, keys, false, true);
        const scores = kind === 'scaled' ? raw.mul(1 / Math.sqrt(querySize)) : raw; // [B, T, S]
        const steps = values.shape[1];
        const perQuery = tf.tile(lengths.reshape([batch, 1]), [1, time]).reshape<tf.Tensor1D>([batch * time]);
        const rows = scores.reshape<tf.Tensor2D>([batch * time, steps]);
        const weights = maskedSoftmax(rows, perQuery).reshape<tf.Tensor3D>([batch, time, steps]);
        return { context: tf.matMul(weights, values), weights };
      }),
    dispose: () => disposeParams(params),
  };
}

/** v · tanh(W_k m + W_q q + w_c c + b), a query at a time: all at once would take `[B, T, S, A]`. */
function additiveScores(
  queries: tf.Tensor3D,
  keys: tf.Tensor3D,
  weights: Readonly<Record<string, tf.Variable>>,
  covered?: tf.Tensor3D,
): tf.Tensor3D {
  const [batch, steps, size] = keys.shape;
  const projected = linear(queries, weights.queries as unknown as tf.Tensor2D, weights.bias as unknown as tf.Tensor1D);
  const received = covered && splitSteps(covered);
  const scores = splitSteps(projected).map((query, t) => {
    const known =
      received &&
      linear(received[t]!.reshape<tf.Tensor2D>([batch * steps, 1]), weights.coverage as unknown as tf.Tensor2D);
    const asked = keys.add<tf.Tensor3D>(query);
    const hidden = (known ? asked.add<tf.Tensor3D>(known.reshape([batch, steps, size])) : asked).tanh<tf.Tensor3D>();
    return linear(hidden, weights.score as unknown as tf.Tensor2D).reshape([batch, 1, steps]);
  });
  return tf.concat(scores, 1) as tf.Tensor3D;
}
