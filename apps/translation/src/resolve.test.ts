// What is chosen where nobody chose: tokens, merges, BLEU's tokenizer.
import { describe, expect, it } from 'vitest';
import { type Config, defaults, presets, runName } from './config.ts';
import { choicesText, mergesFor, resolved } from './resolve.ts';
import { bleuTokenizer, hasSpaces, tokenizerNotes } from './scores.ts';

const pairs = (count: number) =>
  Array.from({ length: count }, () => ({ source: 'x'.repeat(60), target: '猫'.repeat(20) }));
const chosen = (preset: keyof typeof presets | '', data: string, own: Partial<Config> = {}, count = 5000) => {
  const { tokenizer, merges } = resolved(
    { ...defaults, ...(preset && presets[preset]), data, ...own },
    preset,
    pairs(count),
  );
  return [tokenizer, merges];
};

describe('tokens', () => {
  it('of named sets are those that their rows were trained with', () => {
    expect(chosen('', 'multi30k')).toEqual(['bpe', 8000]);
    expect(chosen('base', 'multi30k')).toEqual(['bpe', 5000]);
    expect(chosen('tiny', 'generated')).toEqual(['words', 0]);
  });
  it.each(['', 'tiny', 'base'] as const)('of your own data follow its size, with preset "%s"', (preset) => {
    expect(chosen(preset, 'mine.tsv')).toEqual(['bpe', 800]);
    expect(chosen(preset, 'mine.tsv', {}, 20)).toEqual(['bpe', 3]);
    expect(chosen(preset, 'mine.tsv', {}, 100_000)).toEqual(['bpe', 8000]);
  });
  it('are what the user says', () => {
    expect(chosen('tiny', 'mine.tsv', { tokenizer: 'words' })).toEqual(['words', 0]);
    expect(chosen('', 'mine.tsv', { merges: 70 })).toEqual(['bpe', 70]);
    expect(chosen('', 'generated', { tokenizer: 'characters' })).toEqual(['characters', 0]);
  });
  it('have one merge at least, as none are characters', () => expect(mergesFor([])).toBe(1));
});

describe("BLEU's tokenizer", () => {
  it.each([
    ['zh', false, 'auto', 'zh'],
    ['ja', false, 'auto', 'char'],
    ['ko', false, 'auto', 'char'],
    ['th', false, 'auto', 'char'],
    ['de', false, 'auto', '13a'],
    ['und', false, 'auto', '13a'],
    ['zh', true, 'auto', 'none'],
    ['zh', false, 'intl', 'intl'],
    ['de', true, '13a', '13a'],
  ] as const)('%s, tokenized %s, as %s: %s', (language, tokenized, tokenizer, expected) =>
    expect(bleuTokenizer({ language, tokenized, tokenizer })).toBe(expected),
  );
  it('is said to differ from that of papers where sacrebleu needs a dictionary', () => {
    expect(tokenizerNotes({ language: 'ja', tokenized: false, tokenizer: 'auto' })[0]).toContain('ja-mecab');
    for (const language of ['zh', 'de', 'th'])
      expect(tokenizerNotes({ language, tokenized: false, tokenizer: 'auto' })).toEqual([]);
    expect(tokenizerNotes({ language: 'ja', tokenized: false, tokenizer: 'char' })).toEqual([]);
  });
});

it('lengths are in words where spaces are between them', () =>
  expect(['zh', 'ja', 'th', 'ko', 'en', 'und'].map(hasSpaces)).toEqual([false, false, false, true, true, true]));

it('a person reads what was chosen, and whether it was told', () => {
  const set = { name: 's', tokenized: false, splits: { train: [], dev: [], test: [] }, notes: [] };
  const text = (own: Partial<Config>, target: string) =>
    choicesText(resolved({ ...defaults, ...own }, '', pairs(5000)), { ...set, languages: { source: 'en', target } });
  expect(text({ data: 'mine.tsv' }, 'zh')).toBe(
    'Languages: en to zh, told from the text (say others with --pair). Tokens: bpe, 800 merges. BLEU: tok:zh.',
  );
  expect(text({ data: 'mine.tsv', pair: 'en-ja' }, 'ja')).toBe(
    'Languages: en to ja. Tokens: bpe, 800 merges. BLEU: tok:char.',
  );
});

it('runs of named sets are called by their languages, of your own data only if you say them', () => {
  const name = (data: string, pair = '') => runName({ ...defaults, data, pair });
  expect(name('multi30k')).toBe('multi30k-en-de-seed1');
  expect(name('multi30k', 'de-en')).toBe('multi30k-de-en-seed1');
  expect(name('mine.tsv')).toBe('mine-seed1');
  expect(name('mine.tsv', 'zh-en')).toBe('mine-zh-en-seed1');
  expect(name('generated')).toBe('generated-seed1');
});
