import { expect, it } from 'vitest';
import { alternativesOf } from './alternatives.ts';

const ranked = [
  { translation: 'a b', logProb: Math.log(0.4) }, // a@@ b
  { translation: 'c', logProb: Math.log(0.2) },
  { translation: 'a b', logProb: Math.log(0.1) }, // the same text by other subwords
  { translation: 'd', logProb: Math.log(0.05) },
];

it('a text that the search spells in two ways stands once, with the sum of its probabilities', () => {
  const [first, ...others] = alternativesOf(ranked, 4);
  expect(first?.translation).toBe('a b');
  expect(first?.probability).toBeCloseTo(0.5, 12);
  expect(others.map(({ translation }) => translation)).toEqual(['c', 'd']);
});

it('so many as are asked for, after those that are the same have become one', () => {
  expect(alternativesOf(ranked, 2).map(({ translation }) => translation)).toEqual(['a b', 'c']);
});
