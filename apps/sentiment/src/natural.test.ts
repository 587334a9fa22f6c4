import { expect, it } from 'vitest';
import { bayesClassifier, sentimentAnalyzer } from './natural.ts';

it('leaves Math.sign as the language has it', () => {
  expect(new (bayesClassifier())().classifier.smoothing).toBe(1);
  expect(new (sentimentAnalyzer())('English', undefined, 'afinn').getSentiment(['good'])).toBe(3);
  expect([-3, 0, 5].map(Math.sign)).toEqual([-1, 0, 1]);
});
