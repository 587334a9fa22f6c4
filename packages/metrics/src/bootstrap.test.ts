import { ConfigError, createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, pairedBootstrap } from './bootstrap.ts';

const random = createRandom(2);
const right = Array.from({ length: 400 }, () => Number(random.uniform() < 0.8));
const share = (hits: readonly number[]) => (indices: Int32Array) =>
  indices.reduce((sum, i) => sum + (hits[i] as number), 0) / indices.length;

describe('bootstrapInterval', () => {
  it('is about the normal interval of a proportion', () => {
    const { value, low, high } = bootstrapInterval(400, share(right), { seed: 3 });
    const half = 1.96 * Math.sqrt((value * (1 - value)) / 400);
    expect(value).toBe(share(right)(Int32Array.from({ length: 400 }, (_, i) => i)));
    expect(Math.abs(low - (value - half))).toBeLessThan(0.008);
    expect(Math.abs(high - (value + half))).toBeLessThan(0.008);
  });

  it('is the same for the same seed and another for another', () => {
    const at = (seed: number) => bootstrapInterval(400, share(right), { seed, resamples: 50 });
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
  });

  it('narrows with a lower level and collapses where there is nothing to vary', () => {
    const [wide, narrow] = [0.95, 0.5].map((level) => bootstrapInterval(400, share(right), { level }));
    expect(narrow!.high - narrow!.low).toBeLessThan(wide!.high - wide!.low);
    expect(bootstrapInterval(10, () => 0.5)).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  });

  it('is NaN where a resample is', () => {
    const { low, high } = bootstrapInterval(3, (indices) => (indices[0] === 0 ? Number.NaN : 1), { resamples: 50 });
    expect([low, high]).toEqual([Number.NaN, Number.NaN]);
  });

  it('refuses sizes and levels out of range', () => {
    expect(() => bootstrapInterval(5, () => 0, { resamples: 1e12 })).toThrow('resamples: expected an integer from 1');
    expect(() => bootstrapInterval(5, () => 0, { seed: Number.NaN })).toThrow('seed: expected an integer');
    expect(() => bootstrapInterval(0, () => 0)).toThrow(ConfigError);
    expect(() => bootstrapInterval(5, () => 0, { level: 95 })).toThrow('a number between 0 and 1');
  });
});

describe('pairedBootstrap', () => {
  it('tells a better system from an equal one', () => {
    const better = right.map((hit, i) => (i % 8 === 0 ? 1 : hit));
    expect(pairedBootstrap(400, share(better), share(right)).low).toBeGreaterThan(0);
    expect(pairedBootstrap(400, share(right), share(right))).toEqual({ value: 0, low: 0, high: 0 });
  });
});
