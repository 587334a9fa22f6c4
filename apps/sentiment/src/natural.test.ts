import { expect, it } from 'vitest';
import { sentimentAnalyzer } from './natural.ts';

it('gives the analyzer alone, and leaves Math.sign as the language has it', () => {
  expect(new (sentimentAnalyzer())('English', undefined, 'afinn').getSentiment(['good'])).toBe(3);
  expect([-3, 0, 5].map(Math.sign)).toEqual([-1, 0, 1]);
});
