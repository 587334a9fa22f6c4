// What the choice of sentences is learned from.

import { defaultsOf } from '@longhand/bundle/settings';
import { describe, expect, it } from 'vitest';
import { checkExtraction, type ExtractionConfig, extractionSettings } from './config.ts';
import { oracleSentences, sentenceScores } from './oracle.ts';

describe('oracle', () => {
  const sentences = ['The sun is hot.', 'We mend the old bridge.', 'It is closed to cars.', 'Cars wait.'];

  it('takes sentences as long as the score rises, in the order of the document', () => {
    const options = { language: 'en', most: 3 };
    expect(oracleSentences(sentences, 'we mend the bridge it is closed', options)).toEqual([1, 2]);
    expect(oracleSentences(sentences, 'we mend the bridge', { ...options, most: 1 })).toEqual([1]);
    expect(oracleSentences(sentences, 'nothing', options)).toEqual([]);
    expect(oracleSentences([], 'we', options)).toEqual([]);
  });

  it('goes by the metric that chooses the weights', () => {
    const own = ['b a d c', 'a b', 'x y z'];
    const best = (metric: string) => oracleSentences(own, 'a b c d', { language: 'en', most: 1, metric });
    expect([best('rouge1'), best('rouge2'), best('rougeL'), best('rouge')]).toEqual([[0], [1], [1], [1]]);
  });

  it('scores a sentence by itself', () => {
    const scores = sentenceScores(sentences, 'we mend the old bridge', { language: 'en' });
    expect(scores[1]).toBe(1);
    expect(Math.max(...scores.slice(2))).toBe(0);
    expect(sentenceScores(['今天下雨', '明天'], '今天下雨', { language: 'zh' })).toEqual([1, expect.closeTo(1 / 6, 6)]);
  });
});

it('refuses settings that do not go together', () => {
  const check = (changes: Partial<ExtractionConfig>) => () =>
    checkExtraction({ ...defaultsOf(extractionSettings), ...changes });
  expect(check({})).not.toThrow();
  expect(check({ novelty: true, labels: 'soft' })).toThrow(/--labels greedy/);
  expect(check({ length: 1.5 })).toThrow(/an integer above 0, got 1.5/);
});
