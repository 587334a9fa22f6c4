// tfjs's own operations on our backend: equal to its `cpu` backend, values and gradients, on shapes that bend every path.
import { expectClose, float32, int32, randomTensor, tidily } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useLonghand } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await useLonghand('wasm');
});

type Inputs = readonly tf.Tensor[];
interface Case {
  readonly shapes: readonly (readonly number[])[];
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** Gradients of these are wrong or missing in tfjs itself where a side is broadcast. */
  readonly valuesOnly?: boolean;
  /** Inputs are made positive, e.g. for a logarithm. */
  readonly positive?: boolean;
}

const pairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[7], [7]],
  [[3, 5], [5]],
  [
    [3, 5],
    [3, 1],
  ],
  [
    [4, 1, 6],
    [1, 3, 6],
  ],
  [
    [2, 3, 4, 5],
    [3, 1, 5],
  ],
  [
    [2, 1, 3, 1, 2],
    [1, 4, 1, 5, 1],
  ],
  [[], [9]],
  [[2, 3], []],
  [[1, 1], [1]],
];
const broadcast = (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, options: Partial<Case> = {}): Case[] =>
  pairs.map((shapes) => ({ shapes, ...options, run: (a, b) => run(a!, b!) }));
const each = (
  shapes: readonly (readonly number[])[],
  run: (x: tf.Tensor) => tf.Tensor | tf.Tensor[],
  positive = false,
) => shapes.map((shape): Case => ({ shapes: [shape], positive, run: (x) => run(x!) }));
const sizes = [[1], [5], [3, 7], [2, 3, 4, 5], [1030]];

const fused = (given: object): tf.Tensor => tf.fused.matMul(given as Parameters<typeof tf.fused.matMul>[0]);

const operations: Readonly<Record<string, readonly Case[]>> = {
  add: broadcast(tf.add),
  sub: broadcast(tf.sub),
  mul: broadcast(tf.mul),
  div: broadcast(tf.div, { positive: true }),
  maximum: broadcast(tf.maximum, { valuesOnly: true }),
  minimum: broadcast(tf.minimum, { valuesOnly: true }),
  squaredDifference: broadcast(tf.squaredDifference, { valuesOnly: true }),
  relu: each(sizes, tf.relu),
  sigmoid: each(sizes, tf.sigmoid),
  tanh: each(sizes, tf.tanh),
  exp: each(sizes, tf.exp),
  log: each(sizes, tf.log, true),
  sqrt: each(sizes, tf.sqrt, true),
  rsqrt: each(sizes, tf.rsqrt, true),
  square: each(sizes, tf.square),
  neg: each(sizes, tf.neg),
  abs: each(sizes, tf.abs),
  reciprocal: each(sizes, tf.reciprocal, true),
  sum: [
    ...each([[4], [3, 5], [2, 3, 4], [1500]], (x) => x.sum()),
    ...each(
      [
        [3, 5],
        [2, 3, 4],
        [2, 3, 4, 5],
      ],
      (x) => x.sum(0),
    ),
    ...each(
      [
        [3, 5],
        [2, 3, 4],
        [2, 3, 4, 5],
      ],
      (x) => x.sum(1, true),
    ),
    ...each(
      [
        [2, 3, 4],
        [2, 3, 4, 5],
      ],
      (x) => x.sum([0, 2]),
    ),
    ...each(
      [
        [2, 3, 4],
        [2, 3, 4, 5],
      ],
      (x) => x.sum([-1, 1]),
    ),
  ],
  mean: [
    ...each(
      [
        [3, 5],
        [2, 3, 4],
      ],
      (x) => x.mean(1),
    ),
    ...each([[3, 5]], (x) => x.mean()),
  ],
  max: [
    ...each(
      [
        [3, 5],
        [2, 3, 4],
      ],
      (x) => x.max(1),
    ),
    ...each([[3, 5], [70]], (x) => x.max()),
    ...each([[9, 6]], (x) => x.max(0, true)),
  ],
  softmax: each(
    [
      [3, 5],
      [2, 3, 17],
    ],
    (x) => tf.softmax(x),
  ),
  logSoftmax: each([[3, 5]], (x) => tf.logSoftmax(x)),
  slice: [
    ...each([[5, 6]], (x) => x.slice([1, 2], [3, -1])),
    ...each([[4, 5, 6]], (x) => x.slice([0, 1, 5], [4, 3, 1])),
    ...each([[2, 3, 2, 3, 4]], (x) => x.slice([0, 1, 0, 1, 1], [2, 2, 1, 2, 3])),
    ...each([[9]], (x) => x.slice(4, 3)),
  ],
  fusedMatMul: (['linear', 'relu', 'sigmoid', 'elu'] as const).flatMap((activation) => [
    { shapes: [[3, 5], [5, 7], [7]], run: (a, b, bias) => fused({ a, b, bias, activation }) },
    {
      shapes: [
        [40, 33],
        [33, 9],
      ],
      run: (a, b) => fused({ a, b, activation }),
    },
    // Gradients of transposed sides of these are tfjs's own business.
    {
      shapes: [[5, 3], [7, 5], [7]],
      valuesOnly: true,
      run: (a, b, bias) => fused({ a, b, bias, activation, transposeA: true, transposeB: true }),
    },
  ]),
  gather: [
    ...each([[5, 3]], (x) => tf.gather(x, int32([4, 0, 0, 2]))),
    ...each([[5, 2, 9]], (x) => tf.gather(x, tf.tensor2d([1, 1, 4, 3, 0, 2], [2, 3], 'int32'))),
    ...each([[3, 5]], (x) => tf.gather(x, int32([4, 0, 0, 2]), 1)),
  ],
  unsortedSegmentSum: [
    ...each([[4, 3]], (x) => tf.unsortedSegmentSum(x as tf.Tensor2D, int32([2, 0, 2, 5]), 7)),
    ...each([[6]], (x) => tf.unsortedSegmentSum(x as tf.Tensor1D, int32([1, 1, 0, 1, 3, 0]), 4)),
  ],
  reverse: [
    ...each([[3, 5, 9]], (x) => tf.reverse(x, 1)),
    ...each([[4, 17]], (x) => tf.reverse(x, 0)),
    ...each([[2, 3, 4]], (x) => tf.reverse(x)),
    ...each([[2, 6]], (x) => tf.reverse(x, -1)),
  ],
  split: [...each([[6, 4]], (x) => tf.split(x, 3)), ...each([[2, 3, 8]], (x) => tf.split(x, [1, 5, 2], -1))],
  unstack: each(
    [
      [3, 4],
      [4, 3, 5],
    ],
    (x) => tf.unstack(x, 1),
  ),
  concat: [
    {
      shapes: [
        [2, 3],
        [2, 5],
      ],
      run: (a, b) => tf.concat([a!, b!], 1),
    },
    {
      shapes: [
        [2, 3],
        [4, 3],
      ],
      run: (a, b) => tf.concat([a!, b!], 0),
    },
    {
      shapes: [
        [2, 1, 3],
        [2, 4, 3],
      ],
      run: (a, b) => tf.concat([a!, b!, a!], -2),
    },
  ],
  stack: [0, 1, 2].map((axis) => ({
    shapes: [
      [2, 3],
      [2, 3],
    ],
    run: (a, b) => tf.stack([a!, b!], axis),
  })),
  transpose: [
    ...each(
      [
        [3, 5],
        [2, 3, 4],
        [2, 3, 4, 5],
      ],
      (x) => x.transpose(),
    ),
    ...each([[2, 3, 4, 5]], (x) => x.transpose([0, 2, 1, 3])),
    ...each([[2, 3, 2, 3, 2]], (x) => x.transpose([4, 0, 3, 1, 2])),
  ],
  tile: [
    ...each([[4]], (x) => x.tile([3])),
    ...each([[2, 3]], (x) => x.tile([2, 3])),
    ...each([[2, 1, 3]], (x) => x.tile([1, 4, 2])),
  ],
  pad: [
    ...each([[3, 4]], (x) =>
      x.pad(
        [
          [1, 0],
          [2, 3],
        ],
        7,
      ),
    ),
    ...each([[2, 3, 4]], (x) =>
      x.pad([
        [0, 0],
        [1, 1],
        [0, 2],
      ]),
    ),
  ],
  matMul: [
    [1, 1, 1],
    [5, 7, 9],
    [17, 33, 8],
    [130, 300, 20],
    [3, 0, 4],
  ].flatMap(([m, k, n]): Case[] => [
    {
      shapes: [
        [m!, k!],
        [k!, n!],
      ],
      run: (a, b) => tf.matMul(a!, b!),
    },
    {
      shapes: [
        [k!, m!],
        [k!, n!],
      ],
      run: (a, b) => tf.matMul(a!, b!, true),
    },
    {
      shapes: [
        [m!, k!],
        [n!, k!],
      ],
      run: (a, b) => tf.matMul(a!, b!, false, true),
    },
    {
      shapes: [
        [k!, m!],
        [n!, k!],
      ],
      run: (a, b) => tf.matMul(a!, b!, true, true),
    },
  ]),
  'matMul in batches': [
    {
      shapes: [
        [3, 2, 5],
        [3, 5, 4],
      ],
      run: (a, b) => tf.matMul(a!, b!),
    },
    {
      shapes: [
        [3, 2, 5],
        [5, 4],
      ],
      valuesOnly: true,
      run: (a, b) => tf.matMul(a!, b!),
    },
    {
      shapes: [
        [1, 2, 5],
        [3, 4, 5],
      ],
      valuesOnly: true,
      run: (a, b) => tf.matMul(a!, b!, false, true),
    },
    {
      shapes: [
        [2, 1, 2, 5],
        [1, 3, 5, 4],
      ],
      valuesOnly: true,
      run: (a, b) => tf.matMul(a!, b!),
    },
  ],
};

async function onBackend<T>(name: string, run: () => T): Promise<T> {
  const before = tf.getBackend();
  await tf.setBackend(name);
  try {
    return run();
  } finally {
    await tf.setBackend(before);
  }
}

/** Outputs, then the gradients of their weighted sum. */
function computed({ shapes, run, positive, valuesOnly }: Case): { shape: number[]; values: number[] }[] {
  return tf.tidy(() => {
    const inputs: Inputs = shapes.map((shape, i) => {
      const x = randomTensor(shape, 10 + i);
      return positive ? x.abs().add(0.3) : x;
    });
    const outputsOf = (...values: tf.Tensor[]) => [run(...values)].flat();
    const loss = (...values: tf.Tensor[]) =>
      tf.addN(outputsOf(...values).map((y, i) => y.mul(randomTensor(y.shape, 50 + i)).sum())) as tf.Scalar;
    const gradients = valuesOnly ? [] : tf.grads(loss)([...inputs]);
    const results = [...outputsOf(...inputs), ...gradients];
    return results.map((tensor) => ({ shape: tensor.shape, values: Array.from(tensor.dataSync()) }));
  });
}

for (const [name, cases] of Object.entries(operations)) {
  describe(name, () => {
    for (const given of cases) {
      it(`${given.shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')}`, async () => {
        const expected = await onBackend('cpu', () => computed(given));
        const actual = computed(given);
        expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
        actual.forEach(({ values }, i) => {
          expectClose(values, expected[i]!.values, float32, `result ${i}`);
        });
      });
    }
  });
}

it('moves int32 as it is', () =>
  tidily(() => {
    const x = tf.tensor2d(
      [
        [1, -2, 3],
        [2 ** 30 + 1, 5, -6],
      ],
      [2, 3],
      'int32',
    );
    expect(x.transpose().arraySync()).toEqual([
      [1, 2 ** 30 + 1],
      [-2, 5],
      [3, -6],
    ]);
    expect(tf.concat([x, x], 0).slice([2, 0], [1, 3]).arraySync()).toEqual([[1, -2, 3]]);
    expect(x.transpose().dtype).toBe('int32');
  }));

it('hands integers, booleans and strings to tfjs', () =>
  tidily(() => {
    expect([
      ...int32([1, 2])
        .add(int32([3, 4]))
        .dataSync(),
    ]).toEqual([4, 6]);
    expect([
      ...int32([1, 5])
        .greater(int32([3, 4]))
        .dataSync(),
    ]).toEqual([0, 1]);
    expect(tf.concat([tf.tensor1d(['a']), tf.tensor1d(['b'])]).dataSync()).toEqual(['a', 'b']);
  }));

it('lets special values through', () =>
  tidily(() => {
    const x = tf.tensor1d([Number.NaN, Infinity, -Infinity, 0, -0, 100, -100, 1e-40]);
    for (const run of [tf.exp, tf.tanh, tf.sigmoid, tf.neg, tf.abs, tf.square]) {
      const expected = {
        exp: Math.exp,
        tanh: Math.tanh,
        sigmoid: (v: number) => 1 / (1 + Math.exp(-v)),
        neg: (v: number) => -v,
        abs: Math.abs,
        square: (v: number) => v * v,
      };
      const reference = expected[run.name.replace(/_+.*$/, '') as keyof typeof expected];
      expectClose(
        run(x).dataSync(),
        Array.from(x.dataSync(), (v) => Math.fround(reference(v))),
        { rtol: 1e-4, atol: 1e-30 },
        run.name,
      );
    }
    expect(tf.tensor1d([1, Number.NaN]).max().dataSync()[0]).toBeNaN();
  }));

describe('refused, and empty', () => {
  it('stack of unequal shapes is refused, and writes nowhere', () =>
    tidily(() => {
      const neighbours = [1, 2, 3].map(() => tf.zeros([2]).add(5));
      expect(() => tf.stack([tf.ones([2]), tf.ones([200])])).toThrow('must have matching shapes');
      const wrong = () => tf.engine().runKernel('Pack', [tf.ones([2]), tf.ones([200])] as never, { axis: 0 });
      expect(wrong).toThrow('must have matching shapes');
      for (const neighbour of neighbours) expect([...neighbour.dataSync()]).toEqual([5, 5]);
    }));
  it('concat, stack and sums of empty tensors can be read', () =>
    tidily(() => {
      const empty = tf.zeros([0, 3]).add(0);
      expect(tf.concat([empty, empty]).arraySync()).toEqual([]);
      expect(tf.stack([empty, empty]).shape).toEqual([2, 0, 3]);
      expect(tf.concat([empty, tf.ones([1, 3])]).arraySync()).toEqual([[1, 1, 1]]);
      expect(empty.sum().dataSync()[0]).toBe(0);
    }));
  it('a bias that would be repeated is added to every column', () =>
    tidily(() => {
      const [a, b] = [tf.ones([2, 3]), tf.ones([3, 4])];
      const sum = fused({ a, b, bias: tf.tensor1d([7]) });
      expect([...sum.dataSync()]).toEqual(new Array(8).fill(10));
    }));
  it('a product of one matrix with a batch of one has the axes of both', () =>
    tidily(() => expect(tf.matMul(tf.ones([2, 3]), tf.ones([1, 1, 3, 4])).shape).toEqual([1, 1, 2, 4])));
  it('a transposition that names an axis twice reads nothing beyond', () =>
    tidily(() => {
      const twice = () => tf.engine().runKernel('Transpose', { x: tf.ones([2, 3]) }, { perm: [0, 0] }) as tf.Tensor;
      expect(twice().shape).toEqual([2, 2]); // as tfjs does it
    }));
});
