import { createRandom, DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { copyWeights, createLinear, int8Of, parameterCount, type StoredWeight, setInt8 } from '../index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const kernel: StoredWeight = { shape: [2, 1], values: Float32Array.of(3, -4) };
const bias: StoredWeight = { shape: [1], values: Float32Array.of(5) };

it('stored weights become the parameters of their names', () => {
  const layer = createLinear({ inputSize: 2, outputSize: 1 }, createRandom(1), 'output');
  const others = new Map([['unused', bias]]);
  copyWeights(layer.params, new Map([...others, ['output.kernel', kernel], ['output.bias', bias]]), 'w');
  expect(Object.values(layer.params).map((variable) => [...variable.dataSync()])).toEqual([[3, -4], [5]]);
  expect(parameterCount(layer.params)).toBe(3);
  layer.dispose();
});

it('a matrix that is stored as int8 is one, until it is assigned anew', () => {
  const layer = createLinear({ inputSize: 2, outputSize: 1 }, createRandom(1), 'output');
  const int8 = { values: Int8Array.of(3, -4), scales: Float32Array.of(1) };
  const variable = layer.params['output.kernel']!;
  copyWeights(
    layer.params,
    new Map([...[['output.kernel', { ...kernel, int8 }] as const], ['output.bias', bias]]),
    'w',
  );
  expect(int8Of(variable)).toEqual({ shape: [2, 1], ...int8 });
  expect([...variable.dataSync()]).toEqual([3, -4]);
  copyWeights(layer.params, new Map([...[['output.kernel', kernel] as const], ['output.bias', bias]]), 'w');
  expect(int8Of(variable)).toBeUndefined();
  expect(() => setInt8(variable, { shape: [1, 2], ...int8 })).toThrow(
    'setInt8: expected a matrix [2, 1] and a scale for each column, got [1, 2] of 2 numbers and 1 scales',
  );
  layer.dispose();
});

it.each<[string, ReadonlyMap<string, StoredWeight>, string]>([
  ['missing', new Map([['output.kernel', kernel]]), 'w: "output.bias": expected float32 [1], got nothing'],
  [
    'of another shape',
    new Map([['output.kernel', bias]]),
    'w: "output.kernel": expected float32 [2, 1], got float32 [1]',
  ],
  ['whole numbers', new Map([['output.kernel', { shape: [2, 1], values: Int32Array.of(1, 2) }]]), 'got int32 [2, 1]'],
  [
    'not a number',
    new Map([
      ['output.kernel', { shape: [2, 1], values: Float32Array.of(1, Number.NaN) }],
      ['output.bias', bias],
    ]),
    'expected finite numbers, got NaN',
  ],
])('a weight that is %s is refused, and nothing has changed', (_, stored, message) => {
  const layer = createLinear({ inputSize: 2, outputSize: 1 }, createRandom(1), 'output');
  const values = () => Object.values(layer.params).map((variable) => [...variable.dataSync()]);
  const before = values();
  expect(() => copyWeights(layer.params, stored, 'w')).toThrow(DataError);
  expect(() => copyWeights(layer.params, stored, 'w')).toThrow(message);
  expect(values()).toEqual(before);
  layer.dispose();
});
