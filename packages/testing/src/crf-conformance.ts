// The conditional random field against every labelling counted one by one, against float64 loops, and its laws.
import { createRandom } from '@longhand/base';
import { type CrfWeights, createCrf, crfLoss, crfMarginals, crfViterbi } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { referenceCrf, referenceCrfScore } from '../../lstm-core/src/reference/crf.ts';
import { expectClose, float32, float64 } from './close.ts';
import { checkGradients } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

const weightsOf = (classes: number, seed: number): CrfWeights => ({
  transitions: randomTensor([classes, classes], seed),
  start: randomTensor([classes], seed + 1),
  end: randomTensor([classes], seed + 2),
});

const scoresOf = ({ transitions, start, end }: CrfWeights) => ({
  transitions: transitions.arraySync(),
  start: start.arraySync(),
  end: end.arraySync(),
});

/** All labellings of a sequence of that length. */
const labellings = (length: number, classes: number): number[][] =>
  Array.from({ length: classes ** length }, (_, n) =>
    Array.from({ length }, (_, t) => Math.floor(n / classes ** t) % classes),
  );

const labelsOf = (batch: number, time: number, classes: number): tf.Tensor2D => {
  const random = createRandom(5);
  return tf.tensor2d(
    Int32Array.from({ length: batch * time }, () => random.integer(classes)),
    [batch, time],
    'int32',
  );
};

export function describeCrf(): void {
  describe('crf', () => {
    it.each([
      [1, 4],
      [5, 2],
      [4, 3],
    ])('counts every labelling of %i steps with %i labels', (time, classes) =>
      tidily(() => checkAllLabellings(time, classes)),
    );
    it.each([
      [3, 40, 2],
      [2, 9, 19],
      [4, 1, 3],
    ])('is the reference on %i sequences of up to %i steps with %i labels', (batch, time, classes) =>
      tidily(() => compareWithReference(batch, time, classes)),
    );
    it('keeps its digits over 120 steps, and where scores are large', () =>
      tidily(() => {
        compareWithReference(2, 120, 3);
        compareWithReference(2, 6, 3, 60);
      }));
    it('has the gradients that its values show', () =>
      tidily(() => {
        const labels = labelsOf(3, 6, 4);
        const given = { emissions: randomTensor([3, 6, 4], 1), ...weightsOf(4, 2) };
        checkGradients(given, ({ emissions, ...weights }) =>
          crfLoss(emissions as tf.Tensor3D, labels, weights as unknown as CrfWeights, {
            lengths: int32([6, 1, 4]),
            reduction: 'none',
          }),
        );
      }));
    it('is not changed by padding, and has no gradient in it', () => tidily(checkPadding));
    it('gives zeros for an empty sequence', () =>
      tidily(() => {
        const [emissions, weights, lengths] = [randomTensor<tf.Tensor3D>([2, 3, 2], 1), weightsOf(2, 2), int32([0, 3])];
        const losses = crfLoss(emissions, labelsOf(2, 3, 2), weights, { lengths, reduction: 'none' }).dataSync();
        expect(losses[0]).toBe(0);
        expect(losses[1]).toBeGreaterThan(0);
        const dEmissions = tf.grad((x) => crfLoss(x as tf.Tensor3D, labelsOf(2, 3, 2), weights, { lengths }))(
          emissions,
        );
        expect(Array.from(dEmissions.slice(0, 1).dataSync())).toEqual(new Array(6).fill(0));
        expect(Array.from(crfMarginals(emissions, weights, { lengths }).slice(0, 1).dataSync())).toEqual(
          new Array(6).fill(0),
        );
        expect(crfViterbi(emissions, weights, { lengths }).labels[0]).toEqual([]);
      }));
    it('learns what follows what, and every weight of the layer moves', () => tidily(checkLearning));
    it('names what does not fit', () =>
      tidily(() => {
        const [emissions, labels, weights] = [tf.zeros<tf.Rank.R3>([2, 3, 2]), labelsOf(2, 3, 2), weightsOf(2, 1)];
        expect(() => crfLoss(emissions, labels, weightsOf(3, 1))).toThrow(
          'crfLoss: transitions: expected shape [2, 2]',
        );
        expect(() => crfLoss(emissions, labels.toFloat(), weights)).toThrow('expected dtype int32, got float32');
        expect(() => crfMarginals(emissions, weights, { lengths: int32([1]) })).toThrow('lengths: expected shape [2]');
        expect(() => crfViterbi(emissions, weights, { lengths: int32([1, 4]) })).toThrow(
          'expected a length of 0 to 3, got 4',
        );
      }));
  });
}

function checkAllLabellings(time: number, classes: number): void {
  const [emissions, weights] = [randomTensor<tf.Tensor3D>([1, time, classes], 7, 2), weightsOf(classes, 3)];
  const [steps, scores] = [emissions.arraySync()[0]!, scoresOf(weights)];
  const all = labellings(time, classes).map((labels) => ({ labels, score: referenceCrfScore(steps, scores, labels) }));
  const total = all.reduce((sum, { score }) => sum + Math.exp(score), 0);
  const share = (of: (labels: readonly number[]) => boolean): number =>
    all.reduce((sum, { labels, score }) => sum + (of(labels) ? Math.exp(score) / total : 0), 0);
  const expected = steps.flatMap((row, t) => row.map((_, k) => share((labels) => labels[t] === k)));

  expectClose([referenceCrf(steps, scores).logPartition], [Math.log(total)], float64, 'log partition');
  expectClose(referenceCrf(steps, scores).marginals.flat(), expected, float64, 'marginals of the reference');
  expectClose(crfMarginals(emissions, weights).dataSync(), expected, float32, 'marginals');
  for (const { labels, score } of all) {
    const loss = crfLoss(emissions, tf.tensor2d([labels], [1, time], 'int32'), weights);
    expectClose(loss.dataSync(), [Math.log(total) - score], float32, `loss of ${labels.join(' ')}`);
  }
  const best = all.reduce((one, other) => (other.score > one.score ? other : one));
  const found = crfViterbi(emissions, weights);
  expect(found.labels).toEqual([best.labels]);
  expectClose(found.scores, [best.score], float64, 'best score');
}

/** Losses, marginals and gradients; a sequence has one step fewer than the one before it. */
function compareWithReference(batch: number, time: number, classes: number, scale = 1): void {
  const lengths = Array.from({ length: batch }, (_, b) => Math.max(1, time - b));
  const [emissions, weights] = [randomTensor<tf.Tensor3D>([batch, time, classes], 4, scale), weightsOf(classes, 6)];
  const [labels, options] = [labelsOf(batch, time, classes), { lengths: int32(lengths) }];
  const scores = scoresOf(weights);
  const sequences = emissions.arraySync().map((rows, b) => {
    const [steps, own] = [rows.slice(0, lengths[b]), labels.arraySync()[b]!.slice(0, lengths[b])];
    const run = referenceCrf(steps, scores);
    return { ...run, own, loss: run.logPartition - referenceCrfScore(steps, scores, own) };
  });
  const padded = sequences.map(({ marginals }) => [
    ...marginals,
    ...new Array(time - marginals.length).fill(new Array(classes).fill(0)),
  ]);
  const losses = crfLoss(emissions, labels, weights, { ...options, reduction: 'none' });
  expectClose(
    losses.dataSync(),
    sequences.map(({ loss }) => loss),
    float32,
    'losses',
  );
  expectClose(crfMarginals(emissions, weights, options).dataSync(), padded.flat(2), float32, 'marginals');

  const [dEmissions, dTransitions] = tf.grads((x, transitions) =>
    crfLoss(
      x as tf.Tensor3D,
      labels,
      { ...weights, transitions: transitions as tf.Tensor2D },
      { ...options, reduction: 'sum' },
    ),
  )([emissions, weights.transitions]);
  const expected = padded.map((rows, b) =>
    rows.map((row, t) => row.map((p: number, k: number) => p - Number(sequences[b]!.own[t] === k))),
  );
  expectClose(dEmissions!.dataSync(), expected.flat(2), float32, 'gradient of the emissions');
  const pairs = scores.transitions.map((row, i) =>
    row.map((_, j) =>
      sequences.reduce((sum, { pairMarginals, own }) => {
        const there = own.filter((label, t) => t > 0 && label === j && own[t - 1] === i).length;
        return sum + pairMarginals[i]![j]! - there;
      }, 0),
    ),
  );
  expectClose(dTransitions!.dataSync(), pairs.flat(), { rtol: 1e-4, atol: 1e-4 }, 'gradient of the transitions');
}

function checkPadding(): void {
  const weights = weightsOf(3, 8);
  const own = randomTensor<tf.Tensor3D>([2, 4, 3], 9);
  const longer = tf.concat([own, randomTensor<tf.Tensor3D>([2, 5, 3], 10, 50)], 1);
  const [labels, options] = [labelsOf(2, 4, 3), { lengths: int32([4, 2]), reduction: 'none' as const }];
  const longerLabels = tf.concat([labels, tf.fill([2, 5], -1, 'int32')], 1) as tf.Tensor2D;
  const lossOf = (x: tf.Tensor, y: tf.Tensor2D) => crfLoss(x as tf.Tensor3D, y, weights, options);
  expect(lossOf(longer, longerLabels).dataSync()).toEqual(lossOf(own, labels).dataSync());
  const gradient = tf.grad((x) => lossOf(x, longerLabels))(longer);
  expect(Array.from(gradient.slice([0, 4, 0]).dataSync()).every((value) => value === 0)).toBe(true);
  expect(crfViterbi(longer, weights, options)).toEqual(crfViterbi(own, weights, options));
  const marginals = crfMarginals(longer, weights, options);
  const sums = marginals.sum(2).dataSync();
  expectClose(sums, [1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0], float32, 'sums of marginals');
}

/** Labels that take turns, on scores that say nothing: only transitions, start and end can learn it. */
function checkLearning(): void {
  const crf = createCrf({ numLabels: 2 }, createRandom(1));
  const emissions = tf.zeros<tf.Rank.R3>([1, 5, 2]);
  const labels = tf.tensor2d([[1, 0, 1, 0, 1]], [1, 5], 'int32');
  const optimizer = tf.train.sgd(0.5);
  const before = Object.values(crf.params).map((variable) => variable.arraySync());
  for (let step = 0; step < 50; step++)
    optimizer.minimize(() => crf.loss(emissions, labels) as tf.Scalar, false, Object.values(crf.params));
  expect(crf.loss(emissions, labels).dataSync()[0]).toBeLessThan(0.1);
  expect(crf.decode(emissions).labels).toEqual([[1, 0, 1, 0, 1]]);
  Object.values(crf.params).forEach((variable, i) => {
    expect(variable.arraySync()).not.toEqual(before[i]);
  });
  optimizer.dispose();
  crf.dispose();
}
