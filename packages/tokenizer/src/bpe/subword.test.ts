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

  it.each([
    ['50▁000 a_b ▁', 'metaspace'],
    ['▂▁ ▁▂ ▂▃ ▂▄▃', 'metaspace'],
    ['a</w>b x<unk>y </w> <unk> <pad>', 'metaspace'],
    ['a</w>b x<unk>y </w> <unk> </w></w> <pad>', 'whitespace'],
    ['a@@ b@@c 50▁000 __proto__ constructor', 'whitespace'],
  ] as const)('gives marks of its own back that the text holds: %s, %s', (text, spaces) => {
    for (const merges of [0, 200]) {
      const tokenizer = SubwordTokenizer.train([text, text, text], { merges, spaces });
      const again = SubwordTokenizer.fromJSON(JSON.parse(JSON.stringify(tokenizer)));
      for (const one of [tokenizer, again]) expect(one.decode(one.encode(text))).toBe(text);
    }
  });

  it('knows the white space of `tokenizers` 0.23.2: U+0085 is, U+FEFF is none', () => {
    const tokenizer = SubwordTokenizer.train(['low\uFEFFlow'], { merges: 0 });
    expect(tokenizer.tokens('\u0085low\u0085low\u0085').join('')).toBe('▁low▁low');
    expect(tokenizer.tokens('\uFEFFlow').join('')).toBe('▁\uFEFFlow');
    for (const text of ['\uFEFFlow', 'low\uFEFFlow', 'low\uFEFF'])
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    for (const space of '\t\n\v\f\r\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000')
      expect(tokenizer.tokens(`low${space}low`).join('')).toBe('▁low▁low');
    for (const none of '\u001C\u001F\u180E\u200B')
      expect(tokenizer.tokens(`low${none}low`).join('')).toBe(`▁low${none}low`);
  });

  it('lower-cases character by character, as `tokenizers` does', () => {
    const tokenizer = SubwordTokenizer.train(['οδος σ'], { merges: 0, lowerCase: true });
    expect(tokenizer.tokens('ΟΔΟΣ').join('')).toBe('▁οδοσ');
  });

  it('reads a tokenizer.json without escapes as it was: a ▁ of the text is a space', () => {
    const { normalizer, decoder, ...json } = JSON.parse(
      JSON.stringify(SubwordTokenizer.train(['▁ ab'], { merges: 0 })),
    );
    const normalizers = normalizer.normalizers.slice(0, -2);
    const old = SubwordTokenizer.fromJSON({
      ...json,
      normalizer: { ...normalizer, normalizers },
      decoder: decoder.decoders[0],
    });
    expect(old.tokens('▁a▁b')).toEqual(['▁', 'a', '▁', 'b']);
    expect(old.decode(old.encode('a▁b'))).toBe('a b');
    expect(old.toJSON().decoder).toEqual(decoder.decoders[0]);
  });

  it('takes a word of 200,000 characters', () => {
    const tokenizer = SubwordTokenizer.train([...lines, 'a a.a 😀'], { merges: 60 });
    const random = createRandom(2);
    for (const long of ['.', 'a', '日本語', 'a.', '😀'].map((unit) => unit.repeat(200_000 / unit.length))) {
      expect(tokenizer.decode(tokenizer.encode(long)) === long).toBe(true);
      expect(tokenizer.join(tokenizer.tokens(long, { rate: 0.1, random })) === long).toBe(true);
    }
    expect(tokenizer.encode(' '.repeat(200_000))).toEqual([]);
  });

  it('names the part of a tokenizer.json that does not fit', () => {
    const json = JSON.parse(JSON.stringify(SubwordTokenizer.train(lines, { merges: 5 })));
    const { model, normalizer } = json;
    const vocab = (change: object) => ({ model: { ...model, vocab: { ...model.vocab, ...change } } });
    for (const [change, message] of [
      [{ model: { ...model, merges: [['a', 'zz']] } }, 'f: model.merges.0: expected units of the vocabulary, got "zz"'],
      [{ model: { ...model, merges: ['a b c'] } }, 'f: model.merges.0: expected'],
      [{ model: { ...model, merges: [['a', '']] } }, 'f: model.merges.0'],
      [{ model: { ...model, byte_fallback: true } }, 'f: model.byte_fallback: expected false, got true'],
      [{ model: { ...model, end_of_word_suffix: '</w>' } }, 'f: model.end_of_word_suffix: expected "", got "</w>"'],
      [{ model: { ...model, vocab: [] } }, 'f: model.vocab: expected an object'],
      [vocab({ a: 0 }), 'f: model.vocab: expected ids 0 to'],
      [vocab({ a: 1e9 }), 'f: model.vocab: expected ids 0 to'],
      [vocab({ a: '7' }), 'f: model.vocab: expected ids 0 to'],
      [
        { normalizer: { ...normalizer, normalizers: [...normalizer.normalizers, { type: 'StripAccents' }] } },
        'f: normalizer: expected',
      ],
      [
        { pre_tokenizer: JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) },
        'f: pre_tokenizer: expected object, got an array',
      ],
      [
        { added_tokens: [{ id: 9, content: '<mask>' }] },
        'f: added_tokens: expected <pad> <unk> <s> </s>, got "<mask>"',
      ],
    ] as const)
      expect(() => SubwordTokenizer.fromJSON({ ...json, ...change }, 'f')).toThrow(message);
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
