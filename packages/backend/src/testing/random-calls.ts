// Random calls of tfjs's kernels, some of them wrong: empty tensors, other dtypes, shapes and attributes that do not fit.
import { createRandom, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';

/** Inputs as numbers, so that the same call can be made on two backends. */
interface GivenTensor {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly values: readonly number[];
}
export interface RandomCall {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, GivenTensor>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const unary = ['Relu', 'Sigmoid', 'Tanh', 'Exp', 'Log', 'Sqrt', 'Rsqrt', 'Square', 'Neg', 'Abs', 'Reciprocal'] as const;
const binary = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'] as const;

/** Draws for one call. */
class Draws {
  readonly #random: Random;
  constructor(random: Random) {
    this.#random = random;
  }
  below = (n: number): number => this.#random.integer(n);
  chance = (share: number): boolean => this.#random.uniform() < share;
  pick = <T>(items: readonly T[]): T => items[this.below(items.length)] as T;
  size = (): number => (this.chance(0.08) ? 0 : this.pick([1, 1, 2, 3, 4, 5, 9, 17]));
  shape = (rank = this.below(5)): number[] => Array.from({ length: rank }, this.size);
  axis = (rank: number): number =>
    this.chance(0.05) ? rank + 1 : this.below(Math.max(1, rank)) - (this.chance(0.3) ? rank : 0);
  /** Mostly as it is, now and then one size is another. */
  near = (shape: readonly number[]): number[] => shape.map((size) => (this.chance(0.04) ? this.size() : size));
  tensor = (
    shape: readonly number[],
    dtype = this.pick(['float32', 'float32', 'float32', 'int32', 'bool'] as const),
  ): GivenTensor => {
    const value = { float32: () => this.#random.normal(), int32: () => this.below(9) - 4, bool: () => this.below(2) }[
      dtype
    ];
    return { shape, dtype, values: Array.from({ length: shape.reduce((n, size) => n * size, 1) }, value) };
  };
}

type Make = (draw: Draws) => Omit<RandomCall, 'kernel'>;

const onX =
  (attributes: (x: GivenTensor, draw: Draws) => Record<string, unknown>, leastRank = 0): Make =>
  (draw) => {
    const x = draw.tensor(draw.shape(leastRank + draw.below(5 - leastRank)));
    return { inputs: { x }, attributes: attributes(x, draw) };
  };

const broadcast: Make = (draw) => {
  const shape = draw.shape();
  const other = draw
    .near(shape)
    .map((size) => (draw.chance(0.2) ? 1 : size))
    .slice(draw.chance(0.3) ? draw.below(shape.length + 1) : 0);
  const [a, b] = draw.chance(0.5) ? [shape, other] : [other, shape];
  const dtype = draw.pick(['float32', 'float32', 'int32'] as const);
  return { inputs: { a: draw.tensor(a, dtype), b: draw.tensor(b, dtype) }, attributes: {} };
};

const list =
  (sized: (shape: number[], axis: number, draw: Draws) => number[]): Make =>
  (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const axis = draw.below(shape.length);
    const first = draw.tensor(shape);
    const others = Array.from({ length: draw.below(3) }, () =>
      draw.tensor(draw.near(sized(shape, axis, draw)), draw.chance(0.95) ? first.dtype : undefined),
    );
    return { inputs: Object.fromEntries([first, ...others].entries()), attributes: { axis } };
  };

const product =
  (fused: boolean): Make =>
  (draw) => {
    const [m, k, n] = [draw.size(), draw.size(), draw.size()];
    const [transposeA, transposeB] = [draw.chance(0.3), draw.chance(0.3)];
    const batch = draw.shape(fused ? 1 : draw.below(3));
    const side = (rows: number, columns: number, transposed: boolean) =>
      draw.near(transposed ? [columns, rows] : [rows, columns]);
    const batchOf = () =>
      draw.chance(0.2) ? batch.map(() => 1) : draw.chance(fused ? 0 : 0.2) ? [] : draw.near(batch);
    const inputs = {
      a: draw.tensor([...batchOf(), ...side(m, k, transposeA)], 'float32'),
      b: draw.tensor([...batchOf(), ...side(k, n, transposeB)], 'float32'),
      ...(fused &&
        draw.chance(0.6) && { bias: draw.tensor([draw.chance(0.8) ? n : draw.pick([1, n + 1])], 'float32') }),
    };
    const activation = draw.pick(['linear', 'relu', 'sigmoid', 'elu']);
    return { inputs, attributes: { transposeA, transposeB, ...(fused && { activation }) } };
  };

const reducing = (name: 'axis' | 'reductionIndices'): Make =>
  onX(({ shape }, draw) => {
    const axes = shape.map((_, axis) => axis).filter(() => draw.chance(0.5));
    return { [name]: draw.chance(0.1) ? [draw.axis(shape.length)] : axes, keepDims: draw.chance(0.3) };
  });

const kernels: Readonly<Record<string, Make>> = {
  ...Object.fromEntries(unary.map((name) => [name, onX(() => ({}))])),
  ...Object.fromEntries(binary.map((name) => [name, broadcast])),
  Sum: reducing('axis'),
  Mean: reducing('axis'),
  Max: reducing('reductionIndices'),
  // Not of scalars: `cpu` then gives a tensor without its value.
  Slice: onX(
    ({ shape }, draw) => ({
      begin: shape.map((size) => draw.below(size + 1)),
      size: shape.map((size) => (draw.chance(0.3) ? -1 : draw.below(size + 1))),
    }),
    1,
  ),
  SplitV: onX(({ shape }, draw) => {
    const axis = draw.axis(shape.length);
    const size = shape.at(axis) ?? 1;
    const first = draw.below(size + 1);
    return {
      axis,
      numOrSizeSplits: draw.chance(0.5) ? draw.pick([1, 2, 3]) : [first, draw.chance(0.2) ? -1 : size - first],
    };
  }),
  Unpack: (draw) => {
    const value = draw.tensor(draw.shape(1 + draw.below(4)));
    return { inputs: { value }, attributes: { axis: draw.below(value.shape.length) } };
  },
  Concat: list((shape, axis, draw) => shape.with(axis, draw.size())),
  Pack: list((shape) => shape),
  Transpose: onX(({ shape }, draw) => {
    const perm = shape.map((_, axis) => axis).toSorted(() => draw.below(3) - 1);
    return { perm: draw.chance(0.05) ? perm.map(() => 0) : perm };
  }),
  Tile: onX(({ shape }, draw) => ({ reps: shape.map(() => draw.below(4)) })),
  Reverse: onX(({ shape }, draw) => ({ dims: shape.length > 0 && draw.chance(0.7) ? [draw.axis(shape.length)] : [] })),
  PadV2: onX(({ shape }, draw) => ({ paddings: shape.map(() => [draw.below(3), draw.below(3)]), constantValue: 7 })),
  Fill: (draw) => ({
    inputs: {},
    attributes: { shape: draw.shape(), value: draw.below(5), dtype: draw.pick(['float32', 'int32']) },
  }),
  Cast: onX((_, draw) => ({ dtype: draw.pick(['float32', 'int32', 'bool']) })),
  GatherV2: (draw) => {
    const x = draw.tensor(draw.shape(1 + draw.below(3)));
    const axis = draw.chance(0.7) ? 0 : draw.below(x.shape.length);
    const size = x.shape[axis] as number;
    const shape = draw.shape(1 + draw.below(2));
    const values = draw
      .tensor(shape, 'int32')
      .values.map(() => draw.below(Math.max(1, size)) + (draw.chance(0.01) ? size : 0));
    return { inputs: { x, indices: { shape, dtype: 'int32', values } }, attributes: { axis, batchDims: 0 } };
  },
  UnsortedSegmentSum: (draw) => {
    const x = draw.tensor(draw.shape(1 + draw.below(3)), 'float32');
    const [rows = 0] = draw.near(x.shape);
    return { inputs: { x, segmentIds: draw.tensor([rows], 'int32') }, attributes: { numSegments: 1 + draw.below(5) } };
  },
  Softmax: (draw) => {
    const logits = draw.tensor(draw.shape(1 + draw.below(3)), 'float32');
    return { inputs: { logits }, attributes: { dim: logits.shape.length - 1 } };
  },
  BatchMatMul: product(false),
  _FusedMatMul: product(true),
};

export function randomCall(seed: number): RandomCall {
  const draw = new Draws(createRandom(seed));
  const kernel = draw.pick(Object.keys(kernels));
  return { kernel, ...(kernels[kernel] as Make)(draw) };
}

export interface Result {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly number[];
}

/** What the current backend gives, or the error that it throws. */
export function outcomeOf({ kernel, inputs, attributes }: RandomCall): readonly Result[] | Error {
  try {
    return tf.tidy(() => {
      const tensors = Object.entries(inputs).map(([name, { shape, dtype, values }]) => {
        return [name, tf.tensor([...values], [...shape], dtype)] as const;
      });
      const listed = kernel === 'Pack' || kernel === 'Concat';
      const given = listed ? tensors.map(([, tensor]) => tensor) : Object.fromEntries(tensors);
      const made = tf.engine().runKernel(kernel, given as tf.NamedTensorMap, attributes as tf.NamedAttrMap);
      const tensorsMade = [made].flat() as tf.Tensor[];
      return tensorsMade.map((tensor) => ({
        shape: tensor.shape,
        dtype: tensor.dtype,
        values: [...tensor.dataSync()],
      }));
    }) as never;
  } catch (error) {
    return error as Error;
  }
}
