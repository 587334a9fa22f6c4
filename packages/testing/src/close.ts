// Comparing numbers as numerical software does: |actual - expected| <= atol + rtol |expected|; NaN and Inf match only themselves.
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** For float64 references and for float32 kernels. */
export const float64: Tolerance = { rtol: 1e-5, atol: 1e-8 };
export const float32: Tolerance = { rtol: 1e-4, atol: 1e-5 };

/** Whether products of the current backend round their sides: then slopes cannot be measured by small differences either. */
export const roundsProducts = (): boolean =>
  Boolean(tf.getBackend()) && // of a reference there is none
  (tf.backend() as { readonly compute?: { readonly precision?: string } }).compute?.precision === 'bfloat16';

/** Fails with the worst place; where products are rounded, if the values as a whole are not close. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
  what: string,
): void {
  expect(actual.length, `${what}: number of values`).toBe(expected.length);
  if (roundsProducts()) {
    expectRoundedClose(actual, expected, what);
    return;
  }
  const { rtol, atol } = tolerance;
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    const close = isSame(a, e) || Math.abs(a - e) <= atol + rtol * Math.abs(e);
    if (!close) expect.fail(`${what}[${i}]: expected ${e}, got ${a}`);
  }
}

const isSame = (a: number, e: number): boolean => Object.is(a, e) || a === e;

/** How far values may be from those of float32, of their size (at least 1): layer normalisation of few units magnifies rounding. */
const roundedError = 0.25;

/** A side is off by up to 2^-9 of it, and what is small by the rounding of what is large: so all are looked at together. */
function expectRoundedClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  let [error, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    if (isSame(a, e) && !Number.isFinite(e)) continue;
    if (!Number.isFinite(a - e)) expect.fail(`${what}[${i}]: expected ${e}, got ${a}`);
    error += (a - e) ** 2;
    size += e ** 2;
  }
  const most = roundedError * Math.sqrt(Math.max(size, expected.length));
  expect(Math.sqrt(error), `${what}: distance from what is expected`).toBeLessThanOrEqual(most);
}

export type Nested = number | readonly Nested[];

export const flat = (values: Nested): number[] => (typeof values === 'number' ? [values] : values.flatMap(flat));
