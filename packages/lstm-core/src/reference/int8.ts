// Products with int8 weights and the LSTM made of them, in float64: rows are quantized as they come, sums are whole numbers.
import type { Int8Matrix } from '../kernels.ts';
import { sigmoid } from './matrix.ts';

/** Below it a row is zeros. */
const smallestRow = 1e-30;

/** q = round(x / s) to even, s = max |x| / 127. */
function quantizeRow(x: readonly number[]): { readonly q: number[]; readonly scale: number } {
  const top = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(top > smallestRow)) return { q: x.map(() => 0), scale: Number.isNaN(top) ? Number.NaN : 0 };
  const by = Math.fround(127 / Math.fround(top));
  return { q: x.map((value) => roundEven(Math.fround(Math.fround(value) * by))), scale: top / 127 };
}

/** `rows [M, K]`, `matrix [K, U]` -> `[M, U]`. */
export function int8Product(rows: readonly (readonly number[])[], { shape, values, scales }: Int8Matrix): number[][] {
  const [depth, units] = shape;
  return rows.map((x) => {
    const { q, scale } = quantizeRow(x);
    return Array.from({ length: units }, (_, u) => {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += q[k]! * values[k * units + u]!;
      return sum * scale * scales[u]!;
    });
  });
}

/** Weights of one direction, gates packed i, f, g, o. */
export interface Int8LstmWeights {
  readonly kernel: Int8Matrix;
  readonly recurrentKernel: Int8Matrix;
  readonly bias: Float32Array;
}

/** One sequence `x [T, D]` from a state; steps in the order in which they are given. */
export function int8Lstm(
  x: readonly (readonly number[])[],
  first: { readonly h: readonly number[]; readonly c: readonly number[] },
  { kernel, recurrentKernel, bias }: Int8LstmWeights,
): { readonly output: number[][]; readonly h: number[]; readonly c: number[] } {
  let [h, c] = [[...first.h], [...first.c]];
  const size = h.length;
  const output = int8Product(x, kernel).map((projection) => {
    const [recurrent = []] = int8Product([h], recurrentKernel);
    const gate = (place: number, k: number) => {
      const at = place * size + k;
      return projection[at]! + recurrent[at]! + bias[at]!;
    };
    c = c.map((before, k) => sigmoid(gate(1, k)) * before + sigmoid(gate(0, k)) * Math.tanh(gate(2, k)));
    h = c.map((cell, k) => sigmoid(gate(3, k)) * Math.tanh(cell));
    return h;
  });
  return { output, h, c };
}

function roundEven(value: number): number {
  const nearest = Math.round(value);
  return nearest - value === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}
