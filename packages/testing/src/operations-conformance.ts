// What every other operation must do on any backend: its definition in plain loops, its gradients, its edge cases.
import { hashUniform } from '@longhand/base';
import {
  type Activation,
  dropout,
  embeddingLookup,
  linear,
  maskedSoftmax,
  type PoolingKind,
  poolSequence,
  sumOfSquares,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, float32 } from './close.ts';
import { checkGradients } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

const functions: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};

export function describeOperations(): void {
  describe('linear', () => {
    for (const activation of ['linear', 'relu', 'sigmoid', 'tanh'] as const) {
      for (const [rows, inputs, units] of [
        [1, 1, 1],
        [5, 7, 3],
        [9, 33, 17],
        [130, 20, 40],
      ] as const) {
        it(`${activation} [${rows}, ${inputs}] to ${units} is its definition`, () =>
          tidily(() => checkLinear(rows, inputs, units, activation)));
      }
      it(`${activation} has the gradients that its values show`, () =>
        tidily(() => {
          const inputs = { x: randomTensor([3, 4], 1), kernel: randomTensor([4, 5], 2), bias: randomTensor([5], 3, 2) };
          checkGradients(inputs, ({ x, kernel, bias }) =>
            linear(x as tf.Tensor2D, kernel as tf.Tensor2D, bias as tf.Tensor1D, { activation }),
          );
        }));
    }
    it('treats every step of a sequence like a row', () =>
      tidily(() => {
        const [x, kernel] = [randomTensor<tf.Tensor3D>([2, 3, 4], 1), randomTensor<tf.Tensor2D>([4, 5], 2)];
        const rows = linear(x.reshape<tf.Tensor2D>([6, 4]), kernel);
        const steps = linear(x, kernel);
        expect(steps.shape).toEqual([2, 3, 5]);
        expectClose(steps.dataSync(), rows.dataSync(), float32, 'output');
      }));
    it('names the shapes that do not fit', () =>
      tidily(() => {
        const wrong = () => linear(tf.zeros([2, 3]) as tf.Tensor2D, tf.zeros([4, 5]));
        expect(wrong).toThrow('linear: kernel: expected shape [3, any], got [4, 5]');
      }));
  });

  describe('embeddingLookup', () => {
    it('gives the rows of the ids', () =>
      tidily(() => {
        const table = randomTensor<tf.Tensor2D>([6, 5], 1);
        const found = embeddingLookup(
          table,
          tf.tensor2d(
            [
              [3, 0],
              [5, 3],
            ],
            [2, 2],
            'int32',
          ),
        );
        const values = table.dataSync();
        const expected = [3, 0, 5, 3].flatMap((id) => [...values.subarray(id * 5, id * 5 + 5)]);
        expectClose(found.dataSync(), expected, float32, 'rows');
      }));
    it('adds up the gradients of an id that occurs twice', () =>
      tidily(() => {
        const ids = int32([2, 0, 2, 1]);
        const weights = randomTensor<tf.Tensor2D>([4, 3], 2);
        const loss = (table: tf.Tensor) =>
          embeddingLookup(table as tf.Tensor2D, ids)
            .mul(weights)
            .sum();
        const [w, got] = [
          weights.arraySync(),
          tf
            .grad(loss)(randomTensor([4, 3], 1))
            .arraySync() as number[][],
        ];
        const twice = w[0]!.map((value, k) => value + w[2]![k]!);
        expectClose(got.flat(), [w[1]!, w[3]!, twice, [0, 0, 0]].flat(), float32, 'dTable');
      }));
  });

  describe('dropout', () => {
    it('keeps by the hash of seed and position, and scales what it keeps', () =>
      tidily(() => {
        const x = randomTensor([3, 5, 7], 1);
        const expected = Array.from(x.dataSync(), (value, i) => (hashUniform(99, i) >= 0.4 ? value / 0.6 : 0));
        expectClose(dropout(x, 0.4, { seed: 99 }).dataSync(), expected, float32, 'output');
      }));
    it('shares one mask over time where asked', () =>
      tidily(() => {
        const dropped = dropout(tf.ones([4, 6, 5]), 0.5, { seed: 3, sharedAxis: 1 });
        const steps = tf.unstack(dropped, 1).map((step) => [...step.dataSync()]);
        for (const step of steps) expect(step).toEqual(steps[0]);
        expect(new Set(steps[0])).toEqual(new Set([0, 2]));
      }));
    it('drops the share it says, to what 20,000 draws can tell', () =>
      tidily(() => {
        const kept = dropout(tf.ones([20_000]), 0.3, { seed: 5 })
          .greater(0)
          .toFloat()
          .mean()
          .dataSync()[0]!;
        expect(Math.abs(kept - 0.7)).toBeLessThan(0.01);
      }));
    it('sends gradients only through what it kept', () =>
      tidily(() => checkGradients({ x: randomTensor([2, 3, 4], 1) }, ({ x }) => dropout(x!, 0.5, { seed: 8 }))));
    it('refuses a rate of 1', () => expect(() => dropout(tf.scalar(1), 1, { seed: 1 })).toThrow('0 <= rate < 1'));
  });

  describe('poolSequence', () => {
    for (const kind of ['mean', 'max', 'last'] as const) {
      it(`${kind} is its definition on the real steps, and zero without one`, () => tidily(() => checkPooling(kind)));
      it(`${kind} has the gradients that its values show`, () =>
        tidily(() => {
          const lengths = int32([4, 1, 3]);
          checkGradients({ x: randomTensor([3, 4, 5], 1) }, ({ x }) =>
            poolSequence(x as tf.Tensor3D, lengths, { kind }),
          );
        }));
    }
  });

  describe('maskedSoftmax', () => {
    it('sums to one over the real steps and is zero elsewhere', () =>
      tidily(() => {
        const scores = randomTensor<tf.Tensor2D>([3, 5], 1, 30);
        const rows = maskedSoftmax(scores, int32([5, 2, 0])).arraySync();
        const given = scores.arraySync();
        [5, 2, 0].forEach((length, b) => {
          const top = Math.max(...given[b]!.slice(0, length));
          const shares = given[b]!.map((score, t) => (t < length ? Math.exp(score - top) : 0));
          const total = shares.reduce((sum, share) => sum + share, 0) || 1;
          expectClose(
            rows[b]!,
            shares.map((share) => share / total),
            float32,
            `row ${b}`,
          );
        });
      }));
    it('has the gradients that its values show', () =>
      tidily(() => {
        const lengths = int32([4, 2]);
        checkGradients({ scores: randomTensor([2, 4], 1) }, ({ scores }) =>
          maskedSoftmax(scores as tf.Tensor2D, lengths),
        );
      }));
  });

  it('sumOfSquares adds up the squares of odd numbers of values', () =>
    tidily(() => {
      for (const size of [1, 3, 17, 1025]) {
        const x = randomTensor([size], size);
        const expected = Array.from(x.dataSync()).reduce((sum, value) => sum + value * value, 0);
        expectClose(sumOfSquares(x).dataSync(), [expected], float32, `of ${size}`);
      }
    }));
}

function checkLinear(rows: number, inputs: number, units: number, activation: Activation): void {
  const [x, kernel] = [
    randomTensor<tf.Tensor2D>([rows, inputs], 1),
    randomTensor<tf.Tensor2D>([inputs, units], 2, 0.3),
  ];
  const bias = randomTensor<tf.Tensor1D>([units], 3);
  const [xs, ks, bs] = [x.arraySync(), kernel.arraySync(), bias.arraySync()];
  const expected = xs.flatMap((row) =>
    bs.map((b, u) => functions[activation](row.reduce((sum, value, d) => sum + value * ks[d]![u]!, b))),
  );
  expectClose(linear(x, kernel, bias, { activation }).dataSync(), expected, float32, 'output');
}

function checkPooling(kind: PoolingKind): void {
  const lengths = [3, 4, 0, 1];
  const x = randomTensor<tf.Tensor3D>([4, 4, 9], 1).sub<tf.Tensor3D>(3); // all below 0: padding must not be the maximum
  const rows = x.arraySync();
  const expected = lengths.flatMap((length, b) =>
    rows[b]![0]!.map((_, h) => {
      const values = rows[b]!.slice(0, length).map((step) => step[h]!);
      if (length === 0) return 0;
      if (kind === 'last') return values.at(-1)!;
      return kind === 'max' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0) / length;
    }),
  );
  expectClose(poolSequence(x, int32(lengths), { kind }).dataSync(), expected, float32, kind);
}
