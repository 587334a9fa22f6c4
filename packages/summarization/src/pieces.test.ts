// Documents longer than a model reads: where they are parted, and how the summaries of the parts are put together.
import { describe, expect, it } from 'vitest';
import { wordingOf } from './abstraction/wording.ts';
import { piecesOf, summarizePieces } from './pieces.ts';
import type { Summary, SummarySource } from './summary.ts';

const wordsOf = ({ document }: SummarySource) => document.split(/\s+/).filter(Boolean).length;
const options = { language: 'en', maxWords: 4, wordsOf };
const texts = (source: SummarySource) => piecesOf(source, options).map(({ document }) => document);

describe('pieces', () => {
  it('are whole sentences, as many as the model reads at once', () => {
    expect(texts({ document: 'One two. Three four. Five six seven. Eight.' })).toEqual([
      'One two. Three four.',
      'Five six seven. Eight.',
    ]);
    expect(texts({ document: 'One two.\nThree  four.' })).toEqual(['One two.\nThree  four.']);
  });

  it('of a sentence that is too long are parts of it', () => {
    expect(texts({ document: 'One two three four five six. Seven.' })).toEqual([
      'One two three',
      'four five six. Seven.',
    ]);
    const chinese = {
      language: 'zh',
      maxWords: 4,
      wordsOf: ({ document }: SummarySource) => Array.from(document).length,
    };
    const found = piecesOf({ document: '今天天气很𠀀好我们去公园' }, chinese).map(({ document }) => document);
    expect(found.map((piece) => Array.from(piece).length).every((length) => length <= 4)).toBe(true);
    expect(found.join('')).toBe('今天天气很𠀀好我们去公园');
    expect(texts({ document: 'word '.repeat(512) })).toHaveLength(128);
    expect(texts({ document: 'x'.repeat(9) })).toHaveLength(1);
  });

  it('of nothing are one', () => {
    expect(texts({ document: '' })).toEqual(['']);
  });

  it('keep the hint, and leave a source with tokens whole', () => {
    const long = 'One two three. Four five six.';
    expect(piecesOf({ document: long, hint: 'x' }, options).map(({ hint }) => hint)).toEqual(['x', 'x']);
    expect(piecesOf({ document: long, tokens: long.split(' ') }, options)).toHaveLength(1);
  });

  it('are put together in the order of the document, with attention over all of it', () => {
    const summarize = (sources: readonly SummarySource[]): Summary[] =>
      sources.map(({ document }) => ({
        text: document.split(' ')[0] ?? '',
        source: document.split(' ').map((text) => ({ text, chosen: false, weight: 0 })),
        words: [{ text: 'w', copied: 0, attention: document.split(' ').map((_, i) => Number(i === 0)) }],
        unread: 1,
        unknownShare: document.startsWith('One') ? 0.5 : 0,
        details: { score: -1, copied: [['w', 0]] },
      }));
    const sources = [{ document: 'Short.' }, { document: 'One two three. Four five six.' }];
    const [short, long] = summarizePieces(sources, options, summarize);
    expect(short).toEqual(summarize(sources)[0]);
    expect(long).toMatchObject({ text: 'One\nFour', pieces: 2, unread: 2, unknownShare: 0.25, details: { score: -2 } });
    expect(long!.source.map(({ text }) => text).join(' ')).toBe('One two three. Four five six.');
    expect(long!.words!.map(({ attention }) => Array.from(attention!))).toEqual([
      [1, 0, 0, 0, 0, 0],
      [0, 0, 0, 1, 0, 0],
    ]);
    expect(long!.details.copied).toHaveLength(2);
  });
});

describe('wording', () => {
  const word = (text: string, copied = 0) => ({ text, copied });
  const lower = (text: string) => text.toLowerCase();

  it('tells loops, copies, and words that the document has not', () => {
    const loop = ['the', 'bank', 'of', 'the', 'bank', 'of'].map((text) => word(text));
    expect(wordingOf(loop, ['the', 'bank', 'of'], lower)).toEqual({ repetition: 0.4, copyShare: 0, coverage: 1 });
    const own = [word('The', 0.9), word('mayor', 0.6), word('wins', 0.5), word('!', 0)];
    expect(wordingOf(own, ['the', 'mayor', 'spoke'], lower)).toEqual({
      repetition: 0,
      copyShare: 0.5,
      coverage: 0.6667, // punctuation does not count
    });
  });

  it('of one word or a sign has nothing to repeat or to cover', () => {
    expect(wordingOf([word('!')], [], lower)).toEqual({ repetition: 0, copyShare: 0, coverage: 1 });
  });
});
