// Padding changes nothing, whatever lies there: NaN or infinity in it reaches no output and no gradient, and gets none.
import { createRandom } from '@longhand/base';
import {
  consistencyLoss,
  coverageLoss,
  createAttention,
  createAttentionPooling,
  createLstm,
  crfLoss,
  crfMarginals,
  ctcLoss,
  gruSequence,
  lstmSequence,
  maskedSoftmax,
  pointerCrossEntropy,
  poolSequence,
  rnnSequence,
  softmaxCrossEntropy,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { int32, randomTensor, tidily } from './tensors.ts';

const [B, T, D, H] = [4, 5, 3, 6];
const lengths = [5, 0, 2, 1];
const fillings = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38];

type Run = (x: tf.Tensor3D, lengths: tf.Tensor1D) => tf.Tensor | tf.Tensor[];
const weightsOf = (gates: number) => ({
  kernel: randomTensor<tf.Tensor2D>([D, gates * H], 2),
  recurrentKernel: randomTensor<tf.Tensor2D>([H, gates * H], 3, 0.4),
  bias: randomTensor<tf.Tensor1D>([gates * H], 4),
});
const crfWeights = () => ({
  transitions: randomTensor<tf.Tensor2D>([D, D], 2),
  start: randomTensor<tf.Tensor1D>([D], 3),
  end: randomTensor<tf.Tensor1D>([D], 4),
});

/** All of `x [B, T, D]`, with the lengths [5, 0, 2, 1]. */
const overTime: Readonly<Record<string, Run | { readonly create: () => Run }>> = {
  ...Object.fromEntries(
    [false, true].map((reverse): [string, Run] => [
      `an LSTM${reverse ? ', backwards' : ''}`,
      (x, real) => {
        const { output, state } = lstmSequence(x, weightsOf(4), { lengths: real, reverse });
        return [output, state.h, state.c];
      },
    ]),
  ),
  'an LSTM with zoneout': (x, real) => {
    const zoneout = { hiddenUpdate: tf.scalar(0.7), cellUpdate: tf.scalar(0.8) };
    const { output, state } = lstmSequence(x, weightsOf(4), { lengths: real, zoneout });
    return [output, state.h, state.c];
  },
  'an LSTM in layers, in both directions': {
    create: () => {
      const layer = createLstm({ inputSize: D, hiddenSize: H, numLayers: 2, bidirectional: true }, createRandom(1));
      return (x, real) => layer.apply(x, { lengths: real }).output;
    },
  },
  'a GRU': (x, real) => {
    const { output, state } = gruSequence(
      x,
      { ...weightsOf(3), recurrentBias: randomTensor<tf.Tensor1D>([H], 5) },
      { lengths: real },
    );
    return [output, state.h];
  },
  'a plain RNN': (x, real) => {
    const { output, state } = rnnSequence(x, weightsOf(1), { lengths: real });
    return [output, state.h];
  },
  'the mean': (x, real) => poolSequence(x, real, { kind: 'mean' }),
  'the maximum': (x, real) => poolSequence(x, real, { kind: 'max' }),
  'the last': (x, real) => poolSequence(x, real, { kind: 'last' }),
  ctcLoss: (x, real) =>
    ctcLoss(x, tf.ones([B, 1], 'int32'), { inputLengths: real, zeroInfinity: true, reduction: 'none' }),
  crfLoss: (x, real) => crfLoss(x, tf.zeros([B, T], 'int32'), crfWeights(), { lengths: real, reduction: 'none' }),
  attention: {
    create: () => {
      const attention = createAttention({ kind: 'general', querySize: H, memorySize: D }, createRandom(1));
      return (x, real) => {
        const { context, weights } = attention.apply(randomTensor([B, 2, H], 5), attention.remember(x, real));
        return [context, weights];
      };
    },
  },
  'attention pooling': {
    create: () => {
      const pooling = createAttentionPooling({ inputSize: D, attentionSize: H }, createRandom(1));
      return (x, real) => Object.values(pooling.apply(x, real));
    },
  },
};

/** `x` with a value in all of its padding. */
function padded(value: number): tf.Tensor3D {
  const values = randomTensor([B, T, D], 1).dataSync();
  for (const [b, length] of lengths.entries()) values.fill(value, (b * T + length) * D, (b + 1) * T * D);
  return tf.tensor3d(values, [B, T, D]);
}

/** -0 as 0: they are the same to everyone who reads them. */
const numbersOf = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync(), (value) => value + 0);

/** Outputs, and the gradient of `x` (and of variables) of their weighted sum. */
function computed(run: Run, x: tf.Tensor3D): number[][] {
  const loss = (given: tf.Tensor) =>
    tf.addN(
      [run(given as tf.Tensor3D, int32(lengths))].flat().map((y, i) => y.mul(randomTensor(y.shape, 50 + i)).sum()),
    );
  return [...[run(x, int32(lengths))].flat(), tf.grad(loss)(x)].map(numbersOf);
}

/** Everything that computes with rows of which some do not count. */
const overRows: Readonly<Record<string, (logits: tf.Tensor2D) => tf.Tensor>> = {
  softmaxCrossEntropy: (logits) => softmaxCrossEntropy(logits, int32([1, 0, 2, 0]), { ignoreIndex: 0 }),
  'softmaxCrossEntropy, smoothed': (logits) =>
    softmaxCrossEntropy(logits, int32([1, 0, 2, 0]), { ignoreIndex: 0, labelSmoothing: 0.2 }),
  consistencyLoss: (logits) => consistencyLoss(logits, int32([1, 0]), { ignoreIndex: 0 }),
  pointerCrossEntropy: (logits) =>
    pointerCrossEntropy(
      {
        logits,
        weights: tf.fill([4, 2], 0.5),
        generate: tf.zeros([4]),
        sourceIds: tf.tensor2d([1, 2], [1, 2], 'int32'),
      },
      int32([1, 0, 2, 0]),
      { ignoreIndex: 0 },
    ),
  coverageLoss: (logits) => coverageLoss(logits.reshape([2, 2, 3]), tf.tensor2d([1, 0, 1, 0], [2, 2])),
};

/** The same value for all that the padding may hold; layers are made, and disposed, once. */
function checkOverTime(given: Run | { readonly create: () => Run }): void {
  const run = typeof given === 'function' ? given : given.create();
  const expected = computed(run, padded(0));
  for (const value of fillings) expect(computed(run, padded(value)), String(value)).toEqual(expected);
  tf.disposeVariables();
}

function checkOverRows(run: (logits: tf.Tensor2D) => tf.Tensor): void {
  const results = (value: number): number[][] => {
    const values = randomTensor([4, 3], 1).dataSync();
    for (const row of [1, 3]) values.fill(value, row * 3, (row + 1) * 3);
    const logits = tf.tensor2d(values, [4, 3]);
    const { value: loss, grad } = tf.valueAndGrad((x) => run(x as tf.Tensor2D).asScalar())(logits);
    const gradient = numbersOf(grad);
    expect(
      [...gradient.slice(3, 6), ...gradient.slice(9)].every((d) => d === 0),
      'gradient of what is ignored',
    ).toBe(true);
    return [numbersOf(loss), gradient];
  };
  const expected = results(0);
  for (const value of fillings) expect(results(value), String(value)).toEqual(expected);
}

export function describePadding(): void {
  describe('padding', () => {
    for (const [name, run] of Object.entries(overTime))
      it(`changes nothing in ${name}, whatever lies there`, () => tidily(() => checkOverTime(run)));
    for (const [name, run] of Object.entries(overRows))
      it(`changes nothing in ${name}, whatever lies in rows that do not count`, () => tidily(() => checkOverRows(run)));
    it('changes no marginals of a CRF', () =>
      tidily(() => {
        const marginals = (value: number) => [
          ...crfMarginals(padded(value), crfWeights(), { lengths: int32(lengths) }).dataSync(),
        ];
        for (const value of fillings) expect(marginals(value), String(value)).toEqual(marginals(0));
      }));
    it('changes no masked softmax', () =>
      tidily(() => {
        const run: Run = (x, real) => maskedSoftmax(x.slice([0, 0, 0], [B, T, 1]).reshape([B, T]), real);
        checkOverTime(run);
      }));
    it('changes no gradient of the weights of an LSTM', () =>
      tidily(() => {
        const { kernel, recurrentKernel, bias } = weightsOf(4);
        const gradients = (x: tf.Tensor3D) =>
          tf
            .grads((...given: tf.Tensor[]) => {
              const [kernel, recurrentKernel, bias] = given as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
              return lstmSequence(x, { kernel, recurrentKernel, bias }, { lengths: int32(lengths) }).output.sum();
            })([kernel, recurrentKernel, bias])
            .map((gradient) => numbersOf(gradient));
        const expected = gradients(padded(0));
        for (const value of fillings) expect(gradients(padded(value)), String(value)).toEqual(expected);
      }));
  });
}
