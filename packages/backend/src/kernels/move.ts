// Kernels that only move data, float32 or int32: strided copies of blocks, fill, cast.
import * as tf from '@tensorflow/tfjs';
import type { LonghandBackend } from '../backend.ts';
import { isFloat, type KernelCall, registerWhere, sizeOf } from './registry.ts';
import { collapse, rowMajor } from './strides.ts';

type Place = { readonly address: number; readonly strides: readonly number[] };

const isWord = ({ dtype }: tf.TensorInfo): boolean => dtype === 'float32' || dtype === 'int32';
const like = (backend: LonghandBackend, shape: readonly number[], { dtype }: tf.TensorInfo): tf.TensorInfo =>
  backend.allocate(shape, dtype as 'float32' | 'int32');

/** Copies a block between two places; axes that four loops cannot hold are walked here. */
function copyBlock(backend: LonghandBackend, shape: readonly number[], from: Place, to: Place): void {
  const walk = collapse({ shape, strides: [from.strides, to.strides] }, 4);
  if (walk) {
    const [x, y] = walk.strides as [readonly number[], readonly number[]];
    backend.compute.kernels.copy_strided(...walk.shape, from.address, ...x, to.address, ...y);
    return;
  }
  const rest = ({ address, strides }: Place, i: number): Place => ({
    address: address + 4 * i * strides[0]!,
    strides: strides.slice(1),
  });
  for (let i = 0; i < shape[0]!; i++) copyBlock(backend, shape.slice(1), rest(from, i), rest(to, i));
}

const offset = (strides: readonly number[], begin: readonly number[]): number =>
  4 * begin.reduce((sum, at, axis) => sum + at * strides[axis]!, 0);

/** The part of `x` that begins at `begin`, as a new tensor. */
function part(backend: LonghandBackend, x: tf.TensorInfo, begin: readonly number[], size: readonly number[]) {
  const y = like(backend, size, x);
  const [from, to] = [rowMajor(x.shape), rowMajor(size)];
  const address = backend.address(x) + offset(from, begin);
  copyBlock(backend, size, { address, strides: from }, { address: backend.address(y), strides: to });
  return y;
}

function slice({ backend, inputs: { x }, attrs }: KernelCall): tf.TensorInfo {
  const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin, attrs.size);
  tf.slice_util.assertParamsValid(x as tf.Tensor, begin, size);
  return part(backend, x!, begin, size);
}

function split({ backend, inputs: { x }, attrs }: KernelCall): tf.TensorInfo[] {
  const axis = tf.util.parseAxisParam(attrs.axis, x!.shape)[0]!;
  const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits, axis);
  let at = 0;
  return sizes.map((size) => {
    const begin = x!.shape.map((_, k) => (k === axis ? at : 0));
    at += size;
    return part(
      backend,
      x!,
      begin,
      x!.shape.map((full, k) => (k === axis ? size : full)),
    );
  });
}

function unpack({ backend, inputs: { value }, attrs }: KernelCall): tf.TensorInfo[] {
  const axis = tf.util.parseAxisParam(attrs.axis, value!.shape)[0]!;
  const size = value!.shape.map((full, k) => (k === axis ? 1 : full));
  return Array.from({ length: value!.shape[axis]! }, (_, i) => ({
    ...part(
      backend,
      value!,
      value!.shape.map((_, k) => (k === axis ? i : 0)),
      size,
    ),
    shape: value!.shape.filter((_, k) => k !== axis),
  }));
}

const listed = (inputs: KernelCall['inputs']): tf.TensorInfo[] => Object.values(inputs);

function concat({ backend, inputs, attrs }: KernelCall): tf.TensorInfo {
  const all = listed(inputs);
  const axis = tf.util.parseAxisParam(attrs.axis, all[0]!.shape)[0]!;
  tf.backend_util.assertParamsConsistent(
    all.map(({ shape }) => shape),
    axis,
  );
  return joined(
    backend,
    all,
    axis,
    tf.backend_util.computeOutShape(
      all.map(({ shape }) => shape),
      axis,
    ),
  );
}

function pack({ backend, inputs, attrs }: KernelCall): tf.TensorInfo {
  const rank = listed(inputs)[0]!.shape.length + 1;
  const axis = attrs.axis < 0 ? attrs.axis + rank : (attrs.axis as number);
  const all = listed(inputs).map((tensor) => ({ ...tensor, shape: tensor.shape.toSpliced(axis, 0, 1) }));
  return joined(backend, all, axis, all[0]!.shape.with(axis, all.length));
}

function joined(backend: LonghandBackend, all: tf.TensorInfo[], axis: number, shape: number[]): tf.TensorInfo {
  const y = like(backend, shape, all[0]!);
  const strides = rowMajor(shape);
  let at = 0;
  for (const tensor of all) {
    if (sizeOf(tensor.shape) === 0) continue;
    const from = { address: backend.address(tensor), strides: rowMajor(tensor.shape) };
    copyBlock(backend, tensor.shape, from, { address: backend.address(y) + 4 * at * strides[axis]!, strides });
    at += tensor.shape[axis]!;
  }
  return y;
}

function transpose({ backend, inputs: { x }, attrs }: KernelCall): tf.TensorInfo {
  const perm = attrs.perm as readonly number[];
  const own = rowMajor(x!.shape);
  const shape = perm.map((axis) => x!.shape[axis]!);
  const y = like(backend, shape, x!);
  const from = { address: backend.address(x!), strides: perm.map((axis) => own[axis]!) };
  copyBlock(backend, shape, from, { address: backend.address(y), strides: rowMajor(shape) });
  return y;
}

function tile({ backend, inputs: { x }, attrs }: KernelCall): tf.TensorInfo {
  const reps = attrs.reps as readonly number[];
  const shape = x!.shape.map((size, axis) => size * reps[axis]!);
  const y = like(backend, shape, x!);
  const [own, whole] = [rowMajor(x!.shape), rowMajor(shape)];
  // Axes in pairs: which repetition, read with stride 0, and where in it.
  const pairs = x!.shape.flatMap((size, axis) => [
    { size: reps[axis]!, from: 0, to: whole[axis]! * size },
    { size, from: own[axis]!, to: whole[axis]! },
  ]);
  const from = { address: backend.address(x!), strides: pairs.map((pair) => pair.from) };
  const to = { address: backend.address(y), strides: pairs.map((pair) => pair.to) };
  copyBlock(
    backend,
    pairs.map(({ size }) => size),
    from,
    to,
  );
  return y;
}

function pad({ backend, inputs: { x }, attrs }: KernelCall): tf.TensorInfo {
  const paddings = attrs.paddings as readonly (readonly [number, number])[];
  const shape = x!.shape.map((size, axis) => paddings[axis]![0] + size + paddings[axis]![1]);
  const y = like(backend, shape, x!);
  backend.compute.kernels.fill(sizeOf(shape), attrs.constantValue, backend.address(y));
  const strides = rowMajor(shape);
  const begin = offset(
    strides,
    paddings.map(([before]) => before),
  );
  const from = { address: backend.address(x!), strides: rowMajor(x!.shape) };
  copyBlock(backend, x!.shape, from, { address: backend.address(y) + begin, strides });
  return y;
}

/** One axis, and rows long enough to be copied one by one. */
const coversReverse = ({ inputs: { x }, attrs }: KernelCall): boolean => {
  const [axis, ...others] = tf.util.parseAxisParam(attrs.dims, x!.shape);
  return isWord(x!) && axis !== undefined && others.length === 0 && sizeOf(x!.shape.slice(axis + 1)) >= 8;
};

function reverse({ backend, inputs: { x }, attrs }: KernelCall): tf.TensorInfo {
  const { shape } = x!;
  const [axis] = tf.util.parseAxisParam(attrs.dims, shape) as [number];
  const y = like(backend, shape, x!);
  const strides = rowMajor(shape);
  const [from, to] = [backend.address(x!), backend.address(y)];
  const step = 4 * strides[axis]!;
  const slice = shape.with(axis, 1);
  for (let i = 0, last = shape[axis]! - 1; i <= last; i++)
    copyBlock(backend, slice, { address: from + i * step, strides }, { address: to + (last - i) * step, strides });
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
function cast({ backend, inputs: { x }, attrs }: KernelCall): tf.TensorInfo {
  const values = backend.data.get(x!.dataId).values as Float32Array | Int32Array | Uint8Array;
  const converted = attrs.dtype === 'float32' ? new Float32Array(values) : new Int32Array(values);
  return backend.makeTensorInfo([...x!.shape], attrs.dtype, converted);
}

export function registerMove(): void {
  const first =
    (name: string) =>
    ({ inputs }: KernelCall) =>
      isWord(inputs[name]!) && sizeOf(inputs[name]!.shape) > 0;
  const all = ({ inputs }: KernelCall) =>
    listed(inputs).every((x) => isWord(x) && x.dtype === listed(inputs)[0]!.dtype);
  registerWhere('Slice', first('x'), slice);
  registerWhere('SplitV', first('x'), split);
  registerWhere('Unpack', first('value'), unpack);
  registerWhere('Concat', all, concat);
  registerWhere('Pack', all, pack);
  registerWhere('Transpose', first('x'), transpose);
  registerWhere('Tile', first('x'), tile);
  registerWhere('Reverse', coversReverse, reverse);
  registerWhere('PadV2', ({ inputs: { x } }) => isFloat(x!), pad);
  const toNumber = ({ inputs: { x }, attrs }: KernelCall) =>
    ['int32', 'bool'].includes(x!.dtype) && ['float32', 'int32'].includes(attrs.dtype) && x!.dtype !== attrs.dtype;
  registerWhere('Cast', toNumber, cast);
  registerWhere(
    'Fill',
    ({ attrs }) => typeof attrs.value === 'number' && (attrs.dtype ?? 'float32') === 'float32',
    fill,
  );
}
