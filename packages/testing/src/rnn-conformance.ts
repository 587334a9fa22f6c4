// The vanilla RNN with either activation: the float64 reference, padding that holds anything, and what is refused.
import { createRandom } from '@longhand/base';
import { createRnn, type RnnActivation, rnnSequence } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { matrix, referenceRnn } from '../../lstm-core/src/reference/index.ts';
import { expectClose, float32 } from './close.ts';
import { checkGradients } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

const weightsOf = (inputSize: number, hidden: number) => ({
  kernel: randomTensor<tf.Tensor2D>([inputSize, hidden], 1, 0.7),
  recurrentKernel: randomTensor<tf.Tensor2D>([hidden, hidden], 2, 0.4),
  bias: randomTensor<tf.Tensor1D>([hidden], 3, 0.5),
});

export function describeRnn(): void {
  describe.each(['tanh', 'relu'] as const)('the RNN operation with %s', (activation) => {
    it('equals the float64 reference', () =>
      tidily(() => {
        const [D, H, T] = [4, 7, 5];
        const [x, weights] = [randomTensor<tf.Tensor3D>([1, T, D], 4), weightsOf(D, H)];
        const reference = {
          kernel: matrix(D, H, weights.kernel.dataSync()),
          recurrentKernel: matrix(H, H, weights.recurrentKernel.dataSync()),
          bias: Float64Array.from(weights.bias.dataSync()),
        };
        const rows = x.arraySync()[0] as number[][];
        const expected = referenceRnn(rows, reference, { h: new Float64Array(H) }, activation);
        const { output, state } = rnnSequence(x, weights, { activation });
        const flat = expected.output.flatMap((row) => [...row]);
        expectClose(output.dataSync(), flat, float32, 'output');
        expectClose(state.h.dataSync(), expected.state.h, float32, 'h');
      }));

    it('lets nothing of the padding out, NaN and infinities neither', () =>
      tidily(() => {
        const weights = weightsOf(3, 4);
        const lengths = int32([4, 0, 2]);
        const clean = randomTensor<tf.Tensor3D>([3, 4, 3], 5);
        const real = [4, 0, 2].map((length) => [0, 1, 2, 3].map((t) => [t < length]));
        const garbage = tf.tensor3d(
          [0, 1, 2, 3].flatMap((t) => [t % 2 ? Number.NaN : Infinity]),
          [1, 4, 1],
        );
        const dirty = tf.where<tf.Tensor3D>(tf.tensor3d(real, undefined, 'bool'), clean, garbage);
        for (const reverse of [false, true]) {
          const run = (x: tf.Tensor) => rnnSequence(x as tf.Tensor3D, weights, { activation, lengths, reverse });
          const sum = (x: tf.Tensor) => run(x).output.square().sum().add(run(x).state.h.sum());
          expect([...run(dirty).output.dataSync()]).toEqual([...run(clean).output.dataSync()]);
          expect([...tf.grad(sum)(dirty).dataSync()]).toEqual([...tf.grad(sum)(clean).dataSync()]);
        }
      }));

    it('has the gradients that its values show', () =>
      tidily(() =>
        checkGradients({ x: randomTensor([2, 4, 3], 6), ...weightsOf(3, 5) }, ({ x, ...weights }) => {
          const { output, state } = rnnSequence(x as tf.Tensor3D, weights as ReturnType<typeof weightsOf>, {
            activation,
          });
          return [output, state.h];
        }),
      ));
  });

  it('an RNN of an unknown activation is refused', () =>
    tidily(() => {
      const activation = 'sigmoid' as RnnActivation;
      const expected = 'activation: expected tanh or relu, got "sigmoid"';
      expect(() => rnnSequence(tf.zeros([1, 2, 3]), weightsOf(3, 4), { activation })).toThrow(
        `rnnSequence: ${expected}`,
      );
      const config = { inputSize: 3, hiddenSize: 4, activation };
      expect(() => createRnn(config, createRandom(1))).toThrow(`rnn: ${expected}`);
    }));
}
