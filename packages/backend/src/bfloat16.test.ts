// Products of bfloat16 against their definition (testing/bfloat16.ts), as tight as float32 sums are. An LSTM is compared step by
// step from the kernel's own h and gradients: were they the reference's, one that is rounded the other way would show in all later.
import { LSTM, LSTM_GRADIENT, linear } from '@longhand/lstm-core';
import { expectClose, int32, randomTensor, tidily } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { matrixOf, product, rounded, transposed } from './testing/bfloat16.ts';
import { describeEveryBuild } from './testing/every-build.ts';

/** Of sums: an element near 0 carries the rounding of the large terms that met in it. */
function expectSums(actual: ArrayLike<number>, expected: Float64Array, what: string): void {
  const top = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  expectClose(actual, expected, { rtol: 1e-4, atol: 1e-5 * top }, what);
}

/** Below, at and beyond tiles, pairs and blocks of the inner size; enough rows for all threads. */
const sizes = [
  [1, 1, 1],
  [1, 7, 40],
  [2, 513, 33],
  [9, 31, 65],
  [70, 1027, 70],
  [300, 130, 50],
] as const;

function checkProducts(m: number, k: number, n: number): void {
  for (const [left, right] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    const a = randomTensor<tf.Tensor2D>(left ? [k, m] : [m, k], 1);
    const b = randomTensor<tf.Tensor2D>(right ? [n, k] : [k, n], 2);
    const [ofA, ofB] = [matrixOf(a.dataSync(), left ? m : k), matrixOf(b.dataSync(), right ? k : n)];
    const expected = product(m, k, n, left ? transposed(ofA) : ofA, right ? transposed(ofB) : ofB);
    expectSums(tf.matMul(a, b, left, right).dataSync(), expected, `transposed ${left}, ${right}`);
  }
}

function checkLinear(): void {
  const [N, D, U] = [45, 37, 51];
  const [x, kernel, bias] = [
    randomTensor<tf.Tensor2D>([N, D], 1),
    randomTensor<tf.Tensor2D>([D, U], 2),
    randomTensor([U], 3),
  ];
  const weight = randomTensor<tf.Tensor2D>([N, U], 4);
  const [of, dy] = [
    (tensor: tf.Tensor) => matrixOf(tensor.dataSync(), tensor.shape[1] ?? 1),
    matrixOf(weight.dataSync(), U),
  ];
  const run = (...[x, kernel, bias]: tf.Tensor[]) =>
    linear(x as tf.Tensor2D, kernel as tf.Tensor2D, bias as tf.Tensor1D);
  const biases = bias.dataSync();
  const y = product(N, D, U, of(x), of(kernel)).map((sum, i) => sum + biases[i % U]!);
  expectSums(run(x, kernel, bias).dataSync(), y, 'y');
  const [dx, dKernel, dBias] = tf.grads((...given) =>
    run(...given)
      .mul(weight)
      .sum(),
  )([x, kernel, bias]);
  expectSums(dx!.dataSync(), product(N, U, D, dy, transposed(of(kernel))), 'dx');
  expectSums(dKernel!.dataSync(), product(D, N, U, transposed(of(x)), dy), 'dKernel');
  const sums = Float64Array.from({ length: U }, (_, j) =>
    Array.from(weight.dataSync()).reduce((sum, d, i) => (i % U === j ? sum + d : sum), 0),
  );
  expectSums(dBias!.dataSync(), sums, 'dBias, which is no product');
}

interface Sizes {
  readonly B: number;
  readonly T: number;
  readonly D: number;
  readonly H: number;
  readonly mask?: boolean;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Values of both kernels on random inputs. */
function runLstm({ B, T, D, H, mask }: Sizes) {
  const inputs = {
    x: randomTensor([B, T, D], 1),
    kernel: randomTensor([D, 4 * H], 2, D ** -0.5),
    recurrentKernel: randomTensor([H, 4 * H], 3, H ** -0.5),
    bias: randomTensor([4 * H], 4),
    h0: randomTensor([B, H], 5),
    c0: randomTensor([B, H], 6),
    lengths: int32(new Array(B).fill(T)),
    recurrentMask: mask ? randomTensor([B, H], 7) : tf.scalar(1),
    hiddenUpdate: tf.scalar(1),
    cellUpdate: tf.scalar(1),
  };
  const attributes = { reverse: false, gateActivation: 'sigmoid', zoneout: false, forGradient: true };
  const kernel = (name: string, given: object): tf.Tensor[] => tf.engine().runKernel(name, given as never, attributes);
  const [output, h, c, gates, cells] = kernel(LSTM, inputs) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const given = { dOutput: randomTensor([B, T, H], 8), dH: randomTensor([B, H], 9), dC: randomTensor([B, H], 10) };
  const [dGates, dKernel, dRecurrentKernel, dBias, dH0] = kernel(LSTM_GRADIENT, {
    ...inputs,
    output,
    gates,
    cells,
    ...given,
  });
  const all = { ...inputs, ...given, output, h, c, gates, cells, dGates, dKernel, dRecurrentKernel, dBias, dH0 };
  return Object.fromEntries(Object.entries(all).map(([name, tensor]) => [name, tensor!.dataSync()])) as Record<
    keyof typeof all,
    Float32Array
  >;
}

function checkLstm(shape: Sizes): void {
  const { B, T, D, H, mask } = shape;
  const is = runLstm(shape);
  const W = 4 * H;
  const masked = (b: number, j: number, value: number) =>
    Math.fround(mask ? value * is.recurrentMask[b * H + j]! : value);
  const before = (initial: Float32Array, all: Float32Array) => (row: number, j: number) =>
    row % T === 0 ? initial[(row / T) * H + j]! : all[(row - 1) * H + j]!;
  const cellBefore = before(is.c0, is.cells);
  const hBefore = before(is.h0, is.output);
  const h = (row: number, j: number) => masked(Math.floor(row / T), j, hBefore(row, j));
  const dGates = matrixOf(is.dGates, W);
  const ofInput = product(B * T, D, W, matrixOf(is.x, D), matrixOf(is.kernel, W));
  const ofState = product(B * T, H, W, h, matrixOf(is.recurrentKernel, W));
  const back = product(B * T, W, H, dGates, transposed(matrixOf(is.recurrentKernel, W)));
  const [gates, output, gradients] = [
    new Float64Array(B * T * W),
    new Float64Array(B * T * H),
    new Float64Array(B * T * W),
  ];
  for (let b = 0; b < B; b++)
    for (let j = 0; j < H; j++) {
      let dc = is.dC[b * H + j]!;
      for (let t = T - 1; t >= 0; t--) {
        const row = b * T + t;
        const at = (gate: number) => row * W + gate * H + j;
        for (let gate = 0; gate < 4; gate++) {
          const z = ofInput[at(gate)]! + ofState[at(gate)]! + is.bias[gate * H + j]!;
          gates[at(gate)] = gate === 2 ? Math.tanh(z) : sigmoid(z);
        }
        const [i, f, g, o] = [0, 1, 2, 3].map((gate) => is.gates[at(gate)]!) as [number, number, number, number];
        const squashed = Math.tanh(is.cells[row * H + j]!);
        output[row * H + j] = o * squashed;
        const later = t === T - 1 ? is.dH[b * H + j]! : masked(b, j, back[(row + 1) * H + j]!);
        const dh = later + is.dOutput[row * H + j]!;
        const d = dc + dh * o * (1 - squashed ** 2);
        gradients[at(0)] = d * g * i * (1 - i);
        gradients[at(1)] = d * cellBefore(row, j) * f * (1 - f);
        gradients[at(2)] = d * i * (1 - g * g);
        gradients[at(3)] = dh * squashed * o * (1 - o);
        dc = d * f;
      }
    }
  expectSums(is.gates, gates, 'gates');
  expectSums(is.output, output, 'output');
  expectSums(is.dGates, gradients, 'dGates');
  expectSums(is.dKernel, product(D, B * T, W, transposed(matrixOf(is.x, D)), dGates), 'dKernel');
  expectSums(is.dRecurrentKernel, product(H, B * T, W, transposed(h), dGates), 'dRecurrentKernel');
  const dH0 = Float64Array.from({ length: B * H }, (_, k) =>
    masked(Math.floor(k / H), k % H, back[Math.floor(k / H) * T * H + (k % H)]!),
  );
  expectSums(is.dH0, dH0, 'dH0');
}

for (const threads of [1, 2])
  describeEveryBuild(
    threads,
    () => {
      it.each(sizes)('a product of %i, %i and %i is that of its rounded sides', (...shape) =>
        tidily(() => checkProducts(...shape)),
      );
      it('each product of a batch is', () =>
        tidily(() => {
          const [a, b] = [randomTensor<tf.Tensor3D>([3, 5, 9], 1), randomTensor<tf.Tensor3D>([3, 9, 7], 2)];
          const expected = [0, 1, 2].flatMap((i) => [
            ...product(5, 9, 7, matrixOf(a.dataSync().slice(i * 45), 9), matrixOf(b.dataSync().slice(i * 63), 7)),
          ]);
          expectSums(tf.matMul(a, b).dataSync(), Float64Array.from(expected), 'products');
        }));
      it('so are those of a linear layer and its gradients', () => tidily(checkLinear));
      it.each([
        { B: 1, T: 3, D: 3, H: 5 },
        { B: 9, T: 4, D: 17, H: 33, mask: true },
        { B: 19, T: 3, D: 40, H: 130 },
      ])('and those of the LSTM, step by step: %o', (shape) => tidily(() => checkLstm(shape)));
      describe('a side', () => {
        const through = (value: number) => tf.tidy(() => tf.matMul([[value]], [[1]]).dataSync()[0]);
        it('is rounded to nearest, and to even between two', () => {
          for (const value of [1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, -2.7, 1e-30, 65_535])
            expect(through(value), String(value)).toBe(rounded(value));
          expect(through(1 + 2 ** -8)).toBe(1);
          expect(through(1 + 3 * 2 ** -8)).toBe(1 + 2 ** -6);
        });
        it('may be NaN or infinite', () => {
          expect(through(Number.NaN)).toBeNaN();
          expect(through(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
          expect(through(-3.4e38)).toBe(Number.NEGATIVE_INFINITY); // nearer to it than to the largest bfloat16
        });
      });
    },
    'bfloat16',
  );
