// Kernels that only move data, float32 or int32: strided copies of blocks, fill, cast.
import * as tf from '@tensorflow/tfjs-core';
import type { LonghandBackend } from '../backend.ts';
import { copyBlock, offset } from './copy-block.ts';
import { isCount, isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';
import { rowMajor } from './strides.ts';

type Call = KernelCall<'x'>;

const isWord = ({ dtype }: tf.TensorInfo): boolean => dtype === 'float32' || dtype === 'int32';
const like = (backend: LonghandBackend, shape: readonly number[], { dtype }: tf.TensorInfo): tf.TensorInfo =>
  backend.allocate(shape, dtype as 'float32' | 'int32');

/** The part of `x` that begins at `begin`, as a new tensor. */
function part(backend: LonghandBackend, x: tf.TensorInfo, begin: readonly number[], size: readonly number[]) {
  const y = like(backend, size, x);
  const [from, to] = [rowMajor(x.shape), rowMajor(size)];
  const address = backend.address(x) + offset(from, begin);
  copyBlock(backend, size, { address, strides: from }, { address: backend.address(y), strides: to });
  return y;
}

/** The part of `x` that has the steps from `begin` on of one axis. */
function stretch(backend: LonghandBackend, x: tf.TensorInfo, axis: number, begin: number, steps: number) {
  return part(
    backend,
    x,
    x.shape.map((_, k) => (k === axis ? begin : 0)),
    x.shape.with(axis, steps),
  );
}

const axisOf = (axis: number, { shape }: tf.TensorInfo): number => tf.util.parseAxisParam(axis, shape)[0] as number;

function slice({ backend, inputs: { x }, attrs }: Call): tf.TensorInfo {
  const place = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin, attrs.size);
  const [begin, size] = place as [number[], number[]];
  tf.slice_util.assertParamsValid(x as tf.Tensor, begin, size);
  return part(backend, x, begin, size);
}

function split({ backend, inputs: { x }, attrs }: Call): tf.TensorInfo[] {
  const axis = axisOf(attrs.axis, x);
  const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits, axis);
  tf.util.assert(sizes.every(isCount), () => `SplitV: sizes ${sizes} are no counts`);
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return stretch(backend, x, axis, end - size, size);
  });
}

function unpack({ backend, inputs: { value }, attrs }: KernelCall<'value'>): tf.TensorInfo[] {
  const axis = axisOf(attrs.axis, value);
  const shape = value.shape.toSpliced(axis, 1);
  return Array.from({ length: value.shape[axis] as number }, (_, i) => ({
    ...stretch(backend, value, axis, i, 1),
    shape,
  }));
}

const listed = (inputs: KernelCall['inputs']): tf.TensorInfo[] => Object.values(inputs);
const shapesOf = (tensors: readonly tf.TensorInfo[]): number[][] => tensors.map(({ shape }) => shape);

function concat({ backend, inputs, attrs }: KernelCall): tf.TensorInfo {
  const all = listed(inputs);
  const axis = axisOf(attrs.axis, all[0] as tf.TensorInfo);
  tf.backend_util.assertParamsConsistent(shapesOf(all), axis);
  return joined(backend, all, axis, tf.backend_util.computeOutShape(shapesOf(all), axis));
}

const ofOneShape = ({ inputs }: KernelCall): boolean => {
  const [first, ...others] = shapesOf(listed(inputs));
  return others.every((shape) => shape.join() === first?.join());
};

function pack({ backend, inputs, attrs }: KernelCall): tf.TensorInfo {
  const all = listed(inputs).map((tensor) => ({ ...tensor, shape: [1, ...tensor.shape] }));
  const { shape } = all[0] as tf.TensorInfo;
  const axis = axisOf(attrs.axis, { shape } as tf.TensorInfo);
  const placed = all.map((tensor) => ({ ...tensor, shape: shape.slice(1).toSpliced(axis, 0, 1) }));
  return joined(backend, placed, axis, shape.slice(1).toSpliced(axis, 0, all.length));
}

function joined(backend: LonghandBackend, all: tf.TensorInfo[], axis: number, shape: number[]): tf.TensorInfo {
  const y = like(backend, shape, all[0] as tf.TensorInfo);
  const strides = rowMajor(shape);
  let at = 0;
  for (const tensor of all) {
    if (sizeOf(tensor.shape) === 0) continue;
    const from = { address: backend.address(tensor), strides: rowMajor(tensor.shape) };
    const begin = shape.map((_, k) => (k === axis ? at : 0));
    copyBlock(backend, tensor.shape, from, { address: backend.address(y) + offset(strides, begin), strides });
    at += tensor.shape[axis] as number;
  }
  return y;
}

const isPermutation = (perm: readonly number[], { shape }: tf.TensorInfo): boolean =>
  perm.length === shape.length && shape.every((_, axis) => perm.includes(axis));

function transpose({ backend, inputs: { x }, attrs }: Call): tf.TensorInfo {
  const perm = attrs.perm as readonly number[];
  const own = rowMajor(x.shape);
  const shape = perm.map((axis) => x.shape[axis] as number);
  const y = like(backend, shape, x);
  const from = { address: backend.address(x), strides: perm.map((axis) => own[axis] as number) };
  copyBlock(backend, shape, from, { address: backend.address(y), strides: rowMajor(shape) });
  return y;
}

function tile({ backend, inputs: { x }, attrs }: Call): tf.TensorInfo {
  const repeats = x.shape.map((size, axis) => ({ size, times: attrs.reps[axis] as number }));
  const shape = repeats.map(({ size, times }) => size * times);
  const y = like(backend, shape, x);
  const [own, whole] = [rowMajor(x.shape), rowMajor(shape)] as [number[], number[]];
  // Axes in pairs: which repetition, read with stride 0, and where in it.
  const pairs = repeats.flatMap(({ size, times }, axis) => {
    const [from, to] = [own[axis] as number, whole[axis] as number];
    return [
      { size: times, from: 0, to: to * size },
      { size, from, to },
    ];
  });
  copyBlock(
    backend,
    pairs.map(({ size }) => size),
    { address: backend.address(x), strides: pairs.map(({ from }) => from) },
    { address: backend.address(y), strides: pairs.map(({ to }) => to) },
  );
  return y;
}

type Paddings = readonly (readonly [before: number, after: number])[];

function pad({ backend, inputs: { x }, attrs }: Call): tf.TensorInfo {
  const paddings = attrs.paddings as Paddings;
  const shape = paddings.map(([before, after], axis) => before + (x.shape[axis] as number) + after);
  const y = like(backend, shape, x);
  backend.compute.kernels.fill(sizeOf(shape), attrs.constantValue, backend.address(y));
  const strides = rowMajor(shape);
  const begin = paddings.map(([before]) => before);
  const from = { address: backend.address(x), strides: rowMajor(x.shape) };
  copyBlock(backend, x.shape, from, { address: backend.address(y) + offset(strides, begin), strides });
  return y;
}

/** One axis, and rows long enough to be copied one by one. */
const coversReverse = ({ inputs: { x }, attrs }: Call): boolean => {
  const [axis, ...others] = tf.util.parseAxisParam(attrs.dims, x.shape);
  return isWord(x) && axis !== undefined && others.length === 0 && sizeOf(x.shape.slice(axis + 1)) >= 8;
};

function reverse({ backend, inputs: { x }, attrs }: Call): tf.TensorInfo {
  const { shape } = x;
  const axis = axisOf(attrs.dims, x);
  const y = like(backend, shape, x);
  const strides = rowMajor(shape);
  const [from, to] = [backend.address(x), backend.address(y)];
  const step = 4 * (strides[axis] as number);
  const one = shape.with(axis, 1);
  for (let i = 0, last = (shape[axis] as number) - 1; i <= last; i++)
    copyBlock(backend, one, { address: from + i * step, strides }, { address: to + (last - i) * step, strides });
  return y;
}

function fill({ backend, attrs }: KernelCall): tf.TensorInfo {
  const y = backend.allocate(attrs.shape);
  backend.compute.kernels.fill(sizeOf(attrs.shape), attrs.value, backend.address(y));
  return y;
}

/**
 * Numbers and booleans to other numbers. tfjs's kernel calls the same int32 memory float32 where no bits are lost, which
 * is right for arrays of JavaScript and wrong for a linear memory.
 */
function cast({ backend, inputs: { x }, attrs }: Call): tf.TensorInfo {
  const values = backend.data.get(x.dataId).values as Float32Array | Int32Array | Uint8Array;
  const converted = attrs.dtype === 'float32' ? new Float32Array(values) : new Int32Array(values);
  return backend.makeTensorInfo([...x.shape], attrs.dtype, converted);
}

const hasWords = (x: tf.TensorInfo): boolean => isWord(x) && sizeOf(x.shape) > 0;
const allWords = ({ inputs }: KernelCall): boolean => {
  const [first, ...others] = listed(inputs);
  return first !== undefined && isWord(first) && others.every(({ dtype }) => dtype === first.dtype);
};
const countsForAxes = (counts: readonly unknown[], { shape }: tf.TensorInfo): boolean =>
  counts.length === shape.length && counts.flat().every(isCount);

export function registerMove(): void {
  registerWhere('Slice', ['x'], ({ inputs: { x } }) => hasWords(x), slice);
  registerWhere('SplitV', ['x'], ({ inputs: { x } }) => hasWords(x), split);
  registerWhere('Unpack', ['value'], ({ inputs: { value } }) => hasWords(value), unpack);
  registerWhere('Concat', [], allWords, concat);
  registerWhere('Pack', [], (call) => allWords(call) && ofOneShape(call), pack);
  const moves = ({ inputs: { x }, attrs }: Call) => hasWords(x) && isPermutation(attrs.perm, x);
  registerWhere('Transpose', ['x'], moves, transpose);
  registerWhere('Tile', ['x'], ({ inputs: { x }, attrs }) => hasWords(x) && countsForAxes(attrs.reps, x), tile);
  registerWhere('Reverse', ['x'], coversReverse, reverse);
  registerWhere('PadV2', ['x'], ({ inputs: { x }, attrs }) => isFloat(x) && countsForAxes(attrs.paddings, x), pad);
  const toNumber = ({ inputs: { x }, attrs }: Call) =>
    ['int32', 'bool'].includes(x.dtype) && ['float32', 'int32'].includes(attrs.dtype) && x.dtype !== attrs.dtype;
  registerWhere('Cast', ['x'], toNumber, cast);
  const fills = ({ attrs }: KernelCall) =>
    typeof attrs.value === 'number' && (attrs.dtype ?? 'float32') === 'float32' && attrs.shape.every(isCount);
  registerWhere('Fill', [], fills, fill);
}
