// The wider forms of cross-entropy (class weights, distributions for targets) and binary cross-entropy against PyTorch's values.

import { binaryCrossEntropy, softmaxCrossEntropy, type WeightedCrossEntropyOptions } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, flat, float32, type Nested } from './close.ts';
import { goldenCases } from './fixtures.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

interface TargetCase {
  readonly id: string;
  readonly tag: string;
  readonly reduction: 'mean' | 'sum' | 'none';
  readonly ignore_index?: number;
  readonly label_smoothing?: number;
  readonly weight?: number[];
  readonly pos_weight?: number | number[];
  readonly input: Nested;
  readonly target: Nested;
  readonly loss: Nested;
  /** The gradient is that of Σ loss ∗ shares; two names, as there are two files. */
  readonly shares?: Nested;
  readonly loss_weights_for_none?: Nested;
  readonly gradient: Nested;
  readonly target_gradient?: Nested;
}

/** The tags of the older file that are of these forms. */
const older = [
  'class-weights',
  'class-weights-smoothing-ignore',
  'probability-targets',
  'binary_cross_entropy_with_logits',
];

export function describeTargets(): void {
  describe('weighted, soft and binary targets and PyTorch', () => {
    const cases = [
      ...goldenCases<TargetCase>('torch-loss-cross-entropy').filter(({ tag }) => older.includes(tag)),
      ...goldenCases<TargetCase>('torch-targets'),
    ];
    for (const given of cases)
      it(`${given.id} ${given.tag}, ${given.reduction}`, () => tidily(() => compareTargets(given)));
    it('covers 19 kinds', () => expect(new Set(cases.map(({ tag }) => tag)).size).toBe(19));
  });
  describe('class weights', () => {
    it('of 1 are no weights', () =>
      tidily(() => {
        const [logits, targets] = [randomTensor<tf.Tensor2D>([5, 21], 1, 3), int32([3, 20, 0, 7, 7])];
        const options = { ignoreIndex: 7, labelSmoothing: 0.1 };
        const plain = softmaxCrossEntropy(logits, targets, options).dataSync();
        const weighted = softmaxCrossEntropy(logits, targets, { ...options, weight: tf.ones([21]) }).dataSync();
        expectClose(weighted, Array.from(plain), float32, 'loss');
      }));
    it('over nothing give NaN, and no gradient where all is ignored, as in PyTorch', () =>
      tidily(() => {
        const logits = randomTensor<tf.Tensor2D>([2, 3], 2);
        const run = (x: tf.Tensor, weight: number[], ignoreIndex?: number) =>
          softmaxCrossEntropy(x as tf.Tensor2D, int32([1, 1]), { weight: tf.tensor1d(weight), ignoreIndex });
        expect(run(logits, [1, 2, 3], 1).dataSync()[0]).toBeNaN();
        const gradient = tf.grad((x) => run(x, [1, 2, 3], 1))(logits);
        expect(gradient.dataSync().every((value) => value === 0)).toBe(true);
        expect(run(logits, [1, 0, 1]).dataSync()[0]).toBeNaN();
      }));
    it('and distributions that do not fit are refused', () =>
      tidily(() => {
        const logits = tf.zeros<tf.Rank.R2>([2, 3]);
        const [ids, soft] = [int32([0, 1]), tf.fill<tf.Rank.R2>([2, 3], 1 / 3)];
        const run = (targets: tf.Tensor1D | tf.Tensor2D, options: WeightedCrossEntropyOptions) => () =>
          softmaxCrossEntropy(logits, targets, options);
        expect(run(ids, { weight: tf.ones([2]) })).toThrow('weight: expected shape [3], got [2]');
        expect(run(ids, { weight: int32([1, 1, 1]) })).toThrow('weight: expected dtype float32, got int32');
        expect(run(int32([0, 3]), { weight: tf.ones([3]) })).toThrow('targets[1]: expected 0 to 2, got 3');
        expect(run(tf.ones<tf.Rank.R2>([2, 4]), {})).toThrow('targets: expected shape [2, 3], got [2, 4]');
        expect(run(tf.ones<tf.Rank.R2>([2, 3], 'int32'), {})).toThrow('targets: expected dtype float32, got int32');
        expect(run(soft, { ignoreIndex: 2 })).toThrow('ignoreIndex: expected none with targets [N, V], got 2');
      }));
  });
  it('the mean of no row is NaN, of one class 0, and no class is refused', () =>
    tidily(() => {
      const empty = tf.zeros<tf.Rank.R2>([0, 3]);
      expect(softmaxCrossEntropy(empty, int32([])).dataSync()[0]).toBeNaN();
      expect(softmaxCrossEntropy(empty, empty).dataSync()[0]).toBeNaN();
      expect(binaryCrossEntropy(empty, empty).dataSync()[0]).toBeNaN();
      const one = tf.fill<tf.Rank.R2>([2, 1], 3);
      expect(softmaxCrossEntropy(one, int32([0, 0])).dataSync()[0]).toBe(0);
      const none = tf.zeros<tf.Rank.R2>([2, 0]);
      expect(() => softmaxCrossEntropy(none, int32([0, 0]))).toThrow('logits: expected at least one class, got [2, 0]');
    }));
  describe('binaryCrossEntropy', () => {
    it('keeps its digits where a yes or no is all but certain, and loses no NaN', () =>
      tidily(() => {
        const logits = [-100, -20, -1e-3, 0, 1e-3, 20, 100];
        const no = binaryCrossEntropy(tf.tensor1d(logits), tf.zeros([7]), { reduction: 'none' }).dataSync();
        const yes = binaryCrossEntropy(tf.tensor1d(logits), tf.ones([7]), { reduction: 'none' }).dataSync();
        for (const [i, x] of logits.entries()) {
          const size = Math.log1p(Math.exp(-Math.abs(x)));
          const [ofNo, ofYes] = [Math.max(x, 0) + size, Math.max(-x, 0) + size];
          expect(Math.abs(no[i]! - ofNo)).toBeLessThanOrEqual(1e-6 * ofNo + 1e-37);
          expect(Math.abs(yes[i]! - ofYes)).toBeLessThanOrEqual(1e-6 * ofYes + 1e-37);
        }
        for (const size of [1, 5, 20]) {
          const x = tf.fill([size], Number.NaN) as tf.Tensor1D;
          const run = (value: tf.Tensor) => binaryCrossEntropy(value as tf.Tensor1D, tf.ones([size]));
          expect(run(x).dataSync()[0]).toBeNaN();
          expect(tf.grad(run)(x).dataSync()[0]).toBeNaN();
        }
      }));
    it('refuses what does not fit', () =>
      tidily(() => {
        const [logits, targets] = [tf.zeros<tf.Rank.R2>([2, 3]), tf.zeros<tf.Rank.R2>([2, 3])];
        const run = (options: object) => () => binaryCrossEntropy(logits, targets, options);
        expect(() => binaryCrossEntropy(logits, tf.zeros([3, 2]))).toThrow(
          'targets: expected shape [2, 3], got [3, 2]',
        );
        expect(() => binaryCrossEntropy(logits, targets.toInt())).toThrow('targets: expected dtype float32');
        expect(run({ posWeight: tf.ones([2]) })).toThrow('posWeight: expected shape [3], got [2]');
        expect(run({ posWeight: -1 })).toThrow('posWeight: expected a finite number of at least 0, got -1');
        expect(run({ posWeight: Number.NaN })).toThrow('posWeight');
        expect(run({ reduction: 'all' })).toThrow('reduction: expected mean, sum or none, got "all"');
      }));
  });
}

function compareTargets(given: TargetCase): void {
  const soft = tf.tensor(given.target as number[]);
  const logits = tf.tensor(given.input as number[][]);
  const run = (x: tf.Tensor, target: tf.Tensor): tf.Tensor => {
    const { reduction, weight } = given;
    if (given.tag.startsWith('binary')) {
      const posWeight = Array.isArray(given.pos_weight) ? tf.tensor1d(given.pos_weight) : given.pos_weight;
      const spread = Array.isArray(given.pos_weight) && given.pos_weight.length === 1 ? given.pos_weight[0] : posWeight;
      return binaryCrossEntropy<tf.Tensor1D>(x as tf.Tensor1D, target as tf.Tensor1D, { posWeight: spread, reduction });
    }
    return softmaxCrossEntropy(x as tf.Tensor2D, isSoft ? (target as tf.Tensor2D) : int32(given.target as number[]), {
      ignoreIndex: isSoft ? undefined : (given.ignore_index ?? -100),
      labelSmoothing: given.label_smoothing,
      weight: weight && tf.tensor1d(weight),
      reduction,
    });
  };
  const isSoft = given.tag.startsWith('binary') || soft.rank === 2;
  const shares = tf.tensor(flat(given.shares ?? given.loss_weights_for_none ?? 1));
  expectClose(run(logits, soft).dataSync(), flat(given.loss), float32, 'loss');
  const weigh = (loss: tf.Tensor) => loss.reshape([-1]).mul(shares).sum();
  if (!isSoft) {
    const gradient = tf.grad((x) => weigh(run(x, soft)))(logits);
    expectClose(gradient.dataSync(), flat(given.gradient), float32, 'gradient');
    return;
  }
  const [gradient, ofTarget] = tf.grads((x, target) => weigh(run(x as tf.Tensor, target as tf.Tensor)))([logits, soft]);
  expectClose(gradient!.dataSync(), flat(given.gradient), float32, 'gradient');
  if (given.target_gradient)
    expectClose(ofTarget!.dataSync(), flat(given.target_gradient), float32, 'gradient of the target');
}
