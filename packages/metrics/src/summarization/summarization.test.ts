// What is no golden value: several references, other scripts, kept tokens, wording.
import { describe, expect, it } from 'vitest';
import { createRouge, keptShare, novelNgrams, repeatedNgrams, selectionCounts, tokenF1 } from './index.ts';

describe('ROUGE', () => {
  const rouge = createRouge({ names: ['rouge1', 'rouge2'] });

  it('takes the best reference for each metric by itself, or the mean', () => {
    const references = ['a b', 'b a c'];
    const text = 'b a';
    const [one, two] = references.map((reference) => rouge.score(text, [reference]));
    const best = rouge.score(text, references);
    expect(best.rouge1.f1).toBe(Math.max(one!.rouge1.f1, two!.rouge1.f1));
    expect(best.rouge2.f1).toBe(two!.rouge2.f1);
    expect(best.rouge1.f1).toBe(1);
    const mean = createRouge({ names: ['rouge1'], references: 'mean' }).score(text, references);
    expect(mean.rouge1.f1).toBeCloseTo((1 + 0.8) / 2, 12);
    expect(mean.rouge1.recall).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });

  it('sees no Chinese with the tokenizer of Google, and counts it by characters or words', () => {
    const score = (tokenizer: 'google' | 'characters' | 'words') =>
      createRouge({ tokenizer }).score('今天下雨', ['今天下雪']).rouge1.f1;
    expect(score('google')).toBe(0);
    expect(score('characters')).toBe(0.75);
    expect(score('words')).toBeGreaterThan(0);
    const mixed = createRouge({ tokenizer: 'characters' }).score('用 LSTM 写', ['LSTM 写']);
    expect(mixed.rouge1.precision).toBeCloseTo(2 / 3, 12);
  });

  it('says in its signature all that it depends on', () => {
    expect(createRouge({ stemmer: true }).signature(1)).toBe('rouge_score:0.1.2|tok:google|stem:porter');
    expect(createRouge({ tokenizer: 'characters' }).signature('var')).toContain('tok:characters|stem:no|refs:var-best');
    expect(createRouge({ tokenizer: 'words' }).signature(1)).toMatch(/words-icu\d/);
  });

  it('refuses what it cannot score', () => {
    expect(() => rouge.score('a', [])).toThrow(/a reference/);
    expect(() => createRouge({ stemmer: true, tokenizer: 'words' })).toThrow(/stemmer/);
  });
});

it('token F1 adds up over texts, and compares keep with keep', () => {
  const counts = selectionCounts([1, 1, 0, 0], [1, 0, 1, 0]);
  expect(counts).toEqual([1, 2, 2, 4]);
  expect(tokenF1(counts)).toBe(0.5);
  expect(keptShare(counts)).toBe(0.5);
  const all = selectionCounts([1, 1], [1, 1]);
  expect(tokenF1(counts.map((count, c) => count + all[c]!))).toBe(0.75);
  expect(tokenF1(selectionCounts([0], [0]))).toBe(0);
  expect(() => selectionCounts([1], [1, 0])).toThrow(/2 decisions/);
});

it('wording: new and repeated n-grams', () => {
  const source = 'the old bridge was closed'.split(' ');
  expect(novelNgrams(source, 'the old canal was closed'.split(' '), 2)).toEqual([2, 4]);
  expect(novelNgrams(source, ['bridge'], 2)).toEqual([0, 0]);
  expect(repeatedNgrams('a b a b a'.split(' '), 2)).toEqual([2, 4]);
  expect(repeatedNgrams(['a'], 3)).toEqual([0, 0]);
});
