// The CTC loss against PyTorch's values and gradients, and against every alignment counted one by one.

import { ctcLoss } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, flat, float32, type Nested } from './close.ts';
import { goldenCases } from './fixtures.ts';
import { checkGradients } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

interface CtcCase {
  readonly id: string;
  readonly tag: string;
  readonly C: number;
  readonly blank: number;
  readonly targets: number[][];
  readonly input_lengths: number[];
  readonly target_lengths: number[];
  readonly logits: number[][][]; // [T][B][C]
  readonly loss_weights_for_none: number[];
  readonly results: {
    readonly reduction: 'none' | 'mean' | 'sum';
    readonly zero_infinity: boolean;
    readonly loss: Nested;
    readonly grad_logits: number[][][];
  }[];
}

export function describeCtc(): void {
  describe('ctcLoss and PyTorch', () => {
    for (const given of goldenCases<CtcCase>('torch-ctc-loss'))
      it(`${given.id} ${given.tag}`, () => tidily(() => compareWithTorch(given)));
  });
  describe('ctcLoss', () => {
    it('sums over every alignment', () => tidily(checkAlignments));
    it('has the gradients that its values show, over many states', () => tidily(checkLongTargets));
    it('names a blank that is no class', () =>
      tidily(() => {
        expect(() => ctcLoss(tf.zeros([1, 2, 3]), targetsOf([[1]]), { blank: 3 })).toThrow('expected 0 to 2, got 3');
      }));
  });
}

/** `[B, U]`, filled up with a label that must not count. */
const targetsOf = (rows: readonly number[][]): tf.Tensor2D => {
  const longest = Math.max(...rows.map((row) => row.length));
  return tf.tensor2d(
    rows.flatMap((row) => [...row, ...new Array(longest - row.length).fill(1)]),
    [rows.length, longest],
    'int32',
  );
};

function compareWithTorch(given: CtcCase): void {
  const logits = tf.tensor3d(given.logits).transpose([1, 0, 2]) as tf.Tensor3D;
  const lengths = { inputLengths: int32(given.input_lengths), targetLengths: int32(given.target_lengths) };
  for (const { reduction, zero_infinity: zeroInfinity, loss, grad_logits: gradient } of given.results) {
    const options = { ...lengths, blank: given.blank, reduction, zeroInfinity };
    const title = `${reduction}, zeroInfinity ${zeroInfinity}`;
    const targets = targetsOf(given.targets);
    expectClose(ctcLoss(logits, targets, options).dataSync(), flat(loss), float32, `loss, ${title}`);
    const weights = reduction === 'none' ? tf.tensor1d(given.loss_weights_for_none) : tf.scalar(1);
    const computed = tf.grad((x) =>
      ctcLoss(x as tf.Tensor3D, targets, options)
        .mul(weights)
        .sum(),
    )(logits);
    const expected = tf.tensor3d(gradient).transpose([1, 0, 2]);
    expectClose(computed.dataSync(), expected.dataSync(), float32, `gradient, ${title}`);
  }
}

/** A frame sequence without repeats and blanks. */
const collapse = (path: readonly number[]): number[] => path.filter((label, t) => label !== 0 && label !== path[t - 1]);

function checkAlignments(): void {
  const [T, V] = [6, 3];
  const logits = randomTensor<tf.Tensor3D>([1, T, V], 8, 2);
  const logProbabilities = tf.logSoftmax(logits).arraySync() as number[][][];
  for (const target of [[], [1], [2, 2], [1, 2, 1]]) {
    let total = 0;
    for (let n = 0; n < V ** T; n++) {
      const path = Array.from({ length: T }, (_, t) => Math.floor(n / V ** t) % V);
      if (collapse(path).join() !== target.join()) continue;
      total += Math.exp(path.reduce((sum, label, t) => sum + logProbabilities[0]![t]![label]!, 0));
    }
    const loss = ctcLoss(logits, targetsOf([target]), { reduction: 'sum' });
    expectClose(loss.dataSync(), [-Math.log(total)], float32, `loss of "${target.join(' ')}"`);
  }
}

function checkLongTargets(): void {
  const [B, T, U, V] = [3, 50, 20, 7];
  const labels = Array.from({ length: B }, (_, b) => Array.from({ length: U }, (_, u) => 1 + ((b + u * u) % (V - 1))));
  const lengths = { inputLengths: int32([T, T - 7, 30]), targetLengths: int32([U, 3, 11]) };
  checkGradients({ logits: randomTensor([B, T, V], 3) }, ({ logits }) =>
    ctcLoss(logits as tf.Tensor3D, targetsOf(labels), { ...lengths, reduction: 'none' }),
  );
}
