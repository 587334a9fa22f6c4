// What a kernel refuses on any build, called by tfjs's engine without the checks of lstm-core: nothing is read or written beyond a
// tensor, nothing stays behind.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import { int32, randomTensor, tidily } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { currentCompute, describeEveryBuild } from './testing/every-build.ts';

type Inputs = Record<string, tf.Tensor>;
type Given = readonly [kernel: string, inputs: () => Inputs, attributes: object];

const [B, T, D, H, V] = [3, 4, 5, 6, 7];
const floats = (...shape: number[]): tf.Tensor => randomTensor(shape, 1);

const lstm = (): Inputs => ({
  x: floats(B, T, D),
  kernel: floats(D, 4 * H),
  recurrentKernel: floats(H, 4 * H),
  bias: floats(4 * H),
  h0: floats(B, H),
  c0: floats(B, H),
  lengths: int32([4, 0, 2]),
  recurrentMask: tf.scalar(1),
  hiddenUpdate: tf.scalar(1),
  cellUpdate: tf.scalar(1),
});
const lstmAttributes = { reverse: false, gateActivation: 'sigmoid', zoneout: false, forGradient: true };
const lstmGradient = (): Inputs => ({
  ...lstm(),
  ...{ output: floats(B, T, H), gates: floats(B, T, 4 * H), cells: floats(B, T, H) },
  ...{ dOutput: floats(B, T, H), dH: floats(B, H), dC: floats(B, H) },
});
const ctc = (): Inputs => ({
  logits: floats(B, T, V),
  targets: tf.ones([B, 2], 'int32'),
  inputLengths: int32([4, 4, 4]),
  targetLengths: int32([1, 1, 1]),
});
const crf = (): Inputs => ({
  ...{ emissions: floats(B, T, V), transitions: floats(V, V), start: floats(V), end: floats(V) },
  ...{ labels: tf.zeros([B, T], 'int32'), lengths: int32([4, 0, 2]) },
});
const mixture = (): Inputs => ({
  ...{ logits: floats(9, V), weights: floats(9, 2), generate: floats(9) },
  ...{ sourceIds: tf.ones([B, 2], 'int32') },
});
const pointer = (): Inputs => ({ ...mixture(), targets: tf.ones([9], 'int32') });

const normed = (): Inputs => ({ x: floats(B, D), gain: floats(D) });
const heads = (): Inputs => ({
  ...{ queries: floats(2 * B, T, H), keys: floats(B, 5, H), values: floats(B, 5, H), lengths: int32([4, 0, 2]) },
});
const headsGradient = (): Inputs => ({
  ...heads(),
  ...{ weights: floats(2 * B, 2, T, 5), dContext: floats(2 * B, T, H), dWeights: floats(2 * B, 2, T, 5) },
});
const headAttributes = { heads: 2, causal: true, rate: 0.1, seed: 1 };

const classes = (): Inputs => ({ logits: floats(B, V), targets: int32([0, 6, 3]) });
const distributions = (): Inputs => ({ logits: floats(B, V), targets: floats(B, V), weight: floats(V) });
const binary = (): Inputs => ({ logits: floats(B, V), targets: floats(B, V), positive: floats(V) });
const twice = (): Inputs => ({ logits: floats(2 * B, V), targets: int32([0, 6, 3]) });
const backwards = (): Inputs => ({ logSumExp: floats(B), dLosses: floats(B) });
const lossAttributes = { ignoreIndex: -1, labelSmoothing: 0 };

/** Calls that are right, by which the wrong ones are made. */
const calls = {
  lstm: [core.LSTM, lstm, lstmAttributes],
  lstmGradient: [core.LSTM_GRADIENT, lstmGradient, lstmAttributes],
  embedding: [core.EMBEDDING, () => ({ table: floats(V, H), ids: int32([0, 6]) }), {}],
  embeddingGradient: [core.EMBEDDING_GRADIENT, () => ({ ids: int32([0, 6]), dOutput: floats(2, H) }), { vocabSize: V }],
  linear: [core.LINEAR, () => ({ x: floats(B, D), kernel: floats(D, H), bias: floats(H) }), { activation: 'relu' }],
  pooling: [core.POOLING, () => ({ x: floats(B, T, H), lengths: int32([4, 0, 2]) }), { kind: 'mean' }],
  poolingGradient: [
    core.POOLING_GRADIENT,
    () => ({ x: floats(B, T, H), lengths: int32([4, 0, 2]), output: floats(B, H), dOutput: floats(B, H) }),
    { kind: 'last' },
  ],
  maskedSoftmax: [core.MASKED_SOFTMAX, () => ({ scores: floats(B, T), lengths: int32([4, 0, 2]) }), {}],
  maskedSoftmaxGradient: [core.MASKED_SOFTMAX_GRADIENT, () => ({ output: floats(B, T), dOutput: floats(B, T) }), {}],
  layerNorm: [core.LAYER_NORM, () => ({ ...normed(), bias: floats(D) }), { epsilon: 1e-5 }],
  layerNormGradient: [core.LAYER_NORM_GRADIENT, () => ({ ...normed(), dOutput: floats(B, D) }), { epsilon: 1e-5 }],
  attention: [core.MULTI_HEAD_ATTENTION, heads, headAttributes],
  attentionGradient: [core.MULTI_HEAD_ATTENTION_GRADIENT, headsGradient, headAttributes],
  topLogProbs: [core.TOP_LOG_PROBS, () => ({ logits: floats(B, V) }), { count: 2 }],
  dropout: [core.DROPOUT, () => ({ x: floats(B, T, H) }), { rate: 0.5, seed: 1, sharedAxis: 1 }],
  ctc: [core.CTC_LOSS, ctc, { blank: 0, zeroInfinity: false }],
  ctcGradient: [
    core.CTC_LOSS_GRADIENT,
    () => {
      const [, alphas, logSumExp] = run([core.CTC_LOSS, ctc, { blank: 0, zeroInfinity: false }]) as tf.Tensor[];
      return { ...ctc(), alphas: alphas as tf.Tensor, logSumExp: logSumExp as tf.Tensor, dLosses: floats(B) };
    },
    { blank: 0, zeroInfinity: false },
  ],
  crf: [core.CRF_LOSS, crf, {}],
  crfGradient: [
    core.CRF_LOSS_GRADIENT,
    () => {
      const { labels, lengths } = crf() as { labels: tf.Tensor; lengths: tf.Tensor };
      return { labels, lengths, marginals: floats(B, T, V), pairMarginals: floats(B, V, V), dLosses: floats(B) };
    },
    {},
  ],
  crossEntropy: [core.SOFTMAX_CROSS_ENTROPY, classes, lossAttributes],
  crossEntropyGradient: [core.SOFTMAX_CROSS_ENTROPY_GRADIENT, () => ({ ...classes(), ...backwards() }), lossAttributes],
  weighted: [core.WEIGHTED_CROSS_ENTROPY, () => ({ ...classes(), weight: floats(V) }), lossAttributes],
  weightedGradient: [
    core.WEIGHTED_CROSS_ENTROPY_GRADIENT,
    () => ({ ...classes(), weight: floats(V), ...backwards() }),
    lossAttributes,
  ],
  soft: [core.SOFT_CROSS_ENTROPY, distributions, { labelSmoothing: 0 }],
  softGradient: [
    core.SOFT_CROSS_ENTROPY_GRADIENT,
    () => ({ ...distributions(), ...backwards() }),
    { labelSmoothing: 0 },
  ],
  binary: [core.BINARY_CROSS_ENTROPY, binary, {}],
  binaryGradient: [core.BINARY_CROSS_ENTROPY_GRADIENT, () => ({ ...binary(), dLosses: floats(B, V) }), {}],
  consistency: [core.CONSISTENCY_LOSS, twice, { ignoreIndex: -1 }],
  consistencyGradient: [
    core.CONSISTENCY_LOSS_GRADIENT,
    () => ({ ...twice(), logSumExp: floats(2 * B), divergences: floats(2 * B), dLosses: floats(B) }),
    { ignoreIndex: -1 },
  ],
  pointer: [core.POINTER_CROSS_ENTROPY, pointer, { ignoreIndex: -1, labelSmoothing: 0 }],
  pointerTop: [core.POINTER_TOP_LOG_PROBS, mixture, { count: 2, extendedSize: V + 1 }],
} as const satisfies Record<string, Given>;

const run = ([kernel, inputs, attributes]: Given, changes: Inputs = {}, others: object = {}) =>
  tf.engine().runKernel(kernel, { ...inputs(), ...changes }, { ...attributes, ...others } as tf.NamedAttrMap);

type Wrong = readonly [call: keyof typeof calls, inputs: () => Inputs, attributes?: object];

/** Numbers that are out of range. */
const wrongValues: readonly Wrong[] = [
  ...(['lstm', 'lstmGradient', 'pooling', 'poolingGradient', 'maskedSoftmax', 'crf', 'crfGradient'] as const).flatMap(
    (call): Wrong[] =>
      [5, -1, 2 ** 31 - 1, -(2 ** 31)].map((length) => [call, () => ({ lengths: int32([1, length, 2]) })]),
  ),
  ...(['attention', 'attentionGradient'] as const).flatMap((call): Wrong[] => [
    [call, () => ({ lengths: int32([6, 1, 1]) })],
    [call, () => ({ lengths: int32([1, -1, 1]) })],
    [call, () => ({}), { heads: 0 }],
    [call, () => ({}), { heads: 0.5 }],
    [call, () => ({}), { heads: 4 }],
    [call, () => ({}), { rate: 1 }],
  ]),
  ...(['ctc', 'ctcGradient'] as const).flatMap((call): Wrong[] => [
    [call, () => ({ inputLengths: int32([4, 5, 4]) })],
    [call, () => ({ targetLengths: int32([1, -1, 1]) })],
    [call, () => ({ targets: tf.fill([B, 2], V, 'int32') })],
    [call, () => ({}), { blank: V }],
    [call, () => ({}), { blank: 0.5 }],
  ]),
  ...(['crf', 'crfGradient'] as const).map((call): Wrong => [call, () => ({ labels: tf.fill([B, T], V, 'int32') })]),
  ['embedding', () => ({ ids: int32([0, V]) })],
  ['embedding', () => ({ ids: int32([-1]) })],
  ['embeddingGradient', () => ({}), { vocabSize: -1 }],
  ...(['crossEntropy', 'crossEntropyGradient', 'weighted', 'weightedGradient'] as const).flatMap((call): Wrong[] =>
    [V, -2, 2 ** 31 - 1, -(2 ** 31)].map((target) => [call, () => ({ targets: int32([0, target, 3]) })]),
  ),
  ['pointer', () => ({ targets: tf.fill([9], V, 'int32') })],
  ['pointer', () => ({}), { ignoreIndex: 0.5 }],
  ['pointer', () => ({}), { labelSmoothing: Number.NaN }],
  ['pointerTop', () => ({ sourceIds: tf.fill([B, 2], -1, 'int32') })],
  ['pointerTop', () => ({}), { extendedSize: V - 1 }],
  ['pointerTop', () => ({}), { count: 0 }],
  ['topLogProbs', () => ({}), { count: V + 1 }],
  ['dropout', () => ({}), { rate: 1 }],
  ['dropout', () => ({}), { sharedAxis: 2 }],
  ['linear', () => ({}), { activation: 'gelu' }],
  ['linear', () => ({}), { activation: 'constructor' }],
  ['pooling', () => ({}), { kind: 'median' }],
  ['poolingGradient', () => ({}), { kind: 'toString' }],
  ['lstm', () => ({}), { gateActivation: 'relu' }],
  ['lstm', () => ({}), { zoneout: true, forGradient: false }],
];

/** Every input of every call once too small, once of another dtype, once absent. */
function* wrongShapes(
  name: keyof typeof calls,
): Generator<[what: string, input: string, tensor: tf.Tensor | undefined]> {
  for (const [input, tensor] of Object.entries(calls[name][1]() as Inputs)) {
    yield ['absent', input, undefined];
    yield ['of another dtype', input, tensor.cast(tensor.dtype === 'int32' ? 'float32' : 'int32')];
    const loose =
      ['recurrentMask', 'hiddenUpdate', 'cellUpdate'].includes(input) || name === 'dropout' || input === 'ids';
    if (tensor.rank > 0 && !loose) yield ['of another rank', input, tensor.expandDims(0).expandDims(0)];
    const alone =
      ['embedding', 'topLogProbs', 'dropout'].includes(name) ||
      (['linear', 'layerNorm'].includes(name) && input === 'x'); // fits anything
    if (tensor.rank > 0 && !alone) yield ['too short', input, tensor.slice(0, (tensor.shape[0] as number) - 1)];
  }
}

const memory = () => ({ bytes: currentCompute().bytesInUse, buffers: tf.memory().numDataBuffers });

function describeRefusals(): void {
  it('runs the calls that are right', () =>
    tidily(() => {
      for (const call of Object.values(calls)) expect(() => run(call), call[0]).not.toThrow();
    }));
  it('refuses numbers out of range, kinds that it does not know', () =>
    tidily(() => {
      for (const [name, inputs, attributes] of wrongValues)
        expect(() => run(calls[name], inputs(), attributes), `${name} ${JSON.stringify(attributes)}`).toThrow(
          DataError,
        );
    }));
  it('refuses shapes that do not fit, other dtypes, absent inputs', () =>
    tidily(() => {
      for (const name of Object.keys(calls) as (keyof typeof calls)[])
        for (const [what, input, tensor] of wrongShapes(name))
          expect(() => run(calls[name], { [input]: tensor as tf.Tensor }), `${name}: ${input} ${what}`).toThrow(
            ShapeError,
          );
    }));
  it('refuses attention of more causal queries than keys, and of heads that the weights do not have', () =>
    tidily(() => {
      const many = { queries: floats(B, 6, H) };
      expect(() => run(calls.attention, many)).toThrow(ShapeError);
      expect(() => run(calls.attention, many, { causal: false })).not.toThrow();
      expect(() => run(calls.attentionGradient, {}, { heads: 3 })).toThrow(ShapeError);
    }));
  it('keeps nothing of what it refused', () =>
    tidily(() => {
      const [table, ids] = [floats(1000, 50), int32(Array.from({ length: 5000 }, (_, i) => (i === 4999 ? 1000 : 0)))];
      expect(() => tf.gather(table, ids)).toThrow(); // moves both into the linear memory
      const before = memory();
      for (let i = 0; i < 20; i++) expect(() => core.embeddingLookup(table as tf.Tensor2D, ids)).toThrow(DataError);
      for (let i = 0; i < 20; i++) expect(() => tf.gather(table, ids)).toThrow('not in [0, 999]');
      expect(memory()).toEqual(before);
    }));
}

function describeMemory(): void {
  it('says when there is not enough, counts nothing, and goes on', () =>
    tidily(() => {
      const before = memory();
      for (const shape of [[1e9, 1e9], [1e6, 1e6], [2 ** 45]]) {
        const large = () => tf.engine().runKernel('Fill', {}, { shape, value: 1 } as unknown as tf.NamedAttrMap);
        expect(large, shape.join()).toThrow(ConfigError);
        expect(large, shape.join()).toThrow(/memory: expected tensors within \d+ GiB|the 4 GiB of WebAssembly/);
      }
      expect(memory()).toEqual(before);
      const product = () => tf.matMul(tf.fill([1e6, 1], 1), tf.fill([1, 1e6], 1));
      expect(() => tf.tidy(product)).toThrow(ConfigError);
      expect(memory()).toEqual(before);
      expect(tf.ones([3]).add(1).sum().dataSync()[0]).toBe(6);
    }));
}

function describeManySequences(): void {
  it('sorts 100,000 sequences of rising lengths in no time', () =>
    tidily(() => {
      const [batch, time] = [100_000, 4];
      const rising = Int32Array.from({ length: batch }, (_, b) => Math.floor((b * (time + 1)) / batch));
      const x = tf.ones<tf.Rank.R3>([batch, time, 1]);
      const weights = {
        kernel: tf.ones<tf.Rank.R2>([1, 4]),
        recurrentKernel: tf.ones<tf.Rank.R2>([1, 4]),
        bias: tf.ones<tf.Rank.R1>([4]),
      };
      const start = performance.now();
      const last = (lengths: Int32Array) =>
        core.lstmSequence(x, weights, { lengths: tf.tensor1d(lengths, 'int32') }).state.h.dataSync();
      const [up, down] = [last(rising), last(rising.toReversed())];
      expect(performance.now() - start).toBeLessThan(20_000); // a quadratic sort takes minutes
      expect(up).toEqual(down.toReversed());
    }));
}

for (const threads of [1, 2])
  describeEveryBuild(threads, () => {
    describe('a kernel', describeRefusals);
    describe('memory', describeMemory);
    if (threads === 2) describe('the LSTM', describeManySequences);
  });
