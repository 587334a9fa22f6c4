import { createRandom, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { UNK } from '../vocabulary.ts';
import { SubwordTokenizer } from './subword.ts';

const lines = [
  'Ein Hund läuft, läuft über die Wiese.',
  'Zwei Hunde laufen über die Straße!',
  '日本語のテキストも、中国的文字也可以。',
  '日本語の文字。',
  'don’t say "no" 1,250 times…',
];

describe('SubwordTokenizer', () => {
  it.each([0, 30, 500])('gives text back, with %i merges', (merges) => {
    const tokenizer = SubwordTokenizer.train(lines, { merges });
    for (const line of lines) expect(tokenizer.decode(tokenizer.encode(line))).toBe(line);
    expect(tokenizer.decode(tokenizer.encode('  die \t Wiese '))).toBe('die Wiese');
    expect(tokenizer.encode('')).toEqual([]);
  });

  it('gives tokenized text back by its spaces', () => {
    const tokenizer = SubwordTokenizer.train(['ein hund , ein hund .'], { merges: 20, spaces: 'whitespace' });
    expect(tokenizer.tokens('ein hund .')).toEqual(['ein</w>', 'hund</w>', '.</w>']);
    expect(tokenizer.decode(tokenizer.encode('ein hund ,'))).toBe('ein hund ,');
  });

  it('lower-cases and normalizes where told to', () => {
    const tokenizer = SubwordTokenizer.train(['straße ﬁn'], { merges: 9, lowerCase: true, normalization: 'NFKC' });
    expect(tokenizer.decode(tokenizer.encode('STRAßE FIN'))).toBe('straße fin');
  });

  it('knows the units that dropout makes, and UNK for characters never seen', () => {
    const tokenizer = SubwordTokenizer.train(lines, { merges: 100 });
    const random = createRandom(1);
    for (const line of lines) expect(tokenizer.encode(line, { rate: 0.5, random })).not.toContain(UNK);
    expect(tokenizer.encode('Ω')).toContain(UNK);
  });

  it.each(['whitespace', 'metaspace'] as const)('is the same after tokenizer.json, %s', (spaces) => {
    const tokenizer = SubwordTokenizer.train(lines, { merges: 60, spaces, lowerCase: true });
    const again = SubwordTokenizer.fromJSON(JSON.parse(JSON.stringify(tokenizer)));
    for (const line of lines) expect(again.encode(line)).toEqual(tokenizer.encode(line));
    expect(again.options).toEqual(tokenizer.options);
  });

  it('refuses a tokenizer.json that it would read wrongly', () => {
    const json = JSON.parse(JSON.stringify(SubwordTokenizer.train(lines, { merges: 5 })));
    const refuse = (change: object) =>
      expect(() => SubwordTokenizer.fromJSON({ ...json, ...change }, 'tokenizer.json')).toThrow(DataError);
    refuse({ model: { ...json.model, type: 'Unigram' } });
    refuse({ pre_tokenizer: { type: 'ByteLevel' } });
    refuse({ normalizer: null });
    refuse({ model: { ...json.model, vocab: { a: 0 } } });
    expect(() => SubwordTokenizer.fromJSON(null)).toThrow(/BPE/);
  });
});
