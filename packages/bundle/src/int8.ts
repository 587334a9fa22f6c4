// int8 weights: w is about q s, with q = round(w / s) from -127 to 127 and one float32 scale s = max |w| / 127 for each unit of a matrix.
// A unit is what one sum is multiplied for: a column of a kernel `[D, U]`, which makes one output, and a row of a table `[V, E]`, one
// vector. In a file the scales of the tensor `name` are the tensor `name:scale`, whose shape is 1 along the axis that they do not depend on.
import { DataError } from '@longhand/base';

/** A tensor as whole numbers, with the scales of its units. */
export interface Quantized {
  readonly values: Int8Array;
  readonly scales: Float32Array;
  /** `[1, U]`, or `[V, 1]` of a table. */
  readonly scaleShape: readonly number[];
}

const largest = 127;
const smallestFloat = 2 ** -149;

/** Names the scales of a tensor. */
export const scaleName = (name: string): string => `${name}:scale`;

/** Whether int8 stores this tensor so: vectors (biases, gains) and numbers alone stay float32. */
export const isQuantizable = (shape: readonly number[]): boolean => shape.length >= 2;

/**
 * Rounds each weight to a multiple of its unit's scale: no further than half the scale from it.
 * @throws DataError for a value that is not finite
 */
export function quantize(name: string, shape: readonly number[], weights: Float32Array): Quantized {
  const columns = shape.at(-1) ?? 1;
  const scaleShape = isTable(name) ? [...shape.slice(0, -1), 1] : [...shape.slice(0, -1).map(() => 1), columns];
  const unitOf = unitsOf(shape, scaleShape);
  const magnitudes = new Float32Array(scaleShape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < weights.length; i++) {
    const magnitude = Math.abs(weights[i]!);
    if (!(magnitude < Number.POSITIVE_INFINITY)) throw notFinite(name, weights[i]!);
    const unit = unitOf(i);
    if (magnitude > magnitudes[unit]!) magnitudes[unit] = magnitude;
  }
  const scales = magnitudes.map(scaleOf);
  const values = new Int8Array(weights.length); // zeros stay, where a scale of 0 cannot divide
  for (let i = 0; i < weights.length; i++)
    if (weights[i] !== 0) values[i] = roundEven(weights[i]! / scales[unitOf(i)]!);
  return { values, scales, scaleShape };
}

/** The float32 that stands for each whole number. `scaleShape` is one that `quantize` gives for `shape`, else undefined comes back. */
export function dequantize(
  shape: readonly number[],
  { values, scales, scaleShape }: Quantized,
): Float32Array | undefined {
  if (!isScaleShape(shape, scaleShape)) return undefined;
  const unitOf = unitsOf(shape, scaleShape);
  const weights = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) weights[i] = values[i]! * scales[unitOf(i)]!;
  return weights;
}

/** Tables of embeddings are looked up by row; everything else multiplies from the left, and a column is a unit. */
const isTable = (name: string): boolean => /(?:^|\.)table$/.test(name);

/** From the place of a value to that of its scale. */
function unitsOf(shape: readonly number[], scaleShape: readonly number[]): (i: number) => number {
  const columns = shape.at(-1) ?? 1;
  return isOfColumns(shape, scaleShape) ? (i) => i % columns : (i) => Math.floor(i / columns);
}

function isScaleShape(shape: readonly number[], scaleShape: readonly number[]): boolean {
  if (!isQuantizable(shape) || scaleShape.length !== shape.length) return false;
  return isOfColumns(shape, scaleShape) || isOfRows(shape, scaleShape);
}

/** Whether there is a scale for each index of the last axis. */
export const isOfColumns = (shape: readonly number[], scaleShape: readonly number[]): boolean =>
  scaleShape.every((size, axis) => size === (axis === shape.length - 1 ? shape[axis] : 1));

const isOfRows = (shape: readonly number[], scaleShape: readonly number[]): boolean =>
  scaleShape.every((size, axis) => size === (axis === shape.length - 1 ? 1 : shape[axis]));

function scaleOf(magnitude: number): number {
  const scale = Math.fround(magnitude / largest);
  // Far below the normal numbers a scale rounds by more than half of itself, to zero even: the next one covers the weights.
  if ((largest + 0.5) * scale < magnitude) return scale + smallestFloat;
  // At the other end 127 scales must not be infinite.
  return Number.isFinite(Math.fround(largest * scale)) ? scale : scale * (1 - 2 ** -23);
}

/** Ties to even, so that a weight and its negative stay opposites. */
function roundEven(value: number): number {
  const nearest = Math.round(value);
  return nearest - value === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

const notFinite = (name: string, value: number): DataError =>
  new DataError({
    where: `tensor "${name}"`,
    expected: 'finite values, which int8 can hold',
    got: String(value),
    fix: 'Train again, or take the weights from a backup.',
  });
