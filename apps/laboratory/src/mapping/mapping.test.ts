import { at, createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { polarWords } from '../sentiment/polar-words.ts';
import { drawTexts } from '../sentiment/texts.ts';
import { cosine, nearest, sameKind } from './neighbours.ts';
import { principal } from './pca.ts';

describe('principal components', () => {
  it('find the directions that vectors were made along, and their variances', () => {
    const random = createRandom(1);
    const along = Array.from({ length: 200 }, () => [5 * random.normal(), 2 * random.normal(), 0.1 * random.normal()]);
    const [a, b, c] = [
      [0.6, 0.8, 0],
      [0.8, -0.6, 0],
      [0, 0, 1],
    ];
    const vectors = along.map(
      ([x = 0, y = 0, z = 0]) => a?.map((_, k) => 7 + x * at(a, k) + y * at(b ?? [], k) + z * at(c ?? [], k)) ?? [],
    );
    const found = principal(vectors, 2);
    const centre = [0, 1].map((k) => along.reduce((sum, row) => sum + at(row, k), 0) / along.length);
    for (const [component, sign] of [
      [0, 1],
      [1, 1],
    ] as const)
      for (const [i, row] of found.entries())
        expect(
          Math.abs(at(row, component) - sign * (at(at(along, i), component) - at(centre, component))),
        ).toBeLessThan(0.6);
    const variance = (k: number) => found.reduce((sum, row) => sum + at(row, k) ** 2, 0) / found.length;
    expect(variance(0)).toBeGreaterThan(3 * variance(1));
    const mixed = found.reduce((sum, row) => sum + at(row, 0) * at(row, 1), 0) / found.length;
    expect(Math.abs(mixed)).toBeLessThan(1e-6);
  });

  it('of vectors that are all the same are 0', () =>
    expect(
      principal(
        [
          [1, 2],
          [1, 2],
        ],
        2,
      ),
    ).toEqual([
      [0, 0],
      [0, 0],
    ]));
});

describe('neighbours', () => {
  const vectors = [
    [1, 0],
    [2, 0.1],
    [0, 1],
    [0.1, 3],
  ];
  it('are those of the smallest angle', () => {
    expect(nearest(vectors, 0, 2)).toEqual([1, 3]);
    expect(cosine([1, 0], [0, 5])).toBe(0);
    expect(cosine([0, 0], [0, 5])).toBe(0);
  });

  it('are of the same kind as often as they are', () => {
    expect(sameKind(vectors, ['x', 'x', 'y', 'y'], 1)).toBe(1);
    expect(sameKind(vectors, ['x', 'y', 'x', 'y'], 1)).toBe(0);
    expect(sameKind(vectors, ['x', 'y', 'x', 'y'], 3)).toBeCloseTo(1 / 3, 12);
  });
});

describe('texts', () => {
  const texts = drawTexts({ train: 1200, test: 30 }, 1);
  it('have the words that judge, each on its side', () => {
    const polar = polarWords(texts.train);
    expect([polar.get('superb'), polar.get('awful'), polar.get('nice')]).toEqual([1, -1, 1]);
    expect([polar.get('film'), polar.get('the'), polar.get('was')]).toEqual([undefined, undefined, undefined]);
  });

  it('with noise have as many other labels, and test none', () => {
    const noisy = drawTexts({ train: 1200, test: 30 }, 1, 0.3);
    const other = noisy.train.filter(({ label }, i) => label !== at(texts.train, i).label).length;
    expect(other / 1200).toBeGreaterThan(0.25);
    expect(other / 1200).toBeLessThan(0.35);
    expect(noisy.test).toEqual(texts.test);
  });

  it('of more rows begin with those of fewer, and test stays', () => {
    const fewer = drawTexts({ train: 50, test: 30 }, 1);
    expect(fewer.train).toEqual(texts.train.slice(0, 50));
    expect(fewer.test).toEqual(texts.test);
  });
});
