import { createRandom } from '@longhand/base';
import { expect, it } from 'vitest';
import { fitRegression } from './regression.ts';

it('finds which feature tells the sentences that are chosen', () => {
  const random = createRandom(1);
  const rows = Array.from({ length: 60 }, () => {
    const features = Array.from({ length: 10 }, () => [random.uniform(), random.uniform(), 0]);
    return { features, target: features.map(([a = 0, b = 0]) => Number(a - b > 0.4)) };
  });
  const { weights, bias } = fitRegression(rows, 3);
  const [first = 0, second = 0, third] = weights;
  expect(first).toBeGreaterThan(3);
  expect(second).toBeLessThan(-3);
  expect(third).toBe(0);
  const right = rows.flatMap(({ features, target }) =>
    features.map(([a = 0, b = 0], s) => Number(first * a + second * b + bias > 0) === target[s]),
  );
  expect(right.filter(Boolean).length / right.length).toBeGreaterThan(0.93);
});

it('of no sentences is nothing', () => {
  expect(fitRegression([], 2)).toEqual({ weights: [0, 0], bias: 0 });
});
