// The products of bfloat16 as they are defined: both sides rounded to nearest even, multiplied and added exactly (here in float64).

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The bfloat16 nearest to a float32, of two equally near the even one. */
export function rounded(x: number): number {
  float[0] = x;
  const word = bits[0] ?? 0;
  if (Number.isFinite(x)) bits[0] = (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000;
  return float[0] ?? 0;
}

/** A matrix by its element at (row, column). */
export type Matrix = (row: number, column: number) => number;

export const matrixOf =
  (values: ArrayLike<number>, columns: number): Matrix =>
  (row, column) =>
    values[row * columns + column] ?? Number.NaN;
export const transposed =
  (of: Matrix): Matrix =>
  (row, column) =>
    of(column, row);

/** a [m, k] times b [k, n], both rounded. */
export function product(m: number, k: number, n: number, a: Matrix, b: Matrix): Float64Array {
  const sums = new Float64Array(m * n);
  const right = Float64Array.from({ length: k * n }, (_, i) => rounded(b(Math.floor(i / n), i % n)));
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const left = rounded(a(i, p));
      for (let j = 0; j < n; j++) sums[i * n + j]! += left * right[p * n + j]!;
    }
  return sums;
}
