// Coverage (See et al. 2017, section 2.3): the decoder's law, and the loss against its definition.
import { createRandom } from '@longhand/base';
import { coverageLoss, createAttentionDecoder, type DecoderState } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, float32 } from './close.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

const lengths = [4, 1, 3];

export function describeCoverage(): void {
  it('decoder: coverage is the sum of all weights, and never falls', () =>
    tidily(() => {
      const sizes = { inputSize: 3, hiddenSize: 4, numLayers: 2, memorySize: 5, outputSize: 3 };
      const config = { ...sizes, attention: 'additive', attentionFrom: 'first', coverage: true } as const;
      const decoder = createAttentionDecoder(config, createRandom(4));
      const memory = decoder.remember(randomTensor([3, 4, 5], 6), int32(lengths));
      const zeros = () => tf.zeros<tf.Rank.R2>([3, 4]);
      let state: DecoderState = { layers: [0, 1].map(() => ({ h: zeros(), c: zeros() })) };
      let before = new Float32Array(12);
      const weights = (tf.split(randomTensor<tf.Tensor3D>([3, 4, 3], 5), 4, 1) as tf.Tensor3D[]).map((input) => {
        const step = decoder.apply(input, memory, state);
        ({ state } = step);
        const after = state.coverage!.dataSync() as Float32Array;
        for (const [i, value] of after.entries()) expect(value).toBeGreaterThanOrEqual(before[i]!);
        before = after.slice();
        return step.weights;
      });
      expectClose(before, tf.concat(weights, 1).sum(1).dataSync(), float32, 'coverage');
      decoder.dispose();
    }));

  describe('coverageLoss', () => {
    it('is the sum of what is read again, over the steps that count', () =>
      tidily(() => {
        const weights = tf.softmax(randomTensor<tf.Tensor3D>([2, 4, 3], 5));
        const counted = [
          [1, 1, 1, 1],
          [1, 1, 0, 0],
        ];
        const covered = [0, 1].map(() => [0, 0, 0]);
        let total = 0;
        for (const [b, rows] of weights.arraySync().entries())
          for (const [t, row] of rows.entries())
            row.forEach((weight, s) => {
              total += counted[b]![t]! * Math.min(weight, covered[b]![s]!);
              covered[b]![s]! += weight;
            });
        const loss = (given: tf.Tensor3D) => coverageLoss(given, tf.tensor2d(counted));
        expectClose(loss(weights).dataSync(), [total / 6], float32, 'loss');
        checkSlope(weights, loss);
        expect(loss(tf.zeros([2, 4, 3])).dataSync()[0]).toBe(0);
      }));
  });
}

/** Smaller steps than `checkGradients` takes: a minimum has kinks, and none may lie within. */
function checkSlope(weights: tf.Tensor3D, loss: (weights: tf.Tensor3D) => tf.Scalar): void {
  const direction = randomTensor<tf.Tensor3D>(weights.shape, 7);
  const at = (step: number) => loss(weights.add(direction.mul(step))).dataSync()[0]!;
  const computed = tf
    .grad((x) => loss(x as tf.Tensor3D))(weights)
    .mul(direction)
    .sum()
    .dataSync()[0]!;
  expectClose([(at(1e-3) - at(-1e-3)) / 2e-3], [computed], { rtol: 0, atol: 5e-4 }, 'slope');
}
