import { createRandom, noRandom } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, tidily } from '../../testing/src/index.ts';
import { createLstm, glorotUniform, orthogonal, uniform } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

describe('orthogonal', () => {
  for (const [rows, columns] of [
    [5, 5],
    [4, 16],
    [9, 3],
  ] as const) {
    it(`the shorter side of [${rows}, ${columns}] is orthonormal`, () =>
      tidily(() => {
        const matrix = orthogonal(rows, columns, createRandom(1));
        const product = rows <= columns ? matrix.matMul(matrix, false, true) : matrix.matMul(matrix, true, false);
        const identity = tf.eye(Math.min(rows, columns));
        expectClose(product.dataSync(), identity.dataSync(), { rtol: 0, atol: 1e-6 }, 'product');
      }));
  }
});

it('Glorot-uniform fills its range and is centred', () =>
  tidily(() => {
    const limit = Math.sqrt(6 / 500);
    const values = glorotUniform(200, 300, createRandom(2));
    const [low, high, mean] = [values.min(), values.max(), values.mean()].map((x) => x.dataSync()[0]!);
    expect(high!).toBeLessThanOrEqual(limit);
    expect(low!).toBeGreaterThanOrEqual(-limit);
    expect(high! - low!).toBeGreaterThan(1.99 * limit);
    expect(Math.abs(mean!)).toBeLessThan(0.01 * limit);
  }));

it('the same seed gives the same weights, another seed others', () =>
  tidily(() => {
    const draw = (seed: number) => [...uniform([3, 4], 0.1, createRandom(seed)).dataSync()];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  }));

it("an LSTM's forget gates start open, its other biases at zero", () => {
  const lstm = createLstm({ inputSize: 2, hiddenSize: 3 }, createRandom(1));
  expect([...lstm.params['lstm.layer0.forward.bias']!.dataSync()]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  lstm.dispose();
});

it('names the size that is wrong', () => {
  expect(() => createLstm({ inputSize: 0, hiddenSize: 3 }, createRandom(1))).toThrow(
    'inputSize: expected a positive integer, got 0',
  );
  expect(() => createLstm({ inputSize: 2, hiddenSize: 3, dropout: 1 }, createRandom(1))).toThrow('0 <= rate < 1');
});

it('weights that will be read are zeros, and are checked like others', () =>
  tidily(() => {
    for (const weights of [orthogonal(3, 2, noRandom), glorotUniform(3, 2, noRandom), uniform([3, 2], 1, noRandom)])
      expect(weights.arraySync()).toEqual(new Array(3).fill([0, 0]));
    expect(() => orthogonal(0, 2, noRandom)).toThrow('orthogonal: rows');
    const config = { inputSize: 2, hiddenSize: 3, numLayers: 2, bidirectional: true };
    const [drawn, read] = [createLstm(config, createRandom(1)), createLstm(config, noRandom)];
    const shapes = ({ params }: typeof drawn) => Object.entries(params).map(([name, { shape }]) => [name, shape]);
    expect(shapes(read)).toEqual(shapes(drawn));
    expect(read.params['lstm.layer1.backward.recurrentKernel']?.sum().dataSync()).toEqual(Float32Array.of(0));
    for (const lstm of [drawn, read]) lstm.dispose();
  }));
