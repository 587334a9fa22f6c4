import { describe, expect, it } from 'vitest';
import { segmentsOf } from './index.ts';

const granularities = ['grapheme', 'word', 'sentence'] as const;
const text =
  'Dr. Lane met them (at 5 p.m.). 中文字符很多，今天下雨。 e\u0301 👨‍👩‍👧 🇩🇪🇫🇷🇩🇪 a.b.c. \r\n\u2028 It cost 3.5! '.repeat(
    40,
  );

describe('segmentsOf', () => {
  it.each(granularities)('gives what Intl.Segmenter gives, whatever the window: %s', (granularity) => {
    const segmenter = new Intl.Segmenter('en', { granularity });
    const expected = Array.from(segmenter.segment(text), ({ segment }) => segment);
    for (const size of [64, 100, 2048])
      expect(Array.from(segmentsOf(segmenter, text, size), (segment) => segment.text)).toEqual(expected);
  });

  it('tells words from what is between them', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
    const words = [...segmentsOf(segmenter, 'Ada, 中文!')].filter(({ wordLike }) => wordLike);
    expect(words.map((word) => word.text)).toEqual(['Ada', '中文']);
  });

  it('loses nothing of long texts of few or many segments, in time that grows with their length', () => {
    for (const long of ['a', '\u0301', '. ', '中', '\uD800'].map((unit) => unit.repeat(100_000)))
      for (const granularity of granularities) {
        let joined = '';
        for (const segment of segmentsOf(new Intl.Segmenter('en', { granularity }), long)) joined += segment.text;
        expect(joined === long).toBe(true);
      }
  }, 20_000);
});
