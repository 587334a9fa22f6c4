import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from './index.ts';

const halfOf = (value: number): number => toHalf(Float32Array.of(value))[0] ?? -1;

describe('halves', () => {
  it('come back as the same pattern, all that are numbers', () => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((i) => (i & 0x7fff) <= 0x7c00);
    expect(toHalf(fromHalf(patterns))).toEqual(patterns);
  });

  it.each([
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99609375, 0x7bff], // the largest single below 65520
    [65520, 0x7c00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NaN, 0x7e00],
    [2 ** -14, 0x0400],
    [2 ** -24, 1],
    [2 ** -25, 0], // half a step: to even
    [1.0001 * 2 ** -25, 1],
    [3 * 2 ** -25, 2], // one and a half steps: to even
    [2 ** -14 - 2 ** -26, 0x0400], // rounds up to the smallest normal one
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2049, 0x6800],
    [2051, 0x6802],
  ])('of %d is the pattern %i', (value, pattern) => expect(halfOf(value)).toBe(pattern));
});
