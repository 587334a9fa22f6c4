// README: what lies in the padding changes nothing. Here it holds NaN and infinities, in the input and in the gradient that
// comes back, and the compositions of plain tfjs ops must give the same numbers as with zeros there.
import { createRandom } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { int32, randomTensor, tidily } from '../../testing/src/index.ts';
import {
  type CrfWeights,
  coverageLoss,
  createAttention,
  createAttentionPooling,
  createGru,
  createLstm,
  createRnn,
  crfLossComposed,
  crfMarginalsComposed,
  crfViterbi,
  ctcLossComposed,
  type GruWeights,
  gruSequence,
  type LstmWeights,
  lstmSequenceComposed,
  lstmVariantSequence,
  maskedSoftmaxComposed,
  pointerCrossEntropyComposed,
  poolSequenceComposed,
  type RnnWeights,
  rnnSequence,
} from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const [B, T, D, H] = [4, 5, 3, 2];
const counts = [5, 2, 0, 3];

type Inputs = Record<string, tf.Tensor>;
type Outputs = Record<string, tf.Tensor>;

/** `x [B, T, ...]` with a value in its padding. */
function padded<X extends tf.Tensor>(x: X, value: number, lengths: readonly number[] = counts): X {
  const [, time = 1] = x.shape;
  const size = x.size / (lengths.length * time);
  const values = x.dataSync().map((given, i) => {
    const [b, t] = [Math.floor(i / (time * size)), Math.floor(i / size) % time];
    return t < (lengths[b] ?? 0) ? given : value;
  });
  return tf.tensor(values, x.shape) as X;
}

/** Values and gradients of `f`; outputs in `[B, T, ...]`, and those that ignore a row, get gradients that are `value` there. */
function valuesOf(f: (inputs: Inputs) => Outputs, inputs: Inputs, value: number): Record<string, number[]> {
  const names = Object.keys(inputs);
  const run = (tensors: tf.Tensor[]) => f(Object.fromEntries(names.map((name, i) => [name, tensors[i] as tf.Tensor])));
  const given = Object.values(inputs);
  const outputs = run(given);
  const result: Record<string, number[]> = {};
  for (const [output, tensor] of Object.entries(outputs)) {
    result[output] = [...tensor.dataSync()];
    const random = randomTensor(tensor.shape, 50);
    const dy =
      output === 'ignoring' ? padded(random.reshape([2, 2]), value, [1, 2]).reshape([4]) : padding(random, value);
    const gradients = tf.grads((...tensors: tf.Tensor[]) => run(tensors)[output] as tf.Tensor)(given, dy);
    for (const [i, gradient] of gradients.entries()) result[`d${output}/d${names[i]}`] = [...gradient.dataSync()];
  }
  return result;
}

const padding = (dy: tf.Tensor, value: number): tf.Tensor =>
  dy.shape[0] === B && dy.shape[1] === T ? padded(dy, value) : dy;

const garbage = [Number.NaN, Infinity, -Infinity, 3e38];

/** @param inputs those that have padding hold `value` there */
function holds(title: string, inputs: (value: number) => Inputs, f: (inputs: Inputs) => Outputs): void {
  it.each(garbage)(`${title}: %s`, (value) =>
    tidily(() => {
      const clean = valuesOf(f, inputs(0), 0);
      for (const [name, numbers] of Object.entries(clean))
        expect(numbers.every(Number.isFinite), `${name} of zeros is finite`).toBe(true);
      expect(valuesOf(f, inputs(value), value)).toEqual(clean);
    }),
  );
}

const lengths = () => int32(counts);
const x = (value: number) => padded(randomTensor<tf.Tensor3D>([B, T, D], 1), value);

const weightsOf = (gates: number): Inputs => ({
  kernel: randomTensor([D, gates * H], 2),
  recurrentKernel: randomTensor([H, gates * H], 3),
  bias: randomTensor([gates * H], 4),
});

describe('nothing in the padding reaches', () => {
  for (const reverse of [false, true]) {
    const options = () => ({ lengths: lengths(), reverse });
    const way = reverse ? ' in reverse' : '';
    holds(
      `lstmSequence${way}`,
      (value) => ({ x: x(value), ...weightsOf(4) }),
      ({ x, ...weights }) => {
        const { output, state } = lstmSequenceComposed(x as tf.Tensor3D, weights as unknown as LstmWeights, options());
        return { output, ...state };
      },
    );
    holds(
      `lstmVariantSequence${way}`,
      (value) => ({ x: x(value), ...weightsOf(4), ...gains() }),
      ({ x, ...weights }) => {
        const run = lstmVariantSequence(x as tf.Tensor3D, weights as unknown as LstmWeights, options());
        return { output: run.output, ...run.state };
      },
    );
    holds(
      `gruSequence${way}`,
      (value) => ({ x: x(value), ...weightsOf(3), recurrentBias: randomTensor([H], 5) }),
      ({ x, ...weights }) => {
        const { output, state } = gruSequence(x as tf.Tensor3D, weights as unknown as GruWeights, options());
        return { output, ...state };
      },
    );
    holds(
      `rnnSequence${way}`,
      (value) => ({ x: x(value), ...weightsOf(1) }),
      ({ x, ...weights }) => {
        const { output, state } = rnnSequence(x as tf.Tensor3D, weights as unknown as RnnWeights, options());
        return { output, ...state };
      },
    );
  }
  const updates = (value: number) => padded(tf.ones([B, T, H]).mul(0.25), value);
  it.each(garbage)('lstmSequence in its zoneout: %s', (value) =>
    tidily(() => {
      const run = (own: number) => {
        const zoneout = { hiddenUpdate: updates(own), cellUpdate: updates(own) };
        const weights = weightsOf(4) as unknown as LstmWeights;
        return [...lstmSequenceComposed(x(0), weights, { lengths: lengths(), zoneout }).state.c.dataSync()];
      };
      expect(run(value)).toEqual(run(0));
    }),
  );
  for (const [kind, create] of Object.entries({ lstm: createLstm, gru: createGru, rnn: createRnn })) {
    const config = { inputSize: D, hiddenSize: H, numLayers: 2, bidirectional: true, dropout: 0.2, inputDropout: 0.2 };
    holds(
      `a stack of ${kind}`,
      (value) => ({ x: x(value) }),
      ({ x }) => {
        const layer = create({ ...config, residual: true }, createRandom(1));
        const { output, states } = layer.apply(x as tf.Tensor3D, { lengths: lengths(), training: { seed: 3 } });
        return { output, h: states.at(-1)?.h as tf.Tensor };
      },
    );
  }

  for (const kind of ['mean', 'max', 'last'] as const)
    holds(
      `poolSequence ${kind}`,
      (value) => ({ x: x(value) }),
      ({ x }) => ({
        output: poolSequenceComposed(x as tf.Tensor3D, lengths(), kind),
      }),
    );
  holds(
    'maskedSoftmax',
    (value) => ({ scores: padded(randomTensor([B, T], 1), value) }),
    ({ scores }) => ({
      output: maskedSoftmaxComposed(scores as tf.Tensor2D, lengths()),
    }),
  );
  for (const kind of ['dot', 'scaled', 'general', 'additive'] as const)
    holds(
      `attention, ${kind}`,
      (value) => ({ memory: x(value), queries: randomTensor([B, 2, D], 7) }),
      ({ memory, queries }) => {
        const attention = createAttention({ kind, querySize: D, memorySize: D }, createRandom(2));
        return { ...attention.apply(queries as tf.Tensor3D, attention.remember(memory as tf.Tensor3D, lengths())) };
      },
    );
  holds(
    'attention pooling',
    (value) => ({ x: x(value) }),
    ({ x }) => {
      const pooling = createAttentionPooling({ inputSize: D, attentionSize: H }, createRandom(2));
      return { output: pooling.apply(x as tf.Tensor3D, lengths()).output };
    },
  );
  holds(
    'coverageLoss',
    (value) => ({ weights: x(value).abs() }),
    ({ weights }) => {
      const counted = tf.tensor2d(counts.map((count) => Array.from({ length: T }, (_, t) => Number(t < count))));
      return { loss: coverageLoss(weights as tf.Tensor3D, counted) };
    },
  );
});

describe('nothing in the padding reaches, in losses,', () => {
  const weights = (): Inputs => ({
    transitions: randomTensor([D, D], 2),
    start: randomTensor([D], 3),
    end: randomTensor([D], 4),
  });
  const labels = () =>
    tf.tensor2d(
      counts.map((count) => Array.from({ length: T }, (_, t) => (t < count ? t % D : -7))),
      [B, T],
      'int32',
    );
  holds(
    'crfLoss',
    (value) => ({ emissions: x(value), ...weights() }),
    (inputs) => ({
      losses: crfLossComposed({
        ...(inputs as unknown as CrfWeights & { emissions: tf.Tensor3D }),
        labels: labels(),
        lengths: lengths(),
      }),
    }),
  );
  it.each(garbage)('crfMarginals and crfViterbi: %s', (value) =>
    tidily(() => {
      const own = weights() as unknown as CrfWeights;
      const marginals = (given: number) => [...crfMarginalsComposed(x(given), own, lengths()).dataSync()];
      expect(marginals(value)).toEqual(marginals(0));
      expect(crfViterbi(x(value), own, { lengths: lengths() })).toEqual(crfViterbi(x(0), own, { lengths: lengths() }));
    }),
  );
  for (const zeroInfinity of [false, true])
    holds(
      `ctcLoss${zeroInfinity ? ' with zeroInfinity' : ''}`,
      (value) => ({ logits: x(value) }),
      ({ logits }) => {
        const targets = tf.tensor2d([1, 2, 1, 99, 99, -3, 2, 1], [B, 2], 'int32');
        const all = { targets, inputLengths: lengths(), targetLengths: int32([2, 1, 0, 2]) };
        return { losses: ctcLossComposed({ logits: logits as tf.Tensor3D, ...all }, { blank: 0, zeroInfinity }) };
      },
    );
  holds(
    'pointerCrossEntropy, in rows that are ignored',
    (value) => ({
      logits: padded(randomTensor([2, 2, D], 1), value, [1, 2]).reshape([4, D]),
      weights: padded(tf.softmax(randomTensor([2, 2, 3], 2)), value, [1, 2]).reshape([4, 3]),
      generate: padded(randomTensor([2, 2], 3), value, [1, 2]).reshape([4]),
    }),
    (inputs) => {
      const sourceIds = tf.tensor2d([0, 1, 4, 0, 3, 1], [2, 3], 'int32');
      const all = { ...(inputs as { logits: tf.Tensor2D; weights: tf.Tensor2D; generate: tf.Tensor1D }), sourceIds };
      return {
        ignoring: pointerCrossEntropyComposed(all, int32([4, -1, 3, 0]), { ignoreIndex: -1, labelSmoothing: 0.1 }),
      };
    },
  );
});

const gains = (): Inputs => ({
  inputGain: randomTensor([4 * H], 6),
  recurrentGain: randomTensor([4 * H], 7),
  cellGain: randomTensor([H], 8),
  cellShift: randomTensor([H], 9),
});
