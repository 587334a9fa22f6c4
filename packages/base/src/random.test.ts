import { describe, expect, it } from 'vitest';
import { createRandom, deriveSeed, hashUniform, mixBits } from './random.ts';

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('createRandom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const draw = (seed: number) => Array.from({ length: 20 }, createRandom(seed).uniform);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('is uniform and normal to the moments that 20,000 draws can tell', () => {
    const random = createRandom(1);
    const uniform = Array.from({ length: 20_000 }, random.uniform);
    const normal = Array.from({ length: 20_000 }, random.normal);
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(mean(uniform.map((u) => (u - 0.5) ** 2)) - 1 / 12)).toBeLessThan(0.003);
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(Math.abs(mean(normal.map((z) => z * z)) - 1)).toBeLessThan(0.05);
  });

  it('shuffles into a permutation and leaves its argument alone', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = createRandom(3).shuffle(items);
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
  });

  it('forks streams that do not depend on how much was drawn', () => {
    const random = createRandom(5);
    const before = random.fork('data').uniform();
    random.uniform();
    expect(random.fork('data').uniform()).toBe(before);
    expect(random.fork('model').uniform()).not.toBe(before);
  });
});

describe('the counter-based hash', () => {
  it('mixes to the values a C program of the same constants prints', () => {
    expect([0, 1, 2, 0xffffffff].map(mixBits)).toEqual([0, 114555507, 229111015, 3652544131]);
  });

  it('is uniform along an index and along a seed', () => {
    const along = (at: (i: number) => number) => mean(Array.from({ length: 20_000 }, (_, i) => at(i)));
    expect(Math.abs(along((i) => hashUniform(9, i)) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(along((i) => hashUniform(i, 9)) - 0.5)).toBeLessThan(0.01);
  });

  it('derives other seeds from other paths', () => {
    const seeds = [
      deriveSeed(1, 'a', 1),
      deriveSeed(1, 'a', 2),
      deriveSeed(2, 'a', 1),
      deriveSeed(1, 'a1'),
      deriveSeed(1),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
