// Inference with int8 weights on any backend: what the reference computes where it has the kernels, close to float32 everywhere.
import { createRandom } from '@longhand/base';
import {
  copyWeights,
  createLinear,
  createLstm,
  forgetInt8,
  hasKernel,
  int8Of,
  LINEAR_INT8,
  linear,
  lstmSequence,
  type NamedParams,
  optimizerStep,
  reference,
  type StoredWeight,
  setInt8,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, float32, roundsProducts } from './close.ts';
import { randomTensor, tidily } from './tensors.ts';

/** Random int8 weights of every matrix; vectors stay as they are. */
function quantized(params: NamedParams, seed: number): Map<string, StoredWeight> {
  const random = createRandom(seed);
  return new Map(
    Object.entries(params).map(([name, { shape }]): [string, StoredWeight] => {
      const [rows = 1, columns] = shape;
      if (columns === undefined)
        return [name, { shape, values: Float32Array.from({ length: rows }, () => 0.1 * random.normal()) }];
      const scales = Float32Array.from({ length: columns }, () => (0.3 + random.uniform()) / 127 / Math.sqrt(rows));
      const values = Int8Array.from({ length: rows * columns }, () => random.integer(255) - 127);
      const floats = Float32Array.from(values, (value, i) => value * scales[i % columns]!);
      return [name, { shape, values: floats, int8: { values, scales } }];
    }),
  );
}

const sizes = [
  [1, 1, 1],
  [1, 4, 16],
  [1, 7, 5],
  [3, 130, 67],
  [4, 64, 64],
  [9, 33, 200],
] as const;

export function describeInt8(): void {
  describe('int8 weights', () => {
    it.each(sizes)('multiply %d rows of %d with %d columns as the reference does', (rows, inputs, units) =>
      tidily(() => {
        const layer = createLinear({ inputSize: inputs, outputSize: units, activation: 'tanh' }, createRandom(1));
        const stored = quantized(layer.params, 2);
        copyWeights(layer.params, stored, 'test');
        const x = randomTensor<tf.Tensor2D>([rows, inputs], 3);
        const got = layer.apply(x).dataSync();
        const [matrix, bias] = [stored.get('linear.kernel')!, stored.get('linear.bias')!];
        const products = reference.int8Product(Array.from(x.arraySync()), { shape: [inputs, units], ...matrix.int8! });
        const exact = products.flatMap((row) => row.map((sum, u) => Math.tanh(sum + bias.values[u]!)));
        if (hasKernel(LINEAR_INT8)) expectClose(got, exact, float32, 'reference');
        // Each of the row's values is rounded by half a step at most.
        const plain = linear(x, asFloat(matrix), tf.tensor1d(bias.values), { activation: 'tanh' }).dataSync();
        const steps = x.abs().max(1).dataSync();
        for (const [i, value] of got.entries()) {
          const [row, u] = [Math.floor(i / units), i % units];
          const column = Array.from({ length: inputs }, (_, k) => Math.abs(matrix.values[k * units + u]!));
          const rounding = roundsProducts() ? 0.1 : 1e-5; // of what it is compared with
          const bound = (steps[row]! / 127 / 2) * column.reduce((sum, weight) => sum + weight, 0) + rounding;
          expect(Math.abs(value - plain[i]!)).toBeLessThanOrEqual(bound);
        }
        layer.dispose();
      }),
    );

    it.each([1, 3, 4, 130, 2 ** 16])('add %d products without rounding', (depth) =>
      tidily(() => {
        if (!hasKernel(LINEAR_INT8)) return;
        const units = 18;
        const random = createRandom(8);
        const whole = (count: number) =>
          Int8Array.from({ length: count }, () => 127 - random.integer(2) * random.integer(255));
        const values = whole(depth * units);
        for (let k = 0; k < depth; k++) values[k * units] = 127; // the largest sum that there is
        const kernel = tf.tensor2d(Float32Array.from(values), [depth, units]);
        setInt8(kernel, { shape: [depth, units], values, scales: new Float32Array(units).fill(1) });
        const rows = [new Int8Array(depth).fill(127), whole(depth)];
        rows[1]![0] = 127; // so that the scale is 1
        const x = tf.tensor2d(Float32Array.from(rows.flatMap((row) => [...row])), [2, depth]);
        const sums = rows.flatMap((row) =>
          Array.from({ length: units }, (_, u) => row.reduce((sum, q, k) => sum + q * values[k * units + u]!, 0)),
        );
        expect(linear(x, kernel).dataSync()).toEqual(Float32Array.from(sums));
      }),
    );

    it('give a row the same bits alone and among others', () =>
      tidily(() => {
        const layer = createLinear({ inputSize: 37, outputSize: 70 }, createRandom(1));
        copyWeights(layer.params, quantized(layer.params, 2), 'test');
        const x = randomTensor<tf.Tensor2D>([7, 37], 3);
        const together = layer.apply(x).dataSync();
        for (let row = 0; row < 7; row++)
          expect(layer.apply(x.slice<tf.Tensor2D>([row, 0], [1, 37])).dataSync()).toEqual(
            together.slice(70 * row, 70 * (row + 1)),
          );
        layer.dispose();
      }));

    it('keep a row of zeros, of tiny and of huge numbers, and NaN to its own row', () =>
      tidily(() => {
        const layer = createLinear({ inputSize: 3, outputSize: 2 }, createRandom(1));
        const stored = quantized(layer.params, 2);
        stored.set('linear.bias', { shape: [2], values: Float32Array.of(1, 2) });
        copyWeights(layer.params, stored, 'test');
        const x = tf.tensor2d([0, 0, 0, 1e-40, 1e-35, -1e-38, 1e36, 0, 0, Number.NaN, 1, 2, 1, 1, 1], [5, 3]);
        const y = layer.apply(x).arraySync();
        expect(y[0]).toEqual([1, 2]);
        expect(y[1]).toEqual([1, 2]);
        const [first = 0] = stored.get('linear.kernel')!.values;
        expect(y[2]![0]! / (first * 1e36)).toBeCloseTo(1, 5);
        expect(y[3]).toEqual([Number.NaN, Number.NaN]);
        expect(y[4]!.every(Number.isFinite)).toBe(true);
        layer.dispose();
      }));
  });

  describe('an LSTM of int8 weights', () => {
    it.each([
      [1, 6, 5, 3, false],
      [1, 70, 12, 33, true],
      [4, 9, 20, 16, false],
      [21, 12, 6, 8, false],
      [3, 9, 7, 40, true],
    ])('of batch %d, %d steps, %d inputs, %d units, reverse %s, is that of the reference', (B, T, D, H, reverse) =>
      tidily(() => {
        const layer = createLstm({ inputSize: D, hiddenSize: H }, createRandom(1));
        const stored = quantized(layer.params, 5);
        copyWeights(layer.params, stored, 'test');
        const named = (part: string) => layer.params[`lstm.layer0.forward.${part}`]!;
        const of = (part: string) => stored.get(`lstm.layer0.forward.${part}`)!;
        const [x, h, c] = [
          randomTensor<tf.Tensor3D>([B, T, D], 3),
          randomTensor<tf.Tensor2D>([B, H], 4),
          randomTensor<tf.Tensor2D>([B, H], 6),
        ];
        const lengths = tf.tensor1d(
          Array.from({ length: B }, (_, b) => (b === 1 ? 0 : T - (b % T))),
          'int32',
        );
        const weights = {
          kernel: named('kernel') as unknown as tf.Tensor2D,
          recurrentKernel: named('recurrentKernel') as unknown as tf.Tensor2D,
          bias: named('bias') as unknown as tf.Tensor1D,
        };
        const run = () => lstmSequence(x, weights, { lengths, initialState: { h, c }, reverse });
        const got = run();
        const values = [got.output, got.state.h, got.state.c].map((tensor) => tensor.dataSync());
        if (hasKernel(LINEAR_INT8)) {
          const int8 = { kernel: of('kernel').int8!, recurrentKernel: of('recurrentKernel').int8! };
          for (let b = 0; b < B; b++) {
            const length = lengths.arraySync()[b]!;
            const rows = x.arraySync()[b]!.slice(0, length);
            const state = { h: h.arraySync()[b]!, c: c.arraySync()[b]! };
            const exact = reference.int8Lstm(reverse ? rows.toReversed() : rows, state, {
              kernel: { shape: [D, 4 * H], ...int8.kernel },
              recurrentKernel: { shape: [H, 4 * H], ...int8.recurrentKernel },
              bias: of('bias').values as Float32Array,
            });
            // One step of h may round the other way, which moves a gate by 1/127 of one weight.
            const close = { rtol: 0, atol: 2e-3 };
            const output = got.output.arraySync()[b]!;
            const inOrder = reverse ? exact.output.toReversed() : exact.output;
            expectClose(output.slice(0, length).flat(), inOrder.flat(), close, `output ${b}`);
            expect(
              output
                .slice(length)
                .flat()
                .every((value) => value === 0),
            ).toBe(true);
            expectClose(got.state.h.arraySync()[b]!, exact.h, close, `h ${b}`);
            expectClose(got.state.c.arraySync()[b]!, exact.c, close, `c ${b}`);
          }
        }
        for (const part of ['kernel', 'recurrentKernel']) forgetInt8(named(part));
        const plain = run();
        for (const [i, tensor] of [plain.output, plain.state.h, plain.state.c].entries())
          expectClose(values[i]!, tensor.dataSync(), { rtol: 0, atol: 0.03 }, 'float32');
        layer.dispose();
      }),
    );

    it('trains in float32, and forgets them when they change', () =>
      tidily(() => {
        const layer = createLinear({ inputSize: 5, outputSize: 3 }, createRandom(1));
        const stored = quantized(layer.params, 2);
        copyWeights(layer.params, stored, 'test');
        const kernel = layer.params['linear.kernel']!;
        const x = randomTensor<tf.Tensor2D>([2, 5], 3);
        const plain = linear(x, asFloat(stored.get('linear.kernel')!), tf.tensor1d(stored.get('linear.bias')!.values));
        const { value, grads } = tf.variableGrads(() => layer.apply(x).sum<tf.Scalar>());
        expectClose(value.dataSync(), plain.sum().dataSync(), float32, 'with a tape');
        const update = { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;
        const attributes = { ...update, learningRate: 1, gradientScale: 1 };
        const slots = { velocity: tf.variable(tf.zeros([5, 3])) };
        expect(int8Of(kernel)).toBeDefined();
        const gradient = Object.values(grads).find(({ shape }) => shape.length === 2)!;
        optimizerStep({ parameter: kernel, gradient, slots }, attributes);
        expect(int8Of(kernel)).toBeUndefined();
        const after = linear(x, tf.clone(kernel) as tf.Tensor2D, tf.tensor1d(stored.get('linear.bias')!.values));
        expectClose(layer.apply(x).dataSync(), after.dataSync(), float32, 'after a step');
        slots.velocity.dispose();
        layer.dispose();
      }));
  });
}

const asFloat = ({ shape, values }: StoredWeight): tf.Tensor2D =>
  tf.tensor2d(values, shape as [number, number], 'float32');
