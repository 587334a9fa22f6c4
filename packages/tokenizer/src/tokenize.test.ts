import { describe, expect, it } from 'vitest';
import { createTokenizer } from './index.ts';

const unicode = createTokenizer({ kind: 'unicode' });

describe('the unicode tokenizer', () => {
  it.each([
    ['für naïve Leser', ['für', 'naïve', 'Leser']],
    ["I don't like it.", ['I', "don't", 'like', 'it', '.']],
    ['It cost 3.14, not 1,000!', ['It', 'cost', '3.14', ',', 'not', '1,000', '!']],
    ['The U.S. won', ['The', 'U.S.', 'won']],
    ['well-known (twice)...', ['well-known', '(', 'twice', ')', '...']],
    ['see https://example.org/a?b=1.', ['see', 'https://example.org/a?b=1', '.']],
    ['👍🏽 ok ❤️', ['👍🏽', 'ok', '❤️']],
    ['', []],
    [' \t\n', []],
  ])('splits %j', (text, tokens) => {
    expect(unicode(text)).toEqual(tokens);
  });

  it('loses nothing but white space', () => {
    const text = 'Ünïcode «quotes» — 中文字符 και ελληνικά, עברית; हिन्दी 100% @you #tag \u{20000}';
    expect(unicode(text).join('')).toBe(text.normalize('NFC').replaceAll(/\s/g, ''));
  });

  it('makes one token of the two ways to write ï', () => {
    expect(unicode('nai\u0308ve')).toEqual(['na\u00efve']);
  });
});

describe('the other tokenizers', () => {
  it('words is ASCII only, as documented', () => {
    expect(createTokenizer({ kind: 'words' })('Über 9 days!')).toEqual(['ber', '9', 'days']);
  });

  it('treebank splits clitics', () => {
    expect(createTokenizer({ kind: 'treebank' })("They don't.")).toEqual(['They', 'do', "n't", '.']);
  });

  it('characters are grapheme clusters', () => {
    expect(createTokenizer({ kind: 'characters' })('e\u0301a 很')).toEqual(['é', 'a', '很']);
  });

  it('chinese gives words that join to the text', () => {
    const tokens = createTokenizer({ kind: 'chinese' })('房间很干净，服务也不错。');
    expect(tokens.join('')).toBe('房间很干净，服务也不错。');
    expect(tokens).toContain('房间');
  });

  it('lower-cases on request', () => {
    expect(createTokenizer({ kind: 'unicode', lowerCase: true })('ÜBER Alles')).toEqual(['über', 'alles']);
  });

  it('refuses an unknown kind', () => {
    expect(() => createTokenizer({ kind: 'wrods' as 'words' })).toThrow(
      'expected words, treebank, unicode, characters, chinese, got "wrods"',
    );
  });
});
