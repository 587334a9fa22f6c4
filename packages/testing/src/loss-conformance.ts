// Softmax cross-entropy, consistency and the most probable classes against PyTorch and float64, on any backend; with them the
// other losses and the optimizers.

import {
  consistencyLoss,
  consistencyLossComposed,
  type SoftmaxCrossEntropyOptions,
  softmaxCrossEntropy,
  topLogProbs,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, flat, float32, type Nested } from './close.ts';
import { goldenCases } from './fixtures.ts';
import { describeOptimizers } from './optimizer-conformance.ts';
import { describeTargets } from './target-conformance.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

interface LossCase {
  readonly id: string;
  readonly tag: string;
  readonly reduction: 'mean' | 'sum' | 'none';
  readonly ignore_index?: number;
  readonly label_smoothing?: number;
  readonly input: number[][];
  readonly target: number[];
  readonly loss: Nested;
  readonly loss_weights_for_none?: Nested;
  readonly gradient: Nested;
}

/** The other forms are in target-conformance.ts; sequences as a middle axis are not what this operation does. */
const covered = [
  'plain',
  'label-smoothing',
  'ignore-index',
  'ignore-pad-0-with-smoothing',
  'large-logits',
  'all-ignored',
];

export function describeLoss(): void {
  describe('softmaxCrossEntropy and PyTorch', () => {
    const cases = goldenCases<LossCase>('torch-loss-cross-entropy').filter(({ tag }) => covered.includes(tag));
    for (const given of cases)
      it(`${given.id} ${given.tag}, ${given.reduction}`, () => tidily(() => compareLoss(given)));
    it('covers every tag named above', () => expect(new Set(cases.map(({ tag }) => tag))).toEqual(new Set(covered)));
  });
  describe('softmaxCrossEntropy', () => {
    it('is that of float64 on a vocabulary of odd size', () =>
      tidily(() => {
        const logits = randomTensor<tf.Tensor2D>([5, 1003], 1, 4);
        const targets = [3, 1002, 0, 500, 77];
        const expected = logits.arraySync().map((row, n) => {
          const top = Math.max(...row);
          return top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0)) - row[targets[n]!]!;
        });
        const losses = softmaxCrossEntropy(logits, int32(targets), { reduction: 'none' });
        expectClose(losses.dataSync(), expected, float32, 'losses');
      }));
    it('looks at no logit of a row that is ignored, and at no other class of a target alone', () =>
      tidily(() => {
        const rows = [
          [0.5, -1, 2],
          [Number.NaN, Infinity, 1],
          [1, -Infinity, 3],
        ];
        const logits = tf.tensor2d(rows);
        const run = (x: tf.Tensor) => softmaxCrossEntropy(x as tf.Tensor2D, int32([2, 9, 0]), { ignoreIndex: 9 });
        const likely = (2 + Math.log1p(Math.exp(-1.5) + Math.exp(-3)) - 2 + Math.log1p(Math.exp(2))) / 2;
        expectClose(run(logits).dataSync(), [likely], float32, 'loss');
        const gradient = tf.grad(run)(logits).dataSync();
        expect([...gradient.slice(3, 6), gradient[7]].every((value) => value === 0)).toBe(true);
        expect(gradient.every(Number.isFinite)).toBe(true);
      }));
    it('refuses what does not fit, the same on every device', () =>
      tidily(() => {
        const logits = tf.zeros<tf.Rank.R2>([2, 3]);
        const run = (targets: tf.Tensor1D, options?: object) => () => softmaxCrossEntropy(logits, targets, options);
        const before = tf.memory().numTensors;
        const [floats, ids, outside] = [tf.tensor1d([0, 1]), int32([0, 1]), int32([0, 3])];
        expect(run(floats)).toThrow('expected dtype int32, got float32');
        expect(run(ids, { labelSmoothing: 1 })).toThrow('labelSmoothing');
        expect(run(ids, { labelSmoothing: Number.NaN })).toThrow('labelSmoothing');
        expect(run(ids, { ignoreIndex: 0.5 })).toThrow('ignoreIndex: expected an int32 id, got 0.5');
        expect(run(ids, { reduction: 'all' })).toThrow('reduction: expected mean, sum or none, got "all"');
        expect(run(outside)).toThrow('softmaxCrossEntropy: targets[1]: expected 0 to 2, got 3');
        expect(run(outside, { ignoreIndex: 3, reduction: 'none' })).not.toThrow();
        expect(() => softmaxCrossEntropy(tf.zeros([2, 3], 'int32'), ids)).toThrow('logits: expected dtype float32');
        expect(tf.memory().numTensors - before).toBe(5); // the three above, one result, one of integers
      }));
  });
  describe('consistencyLoss', () => {
    const targets = [4, -7, 0];
    const options = { ignoreIndex: -7, reduction: 'none' as const };
    it.each([2, 37])('is that of float64 over %i classes, a row that is ignored apart', (classes) =>
      tidily(() => {
        const logits = randomTensor<tf.Tensor2D>([6, classes], 5, 3);
        const logProbs = logits.arraySync().map((row) => {
          const normalizer = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
          return row.map((value) => value - normalizer);
        });
        const divergence = (p: number[], q: number[]) =>
          p.reduce((sum, value, i) => sum + Math.exp(value) * (value - q[i]!), 0);
        const expected = [0, 1, 2].map((n) => {
          const [p, q] = [logProbs[n]!, logProbs[n + 3]!];
          return n === 1 ? 0 : (divergence(p, q) + divergence(q, p)) / 2;
        });
        expectClose(consistencyLoss(logits, int32(targets), options).dataSync(), expected, float32, 'losses');
      }),
    );
    it('has the gradient of its composed op, and none where nothing is to be said or all is the same', () =>
      tidily(() => {
        const weights = tf.tensor1d([0.7, 5, -1.3]);
        const ids = int32(targets);
        const logits = randomTensor<tf.Tensor2D>([6, 37], 6, 3);
        const gradient = tf.grad((x) =>
          consistencyLoss(x as tf.Tensor2D, ids, options)
            .mul(weights)
            .sum(),
        )(logits);
        const expected = tf.grad((x) =>
          consistencyLossComposed(x as tf.Tensor2D, ids, { ignoreIndex: -7 })
            .mul(weights)
            .sum(),
        )(logits);
        expectClose(gradient.dataSync(), Array.from(expected.dataSync()), float32, 'gradient');
        expect(gradient.slice([1, 0], [1, 37]).abs().max().dataSync()[0]).toBe(0);
        const same = tf.concat([logits, logits]);
        const ofSame = tf.grad((x) => consistencyLoss(x as tf.Tensor2D, int32([0, 1, 2, 3, 4, 5])))(same);
        expect(ofSame.abs().max().dataSync()[0]).toBeLessThan(1e-6);
      }));
    it('is a mean over the pairs that count', () =>
      tidily(() => {
        const logits = randomTensor<tf.Tensor2D>([6, 11], 7, 3);
        const [first, , third] = consistencyLoss(logits, int32(targets), options).dataSync();
        const mean = consistencyLoss(logits, int32(targets), { ignoreIndex: -7 }).dataSync()[0];
        expect(mean).toBeCloseTo((first! + third!) / 2, 5);
      }));
    it('looks at no logit of a pair that is ignored', () =>
      tidily(() => {
        const wrong = tf.tensor2d([[Number.NaN, 1], [0.3, 2], [Infinity, 0], [1, 1]]); // biome-ignore format: rows
        const run = (x: tf.Tensor) => consistencyLoss(x as tf.Tensor2D, int32([-7, 1]), { ignoreIndex: -7 });
        expect(run(wrong).dataSync()[0]).toBeGreaterThan(0);
        const gradient = tf.grad(run)(wrong).dataSync();
        expect([...gradient.slice(0, 2), ...gradient.slice(4, 6)].every((value) => value === 0)).toBe(true);
        expect(gradient.every(Number.isFinite)).toBe(true);
      }));
    it('refuses rows without a partner', () =>
      tidily(() =>
        expect(() => consistencyLoss(tf.zeros([5, 3]), int32([0, 1]))).toThrow('logits: expected shape [4, any]'),
      ));
  });
  describe('topLogProbs', () => {
    it.each([1, 3, 40, 101])('finds the best %i of 101 in order', (count) =>
      tidily(() => {
        const logits = randomTensor<tf.Tensor2D>([7, 101], 2, 3);
        const { logProbs, ids } = topLogProbs(logits, count);
        tf.logSoftmax(logits)
          .arraySync()
          .forEach((row, n) => {
            const best = row.map((value, id) => [value, id] as const).sort(([a], [b]) => b - a);
            expect(Array.from(ids.slice([n, 0], [1, count]).dataSync())).toEqual(
              best.slice(0, count).map(([, id]) => id),
            );
            const values = best.slice(0, count).map(([value]) => value);
            expectClose(logProbs.slice([n, 0], [1, count]).dataSync(), values, float32, 'log probabilities');
          });
      }),
    );
    it('puts the lower id first among equals, and refuses more than there are', () =>
      tidily(() => {
        const logits = tf.tensor2d([[1, 3, 2, 3, 3, 2]]);
        expect(Array.from(topLogProbs(logits, 4).ids.dataSync())).toEqual([1, 3, 4, 2]);
        expect(() => topLogProbs(logits, 7)).toThrow('expected 1 to 6');
      }));
  });
  describeTargets();
  describeOptimizers();
}

function compareLoss(given: LossCase): void {
  const options: SoftmaxCrossEntropyOptions = {
    ignoreIndex: given.ignore_index ?? -100,
    labelSmoothing: given.label_smoothing,
    reduction: given.reduction,
  };
  const [logits, targets] = [tf.tensor2d(given.input), int32(given.target)];
  const loss = softmaxCrossEntropy(logits, targets, options);
  expectClose(loss.dataSync(), flat(given.loss), float32, 'loss');
  const weights = given.loss_weights_for_none ? tf.tensor(flat(given.loss_weights_for_none)) : tf.scalar(1);
  const gradient = tf.grad((x) =>
    softmaxCrossEntropy(x as tf.Tensor2D, targets, options)
      .mul(weights)
      .sum(),
  )(logits);
  expectClose(gradient.dataSync(), flat(given.gradient), float32, 'gradient');
}
