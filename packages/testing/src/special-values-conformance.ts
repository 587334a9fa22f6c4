// NaN and infinities on any backend: they go through every function as IEEE 754 says, and are never lost on the way.

import {
  consistencyLoss,
  crfLoss,
  ctcLoss,
  dropout,
  linear,
  lstmSequence,
  maskedSoftmax,
  pointerCrossEntropy,
  poolSequence,
  softmaxCrossEntropy,
  sumOfSquares,
  topLogProbs,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, type Tolerance } from './close.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const specials = [nan, infinity, -infinity, 0, 1, -2, 100, -100, 3e38, -3e38];
const relative: Tolerance = { rtol: 1e-4, atol: 1e-6 };

/** Each special value in every place of a vector of up to 16 lanes, and in the ragged end. */
const everywhere = Array.from({ length: 37 * specials.length }, (_, i) => specials[i % specials.length] as number);

type Unary = readonly [run: (x: tf.Tensor) => tf.Tensor, reference: (x: number) => number];
const unaries: Readonly<Record<string, Unary>> = {
  relu: [tf.relu, (x) => Math.max(0, x)],
  sigmoid: [tf.sigmoid, (x) => 1 / (1 + Math.exp(-x))],
  tanh: [tf.tanh, Math.tanh],
  exp: [tf.exp, Math.exp],
  log: [tf.log, Math.log],
  sqrt: [tf.sqrt, Math.sqrt],
  rsqrt: [tf.rsqrt, (x) => 1 / Math.sqrt(x)],
  square: [tf.square, (x) => x * x],
  neg: [tf.neg, (x) => -x],
  abs: [tf.abs, Math.abs],
  reciprocal: [tf.reciprocal, (x) => 1 / x],
};

type Binary = readonly [run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, reference: (a: number, b: number) => number];
const binaries: Readonly<Record<string, Binary>> = {
  add: [tf.add, (a, b) => a + b],
  sub: [tf.sub, (a, b) => a - b],
  mul: [tf.mul, (a, b) => a * b],
  div: [tf.div, (a, b) => a / b],
  maximum: [tf.maximum, Math.max],
  minimum: [tf.minimum, Math.min],
  squaredDifference: [tf.squaredDifference, (a, b) => (a - b) ** 2],
};

/** `rows` rows of random numbers, of which `row` has `value` at `column`. */
function withOne(shape: readonly number[], at: number, value: number, seed = 1): tf.Tensor {
  const values = randomTensor(shape, seed).dataSync();
  values[at] = value;
  return tf.tensor(values, [...shape]);
}

const every = (values: ArrayLike<number>, test: (value: number) => boolean): boolean => Array.from(values).every(test);

export function describeSpecialValues(): void {
  describe('NaN and infinities', () => {
    for (const [name, [run, reference]] of Object.entries(unaries))
      it(`go through ${name}`, () =>
        tidily(() => {
          const expected = everywhere.map((x) => Math.fround(reference(Math.fround(x))));
          expectClose(run(tf.tensor1d(everywhere)).dataSync(), expected, relative, name);
        }));
    for (const [name, [run, reference]] of Object.entries(binaries))
      it(`go through ${name}, whichever side they are on`, () =>
        tidily(() => {
          const [column, row] = [tf.tensor2d(specials, [specials.length, 1]), tf.tensor1d(everywhere)];
          const expected = specials.flatMap((a) =>
            everywhere.map((b) => Math.fround(reference(Math.fround(a), Math.fround(b)))),
          );
          expectClose(run(column, row).dataSync(), expected, relative, name);
        }));
    describeSums();
    describeRows();
    describeSequences();
    it('reach every output of a linear layer that they are in, and no other row', () =>
      tidily(() => {
        for (const activation of ['linear', 'sigmoid', 'tanh', 'relu'] as const) {
          const x = withOne([5, 7], 2 * 7 + 3, nan) as tf.Tensor2D;
          const rows = linear(x, randomTensor([7, 21], 2), tf.zeros([21]), { activation }).arraySync();
          for (const [b, row] of rows.entries()) expect(every(row, Number.isNaN), `${activation} ${b}`).toBe(b === 2);
        }
      }));
    it('stay NaN through dropout where it keeps them', () =>
      tidily(() => {
        const dropped = dropout(tf.fill([1000], nan), 0.5, { seed: 1 }).dataSync();
        expect(every(dropped, (value) => Number.isNaN(value) || value === 0)).toBe(true);
        expect(Array.from(dropped).filter(Number.isNaN).length).toBeGreaterThan(300);
      }));
  });
}

/** Over rows and over columns, at every place. */
function describeSums(): void {
  for (const value of [nan, infinity, -infinity])
    it(`${value} goes through sums, means and maxima`, () =>
      tidily(() => {
        for (let at = 0; at < 37; at++) {
          const [row, column] = [withOne([1, 37], at, value), withOne([37, 1], at, value)];
          const wide = tf.concat([randomTensor([at, 19], 3), tf.fill([1, 19], value), randomTensor([40, 19], 4)]);
          for (const x of [row.sum(1), column.sum(0), row.mean(1), wide.sum(0)])
            expect(
              every(x.dataSync(), (got) => Object.is(got, value)),
              `sum, ${at}`,
            ).toBe(true);
          for (const x of [row.max(1), column.max(0), wide.max(0)])
            expect(
              every(x.dataSync(), (got) => (value === -infinity ? Number.isFinite(got) : Object.is(got, value))),
              `max, ${at}`,
            ).toBe(true);
          expect(sumOfSquares(row).dataSync()[0]).toBe(value * value);
        }
      }));
}

/** What a softmax is in: one row is NaN, the others know nothing of it. */
function describeRows(): void {
  const [rows, classes] = [4, 21];
  const targets = () => int32([3, 0, 20, 7]); // not before a test runs: the backend is not set yet
  const perRow: Readonly<Record<string, (logits: tf.Tensor2D) => tf.Tensor>> = {
    softmax: (logits) => tf.softmax(logits).sum(1),
    logSoftmax: (logits) => tf.logSoftmax(logits).sum(1),
    maskedSoftmax: (logits) => maskedSoftmax(logits, int32([21, 21, 21, 5])).sum(1),
    softmaxCrossEntropy: (logits) => softmaxCrossEntropy(logits, targets(), { reduction: 'none' }),
    'softmaxCrossEntropy with label smoothing': (logits) =>
      softmaxCrossEntropy(logits, targets(), { reduction: 'none', labelSmoothing: 0.1 }),
    consistencyLoss: (logits) =>
      consistencyLoss(tf.concat([logits, randomTensor([rows, classes], 9)]) as tf.Tensor2D, targets(), {
        reduction: 'none',
      }),
    pointerCrossEntropy: (logits) =>
      pointerCrossEntropy(
        {
          logits,
          weights: tf.fill([rows, 2], 0.5),
          generate: tf.zeros([rows]),
          sourceIds: tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [rows, 2], 'int32'),
        },
        targets(),
        { reduction: 'none' },
      ),
    topLogProbs: (logits) => topLogProbs(logits, 3).logProbs.sum(1),
  };
  for (const [name, run] of Object.entries(perRow))
    for (const value of [nan, infinity])
      it(`${value} makes a row of ${name} NaN, wherever it stands, and no other`, () =>
        tidily(() => {
          for (let column = 0; column < classes; column++) {
            const got = run(withOne([rows, classes], 2 * classes + column, value) as tf.Tensor2D).dataSync();
            for (const [b, result] of got.entries()) expect(Number.isNaN(result), `row ${b}, ${column}`).toBe(b === 2);
          }
        }));
  it('-Infinity is a probability of 0, and a loss of Infinity where it was the target', () =>
    tidily(() => {
      const logits = withOne([rows, classes], 2 * classes + 20, -infinity) as tf.Tensor2D;
      expect(tf.softmax(logits).arraySync()).toMatchObject({ 2: { 20: 0 } });
      const [first, , third] = softmaxCrossEntropy(logits, targets(), { reduction: 'none' }).dataSync();
      expect(third).toBe(infinity);
      expect(first).toBeLessThan(10);
    }));
}

/** What runs over time: the sequence that has a NaN is lost, the others are as they were. */
function describeSequences(): void {
  const [batch, time, size] = [3, 5, 6];
  const at = (1 * time + 2) * size + 4; // step 2 of sequence 1
  const perSequence: Readonly<Record<string, (x: tf.Tensor3D) => tf.Tensor>> = {
    ctcLoss: (x) => ctcLoss(x, tf.tensor2d([1, 2, 3, 3, 4, 5], [batch, 2], 'int32'), { reduction: 'none' }),
    crfLoss: (x) => crfLoss(x, tf.zeros([batch, time], 'int32'), freshCrf(size), { reduction: 'none' }),
    'the mean': (x) => poolSequence(x, int32([5, 5, 5]), { kind: 'mean' }).sum(1),
    'the maximum': (x) => poolSequence(x, int32([5, 5, 5]), { kind: 'max' }).sum(1),
    'the state of an LSTM': (x) =>
      lstmSequence(x, {
        kernel: randomTensor([size, 28], 2),
        recurrentKernel: randomTensor([7, 28], 3),
        bias: tf.zeros([28]),
      }).state.h.sum(1),
  };
  for (const [name, run] of Object.entries(perSequence))
    it(`NaN in one sequence makes ${name} NaN, and no other's`, () =>
      tidily(() => {
        const got = run(withOne([batch, time, size], at, nan) as tf.Tensor3D).dataSync();
        for (const [b, result] of got.entries()) expect(Number.isNaN(result), `sequence ${b}: ${result}`).toBe(b === 1);
      }));
  it('Infinity is a maximum, and the gates of an LSTM close or open at it', () =>
    tidily(() => {
      const x = withOne([batch, time, size], at, infinity) as tf.Tensor3D;
      expect(poolSequence(x, int32([5, 5, 5]), { kind: 'max' }).arraySync()).toMatchObject({ 1: { 4: infinity } });
      for (const gateActivation of ['sigmoid', 'hardSigmoid'] as const) {
        const ones = { kernel: tf.ones<tf.Rank.R2>([size, 4]), recurrentKernel: tf.zeros<tf.Rank.R2>([1, 4]) };
        const { state } = lstmSequence(x, { ...ones, bias: tf.zeros([4]) }, { gateActivation });
        expect(every(state.h.dataSync(), Number.isFinite), gateActivation).toBe(true);
      }
    }));
}

const freshCrf = (size: number) => ({
  transitions: tf.zeros<tf.Rank.R2>([size, size]),
  start: tf.zeros<tf.Rank.R1>([size]),
  end: tf.zeros<tf.Rank.R1>([size]),
});
