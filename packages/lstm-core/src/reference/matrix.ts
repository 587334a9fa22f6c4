// Float64 arrays with a shape, and the few loops the references are written in. Slow and plain on purpose.

import { ShapeError } from '@longhand/base';

/** A dense row-major array of float64 numbers. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Of zeros without `values`. @throws ShapeError unless there are `rows` x `columns` values */
export function matrix(rows: number, columns: number, values?: ArrayLike<number>): Matrix {
  const got = `${rows} x ${columns}`;
  if (
    ![rows, columns].every((size) => Number.isInteger(size) && size >= 0 && size <= 2 ** 24) ||
    rows * columns > 2 ** 30
  )
    throw new ShapeError({ where: 'matrix', expected: 'sizes of a matrix', got });
  if (values && values.length !== rows * columns)
    throw new ShapeError({ where: 'matrix: values', expected: got, got: String(values.length) });
  return { rows, columns, values: values ? Float64Array.from(values) : new Float64Array(rows * columns) };
}

/** `out[j] += sum_k x[k] * m[k, j]`: a row vector times a matrix. */
export function addProduct(out: Float64Array, x: ArrayLike<number>, m: Matrix): void {
  for (let k = 0; k < m.rows; k++) {
    for (let j = 0; j < m.columns; j++) out[j]! += x[k]! * m.values[k * m.columns + j]!;
  }
}

/** `out[k] += sum_j d[j] * m[k, j]`: the gradient of `addProduct` with respect to x. */
export function addTransposedProduct(out: Float64Array, d: ArrayLike<number>, m: Matrix): void {
  for (let k = 0; k < m.rows; k++) {
    for (let j = 0; j < m.columns; j++) out[k]! += d[j]! * m.values[k * m.columns + j]!;
  }
}

/** `out[k, j] += x[k] * d[j]`: the gradient of `addProduct` with respect to the matrix. */
export function addOuterProduct(out: Matrix, x: ArrayLike<number>, d: ArrayLike<number>): void {
  for (let k = 0; k < out.rows; k++) {
    for (let j = 0; j < out.columns; j++) out.values[k * out.columns + j]! += x[k]! * d[j]!;
  }
}

export function addTo(out: Float64Array, x: ArrayLike<number>): void {
  for (let i = 0; i < out.length; i++) out[i]! += x[i]!;
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
