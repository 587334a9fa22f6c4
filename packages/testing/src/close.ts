// Comparing numbers as numerical software does: |actual - expected| <= atol + rtol |expected|; NaN and Inf match only themselves.
import { expect } from 'vitest';

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** For float64 references and for float32 kernels. */
export const float64: Tolerance = { rtol: 1e-5, atol: 1e-8 };
export const float32: Tolerance = { rtol: 1e-4, atol: 1e-5 };

/** Fails with the worst place. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol, atol }: Tolerance,
  what: string,
): void {
  expect(actual.length, `${what}: number of values`).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    const close = Object.is(a, e) || a === e || Math.abs(a - e) <= atol + rtol * Math.abs(e);
    if (!close) expect.fail(`${what}[${i}]: expected ${e}, got ${a}`);
  }
}

export type Nested = number | readonly Nested[];

export const flat = (values: Nested): number[] => (typeof values === 'number' ? [values] : values.flatMap(flat));
