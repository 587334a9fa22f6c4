import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { rDropLoss, rDropRows } from './r-drop.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const divergence = (p: number, q: number): number => (p - q) * Math.log(p / q) + (q - p) * Math.log((1 - p) / (1 - q));

it('the rows of an update are read twice with R-Drop, once without', () => {
  expect(rDropRows(['a', 'b'], 0.5)).toEqual(['a', 'b', 'a', 'b']);
  expect(rDropRows(['a', 'b'], 0)).toEqual(['a', 'b']);
});

it('adds half of the weight times the mean of both divergences, of the rows that count', () => {
  // Probabilities of the first class: rows 0 and 3 are one example, 1 and 4 another, 2 and 5 padding.
  const first = [0.8, 0.3, 0.9, 0.6, 0.4, 0.1];
  const logits = tf.tensor2d(first.map((p) => [Math.log(p), Math.log(1 - p)]));
  const targets = tf.tensor1d([0, 1, 7, 0, 1, 7], 'int32');
  const loss = rDropLoss(tf.scalar(0.25), logits, targets, { weight: 3, ignoreIndex: 7 });
  const mean = (divergence(0.8, 0.6) + divergence(0.3, 0.4)) / 2 / 2;
  expect(loss.dataSync()[0]).toBeCloseTo(0.25 + 1.5 * mean, 6);
});

it('is the loss itself without a weight', () => {
  const loss = tf.scalar(0.25);
  expect(rDropLoss(loss, tf.zeros([1, 2]), tf.tensor1d([0], 'int32'), { weight: 0 })).toBe(loss);
});
