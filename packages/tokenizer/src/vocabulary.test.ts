import { describe, expect, it } from 'vitest';
import { compareCodePoints, UNK, Vocabulary } from './index.ts';

const texts = [
  ['b', 'a', 'b'],
  ['c', 'a', 'b'],
  ['<pad>', '\u{1F600}', '\uFF01'],
];

describe('Vocabulary', () => {
  it('orders by count, then by code point', () => {
    const { tokens } = Vocabulary.build(texts);
    expect(tokens).toEqual(['<pad>', '<unk>', '<s>', '</s>', 'b', 'a', '<pad>', 'c', '\uFF01', '\u{1F600}']);
  });

  it('keeps to minCount and maxSize', () => {
    expect(Vocabulary.build(texts, { minCount: 2 }).tokens.slice(4)).toEqual(['b', 'a']);
    expect(Vocabulary.build(texts, { maxSize: 5 }).tokens.slice(4)).toEqual(['b']);
  });

  it('decodes what it encodes, and unknown tokens as UNK', () => {
    const vocabulary = Vocabulary.build(texts);
    expect(vocabulary.decode(vocabulary.encode(['c', 'a', '\u{1F600}']))).toEqual(['c', 'a', '\u{1F600}']);
    expect(vocabulary.encode(['never'])).toEqual([UNK]);
  });

  it('does not take the word "<pad>" for padding', () => {
    expect(Vocabulary.build(texts).encode(['<pad>'])).toEqual([6]);
    expect(Vocabulary.build([['a']]).encode(['<pad>'])).toEqual([UNK]);
  });

  it('is the same after JSON, and knows another by its fingerprint', () => {
    const vocabulary = Vocabulary.build(texts);
    const again = Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary)));
    expect(again.tokens).toEqual(vocabulary.tokens);
    expect(again.fingerprint).toBe(vocabulary.fingerprint);
    expect(Vocabulary.build([['x']]).fingerprint).not.toBe(vocabulary.fingerprint);
  });

  it.each([
    [{}, 'format: expected "longhand-vocabulary", got nothing'],
    [null, 'expected object, got null'],
    [{ format: 'longhand-vocabulary', version: 2, tokens: [] }, 'version: expected 1, got 2'],
    [{ format: 'longhand-vocabulary', version: '1', tokens: [] }, 'version: expected 1, got "1"'],
    [{ format: 'longhand-vocabulary', version: 1 }, 'tokens: expected array, got nothing'],
    [{ format: 'longhand-vocabulary', version: 1, tokens: ['a', 7] }, 'tokens.1: expected string, got 7'],
    [{ format: [[['x']]], version: 1, tokens: [] }, 'format: expected "longhand-vocabulary", got an array'],
    [
      { ...JSON.parse(JSON.stringify(Vocabulary.build(texts))), fingerprint: '0123456789ab' },
      'expected tokens with the fingerprint 0123456789ab, got ',
    ],
    [
      { format: 'longhand-vocabulary', version: 1, tokens: ['a'] },
      'the special tokens <pad> <unk> <s> </s> first, got "a"',
    ],
    [
      { format: 'longhand-vocabulary', version: 1, tokens: ['<pad>', '<unk>', '<s>', '</s>', 'a', 'a'] },
      'every token once, got "a" twice',
    ],
  ])('refuses %j', (value, message) => {
    expect(() => Vocabulary.fromJSON(value, 'runs/x/vocabulary.json')).toThrow(message);
    expect(() => Vocabulary.fromJSON(value, 'runs/x/vocabulary.json')).toThrow('runs/x/vocabulary.json');
  });

  it('takes words for words that are names of an object', () => {
    const words = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const vocabulary = Vocabulary.fromJSON(JSON.parse(JSON.stringify(Vocabulary.build([words, words]))));
    expect(vocabulary.decode(vocabulary.encode(words))).toEqual(words);
    expect(Vocabulary.build([['a']]).encode(words)).toEqual(words.map(() => UNK));
  });

  it('reads a file of an earlier release, which has no fingerprint', () => {
    const { fingerprint, ...earlier } = Vocabulary.build(texts).toJSON();
    expect(Vocabulary.fromJSON(earlier).fingerprint).toBe(fingerprint);
  });

  it.each([Number.NaN, -1])('refuses bounds of %s', (bound) => {
    expect(() => Vocabulary.build(texts, { minCount: bound })).toThrow('minCount: expected 0 or more');
    expect(() => Vocabulary.build(texts, { maxSize: bound })).toThrow('maxSize: expected 0 or more');
  });

  it('measures coverage', () => {
    expect(
      Vocabulary.build([['a', 'b']]).coverage([
        ['a', 'x'],
        ['b', 'y'],
      ]),
    ).toBe(0.5);
  });

  it('refuses to decode an id that it does not have', () => {
    expect(() => Vocabulary.build([['a']]).decode([9])).toThrow('expected ids 0 to 4, got 9');
  });
});

describe('compareCodePoints', () => {
  it('puts U+FF01 before an emoji, unlike UTF-16', () => {
    expect(['\u{1F600}', '\uFF01'].sort(compareCodePoints)).toEqual(['\uFF01', '\u{1F600}']);
    expect(['\uFF01', '\u{1F600}'].sort()).toEqual(['\u{1F600}', '\uFF01']);
  });
});
