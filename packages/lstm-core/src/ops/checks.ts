// What every public operation and layer asks of its arguments before it computes: the same on every device, and nothing is allocated.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';

/** Sizes of an axis; `null` stands for any. */
export type Shape = readonly (number | null)[];

/** @throws ShapeError unless `tensor` is a tensor of this shape */
export function checkShape(where: string, name: string, tensor: tf.Tensor, expected: Shape, fix?: string): void {
  if (!(tensor instanceof tf.Tensor))
    throw new ShapeError({ where: `${where}: ${name}`, expected: 'a tensor', got: show(tensor) });
  if (tensor.isDisposed)
    throw new ShapeError({ where: `${where}: ${name}`, expected: 'a tensor', got: 'one that is disposed' });
  const { shape } = tensor;
  if (shape.length === expected.length && expected.every((size, i) => size === null || size === shape[i])) return;
  throw new ShapeError({
    where: `${where}: ${name}`,
    expected: `shape [${expected.map((size) => size ?? 'any').join(', ')}]`,
    got: `[${shape.join(', ')}]`,
    fix,
  });
}

/** Ids, lengths or targets: a float would be read as other numbers. @throws ShapeError */
export function checkInt32(where: string, name: string, tensor: tf.Tensor): void {
  checkType(where, name, tensor, 'int32');
}

/**
 * A float32 tensor of this shape, without an empty axis.
 * @throws ShapeError
 */
export function checkFloats(where: string, name: string, tensor: tf.Tensor, shape: Shape, fix?: string): void {
  checkShape(where, name, tensor, shape, fix);
  checkFilled(where, name, tensor);
  checkType(where, name, tensor, 'float32');
}

export interface IntegerRange {
  readonly least: number;
  readonly most: number;
  /** What they are, e.g. `a length of `. */
  readonly what?: string;
  readonly fix?: string;
  /** How many of each row are looked at; the others may be anything. */
  readonly counts?: ArrayLike<number>;
}

/**
 * An int32 tensor of this shape, without an empty axis, whose values are those from `least` to `most`. Gives the values.
 * @throws ShapeError; DataError that names the first place with another value
 */
export function checkIntegers(
  where: string,
  name: string,
  tensor: tf.Tensor,
  shape: Shape,
  { least, most, what = '', fix, counts }: IntegerRange,
): Int32Array {
  checkShape(where, name, tensor, shape);
  checkFilled(where, name, tensor);
  checkType(where, name, tensor, 'int32');
  const values = tensor.dataSync<'int32'>();
  const width = counts ? values.length / counts.length : 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= least && value <= most) continue;
    if (counts && i % width >= counts[Math.floor(i / width)]!) continue;
    const expected = `${what}${least} to ${most}`;
    throw new DataError({ where: `${where}: ${name}[${placeOf(i, tensor.shape)}]`, expected, got: String(value), fix });
  }
  return values;
}

/** `lengths [B]` int32 of sequences of at most `most` steps. Gives the values. @throws ShapeError, DataError */
export function checkLengths(where: string, name: string, lengths: tf.Tensor, batch: number, most: number): Int32Array {
  return checkIntegers(where, name, lengths, [batch], { least: 0, most, what: 'a length of ' });
}

/** One of the kinds that there are. @throws ConfigError */
export function checkKind(where: string, kind: unknown, kinds: readonly string[]): void {
  if (!kinds.includes(kind as string)) throw new ConfigError({ where, expected: kinds.join(', '), got: show(kind) });
}

/** No axis of a layer is longer. */
const longest = 2 ** 24;

/** @throws ConfigError unless each is an integer from 1 to 2^24 */
export function checkSizes(sizes: Readonly<Record<string, unknown>>, name?: string): void {
  for (const [key, size] of Object.entries(sizes)) {
    const where = name === undefined ? key : `${name}: ${key}`;
    if (!Number.isInteger(size) || (size as number) < 1)
      throw new ConfigError({ where, expected: 'a positive integer', got: show(size) });
    if ((size as number) > longest) throw new ConfigError({ where, expected: `at most ${longest}`, got: show(size) });
  }
}

/** 4 GiB: what a WebAssembly memory can have. */
const maxWeights = 2 ** 30;

/** @throws ConfigError if that many float32 weights are more than a layer can have */
export function checkWeights(name: string, count: number): void {
  if (count <= maxWeights) return;
  const gibibytes = (4 * count) / 2 ** 30;
  throw new ConfigError({
    where: `${name}: sizes`,
    expected: 'at most 4 GiB of weights',
    got: `${gibibytes < 1e6 ? Math.ceil(gibibytes) : gibibytes.toExponential(1)} GiB`,
    fix: 'Make the sizes smaller, or take fewer layers.',
  });
}

/** @throws ConfigError unless each is a number from 0 to below 1 */
export function checkRates(rates: Readonly<Record<string, unknown>>): void {
  for (const [where, rate] of Object.entries(rates))
    if (!(typeof rate === 'number' && rate >= 0 && rate < 1))
      throw new ConfigError({ where, expected: '0 <= rate < 1', got: show(rate) });
}

/** Text in a flag's place would be true, whatever it says. @throws ConfigError */
export function checkFlags(flags: Readonly<Record<string, unknown>>): void {
  for (const [where, flag] of Object.entries(flags))
    if (flag !== undefined && typeof flag !== 'boolean')
      throw new ConfigError({ where, expected: 'true or false', got: show(flag) });
}

/** @throws ConfigError unless it is an integer from `least` to `most` */
export function checkInteger(
  where: string,
  value: unknown,
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  const expected = least === Number.MIN_SAFE_INTEGER ? 'an integer' : `${least} to ${most}`;
  throw new ConfigError({ where, expected, got: show(value) });
}

/** @throws ConfigError unless it is a number above 0 */
export function checkPositive(where: string, value: unknown): void {
  if (!(typeof value === 'number' && value > 0))
    throw new ConfigError({ where, expected: 'a positive number', got: show(value) });
}

/** @throws ConfigError unless it is a finite number, of `least` or more */
export function checkFinite(where: string, value: unknown, least = -Infinity): void {
  if (Number.isFinite(value) && (value as number) >= least) return;
  const expected = least === -Infinity ? 'a finite number' : `a finite number of ${least} or more`;
  throw new ConfigError({ where, expected, got: show(value) });
}

function checkType(where: string, name: string, tensor: tf.Tensor, dtype: 'float32' | 'int32'): void {
  if (tensor.dtype === dtype) return;
  const fix = dtype === 'int32' ? "Create it with dtype 'int32'." : 'Convert it with toFloat().';
  throw new ShapeError({ where: `${where}: ${name}`, expected: `dtype ${dtype}`, got: tensor.dtype, fix });
}

export function checkFilled(where: string, name: string, { shape }: tf.Tensor): void {
  if (shape.includes(0))
    throw new ShapeError({ where: `${where}: ${name}`, expected: 'no empty axis', got: `[${shape.join(', ')}]` });
}

/** `2, 5` for the element at `index` in row-major order. */
function placeOf(index: number, shape: readonly number[]): string {
  const place: number[] = [];
  let rest = index;
  for (const size of shape.toReversed()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place.join(', ');
}

/** A value in an error: text in quotes, so that '8' is seen to be none of the numbers. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return String(value);
  return Array.isArray(value) ? 'an array' : typeof value === 'function' ? 'a function' : 'an object';
}
