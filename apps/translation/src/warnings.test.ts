import { learnTexts } from '@longhand/translation';
import { describe, expect, it } from 'vitest';
import { pairWarnings, scoreWarnings, tokenWarnings } from './warnings.ts';

const pairs = [
  { source: 'The dog is in the garden.', target: '狗在花园里。' },
  { source: 'This is a book for you.', target: '这是给你的书。' },
  { source: 'A cat and a dog.', target: '一只猫和一只狗。' },
];
const swapped = pairs.map(({ source, target }) => ({ source: target, target: source }));

describe('pairs', () => {
  it.each([
    ['as they should be', pairs, 'en-zh', []],
    ['of a language that nobody knows', [{ source: 'Jutro', target: 'mañana' }], 'pl-es', []],
    ['in Ukrainian, which is told as Russian', [{ source: 'Це книга', target: 'It is the book of that' }], 'uk-en', []],
    ['swapped', swapped, 'en-zh', ['looks like zh-en, not en-zh: source and target are swapped: exchange']],
    ['of another language', pairs, 'en-de', ['looks like en-zh, not en-de: is this the right data?']],
    ['of one text twice', pairs.map(({ source }) => ({ source, target: source })), 'en-en', ['in 100 % of the pairs']],
  ])('%s', (_, given, languages, expected) => {
    const [source = '', target = ''] = languages.split('-');
    const found = pairWarnings(given, { source, target });
    expect(found).toHaveLength(expected.length);
    for (const [i, part] of expected.entries()) expect(found[i]).toContain(part);
  });
});

describe('tokens', () => {
  const settings = { merges: 20, joint: true, minCount: 1, lowerCase: false } as const;
  const kind = { languages: { source: 'en', target: 'zh' }, tokenized: false };
  const warningsOf = (tokenizer: 'bpe' | 'words', dev = pairs) =>
    tokenWarnings(dev, learnTexts({ ...settings, tokenizer }, kind, pairs), { tokenizer });

  it('that suit the text', () => expect(warningsOf('bpe')).toEqual([]));
  it('that are whole sentences', () => {
    expect(warningsOf('words')).toEqual([
      '100 % of the dev sentences of the target are one token each, but for punctuation: use --tokenizer bpe or characters.',
    ]);
  });
  it('that train has not', () => {
    const [source, target] = warningsOf('words', [{ source: 'Blue cars drive fast.', target: '车。' }]);
    expect(source).toBe('80 % of the dev tokens of the source do not occur in train: use --tokenizer bpe.');
    expect(target).toBe('50 % of the dev tokens of the target do not occur in train: use --tokenizer bpe.');
    const [greek] = warningsOf('bpe', [{ source: 'Αύριο πάμε', target: '一只猫' }]);
    expect(greek).toMatch(
      /^\d\d % of the dev tokens of the source .*: dev is of another language or alphabet than train/,
    );
  });
});

describe('scores', () => {
  it.each([
    ['good ones', { bleu: 30, chrf: 50 }, undefined],
    ['none', { bleu: 0.004, chrf: 4 }, 'BLEU is 0.00: next to nothing was learned. Train for more --epochs'],
    ['those of short sentences', { bleu: 0, chrf: 60 }, 'choose by --monitor chrf'],
  ])('%s', (_, scores, expected) => {
    const [found, ...more] = scoreWarnings(scores);
    expect(more).toEqual([]);
    if (expected) expect(found).toContain(expected);
    else expect(found).toBeUndefined();
  });
});
