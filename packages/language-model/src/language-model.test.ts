// Laws of n-gram models, a case computed by hand, the definition computed naively, and ARPA files of other tools.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ConfigError, createRandom, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { formatArpa, parseArpa, readArpa } from './arpa.ts';
import { adjustedCounts } from './counts.ts';
import { type Discounts, trainNgram } from './kneser-ney.ts';
import type { NgramModel } from './model.ts';
import { perplexity } from './perplexity.ts';
import { begin, end, unknown } from './symbols.ts';

/** Texts where some words are frequent, so that counts 1 to 4 all occur. */
function randomTexts(seed: number, count: number): string[][] {
  const random = createRandom(seed);
  const word = () => 'abcdefghijkl'[Math.floor(12 * random.uniform() ** 2)]!;
  return Array.from({ length: count }, () => Array.from({ length: 1 + random.integer(7) }, word));
}
const texts = randomTexts(1, 120);
const predictable = (model: NgramModel) => [...model.vocabulary].filter((word) => word !== begin);
const histories = [[], [begin], ['a'], ['a', 'b'], [begin, 'a'], ['l', 'l'], ['c', 'a', 'b'], ['zzz', 'a'], ['zzz']];

describe('trained models', () => {
  it.each([1, 2, 3, 4])('order %i: probabilities sum to one after every history', (order) => {
    const { model } = trainNgram(texts, { order, vocabulary: ['never'] });
    for (const history of histories) {
      const sum = predictable(model).reduce((total, word) => total + Math.exp(model.logProb(word, history)), 0);
      expect(sum, history.join(' ')).toBeCloseTo(1, 10);
    }
  });

  it('are the definition: discounted counts, and the shorter model for what is freed', () => {
    const order = 3;
    const { model, discounts, fallbacks } = trainNgram(texts, { order });
    expect(fallbacks).toEqual([1]); // twelve words are too few for counts of 1 to 4
    const counts = adjustedCounts(texts, order).map(
      (level) => new Map(level.map(({ words, count }) => [words.join(' '), count])),
    );
    const words = predictable(model);
    const discount = (count: number, [one, two, more]: Discounts) => [0, one, two][count] ?? more;
    const p = (word: string, history: readonly string[]): number => {
      const [level, ds] = [counts[history.length]!, discounts[history.length]!];
      const shorter = history.length === 0 ? 1 / words.length : p(word, history.slice(1));
      const after = words.map((w) => level.get([...history, w].join(' ')) ?? 0);
      const sum = after.reduce((total, count) => total + count, 0);
      if (sum === 0) return shorter;
      const own = level.get([...history, word].join(' ')) ?? 0;
      const freed = after.reduce((total, count) => total + discount(count, ds), 0);
      return (own - discount(own, ds) + freed * shorter) / sum;
    };
    for (const history of [[], ['a'], [begin], ['a', 'b'], ['b', 'c'], [begin, 'a'], ['l', 'k']]) {
      for (const word of words)
        expect(Math.exp(model.logProb(word, history)), `${word} | ${history}`).toBeCloseTo(p(word, history), 12);
    }
  });

  it('a case by hand: "a b", "a c", "b c"', () => {
    const { model, discounts } = trainNgram(
      [
        ['a', 'b'],
        ['a', 'c'],
        ['b', 'c'],
      ],
      { order: 2 },
    );
    expect(discounts).toEqual([
      [0.5, 1, 1.5],
      [0.5, 1, 1.5],
    ]);
    // Different words before a: <s>; b: a, <s>; c: a, b; </s>: b, c. Sum 7. Freed: 0.5 + 1 + 1 + 1. Words: a b c </s> <unk>.
    const uniform = 3.5 / 7 / 5;
    const unigram = { a: 0.5 / 7 + uniform, b: 1 / 7 + uniform, c: 1 / 7 + uniform, [end]: 1 / 7 + uniform };
    for (const [word, p] of Object.entries(unigram)) expect(Math.exp(model.logProb(word))).toBeCloseTo(p, 12);
    expect(Math.exp(model.logProb('new'))).toBeCloseTo(uniform, 12);
    // After <s>: a twice, b once. Freed: 1 + 0.5 of 3.
    expect(Math.exp(model.logProb('a', [begin]))).toBeCloseTo(1 / 3 + (1.5 / 3) * unigram.a!, 12);
    expect(Math.exp(model.logProb('b', [begin]))).toBeCloseTo(0.5 / 3 + (1.5 / 3) * unigram.b!, 12);
    expect(Math.exp(model.logProb('c', [begin]))).toBeCloseTo((1.5 / 3) * unigram.c!, 12);
    // After c always the end, twice.
    expect(Math.exp(model.logProb(end, ['c']))).toBeCloseTo(1 / 2 + (1 / 2) * unigram[end]!, 12);
  });

  it('discounts are those of the counts of counts', () => {
    const { discounts, fallbacks } = trainNgram(texts, { order: 2 });
    const n = [0, 0, 0, 0, 0];
    for (const { count } of adjustedCounts(texts, 2)[1]!) if (count <= 4) n[count]!++;
    const y = n[1]! / (n[1]! + 2 * n[2]!);
    expect(fallbacks).not.toContain(2);
    expect(discounts[1]![0]).toBeCloseTo(1 - (2 * y * n[2]!) / n[1]!, 12);
    expect(discounts[1]![2]).toBeCloseTo(3 - (4 * y * n[4]!) / n[3]!, 12);
  });

  it('foretell their own texts better than others, and with a longer history better', () => {
    const own = [1, 2, 3].map((order) => perplexity(trainNgram(texts, { order }).model, texts).perplexity);
    expect(own[1]).toBeLessThan(own[0]!);
    expect(own[2]).toBeLessThan(own[1]!);
    const { model } = trainNgram(texts, { order: 2 });
    const other = perplexity(model, [['l', 'k', 'zzz']]);
    expect(other.perplexity).toBeGreaterThan(own[1]!);
    expect(other).toMatchObject({ tokens: 4, unknown: 1 });
    const known = ['l', 'k'].reduce((sum, word, i) => sum + model.logProb(word, [begin, 'l', 'k'].slice(0, i + 1)), 0);
    expect(other.perplexityOfKnown).toBeCloseTo(Math.exp(-(known + model.logProb(end, [unknown])) / 3), 10);
  });

  it('say what is wrong', () => {
    expect(() => trainNgram([])).toThrow(DataError);
    expect(() => trainNgram([['a', ' ']])).toThrow(/▁/);
    expect(() => trainNgram([['<s>']])).toThrow(DataError);
    expect(() => trainNgram([['a']], { order: 0 })).toThrow(ConfigError);
  });
});

describe('states', () => {
  const { model } = trainNgram(texts, { order: 3 });

  it('hold all that counts of the history, and are equal where that is', () => {
    const after = (...words: string[]) => model.after(words);
    expect(after('c', 'd', 'a', 'b')).toBe(after('a', 'b'));
    let state = model.start();
    for (const [i, word] of texts[0]!.entries()) {
      const next = model.next(state, word);
      expect(next.logProb).toBeCloseTo(model.logProb(word, [begin, ...texts[0]!.slice(0, i)].slice(-2)), 12);
      state = next.state;
    }
    expect(model.end(state)).toBeCloseTo(model.logProb(end, texts[0]!.slice(-2)), 12);
  });

  it('back off: what is not stored has the weight of its history times the shorter probability', () => {
    const weights = new Map([...model.entries(2)].map(({ words, backoff }) => [words.join(' '), backoff]));
    const stored = new Set([...model.entries(3)].map(({ words }) => words.join(' ')));
    let checked = 0;
    for (const [history, backoff] of weights) {
      for (const word of predictable(model)) {
        if (stored.has(`${history} ${word}`) || history.endsWith(end)) continue;
        const [first, second] = history.split(' ') as [string, string];
        const expected = Math.LN10 * backoff + model.logProb(word, [second]);
        expect(model.logProb(word, [first, second])).toBeCloseTo(expected, 10);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(100);
  });
});

describe('ARPA', () => {
  it('there and back: the same text, the same probabilities to the digits written', () => {
    const { model } = trainNgram(texts, { order: 3 });
    const text = formatArpa(model);
    const again = parseArpa(text);
    expect(formatArpa(again)).toBe(text);
    for (const history of histories) {
      for (const word of predictable(model))
        expect(again.logProb(word, history)).toBeCloseTo(model.logProb(word, history), 5);
    }
    const exact = parseArpa(formatArpa(model, 17));
    expect(exact.logProb('a', ['b', 'c'])).toBe(model.logProb('a', ['b', 'c']));
  });

  /** Tabs and back-offs as SRILM writes them; a model of closed vocabulary. */
  const srilm = `Some words before.

\\data\\
ngram 1=4
ngram 2=3

\\1-grams:
-0.60206\t</s>
-99\t<s>\t-0.30103
-0.4771213\thello\t-0.1760913
-0.4259687\tworld

\\2-grams:
-0.1249387\t<s> hello
-0.2218487\thello world
-0.09691\tworld </s>

\\end\\
`;

  it('reads what other tools write', async () => {
    const model = parseArpa(srilm);
    const log = (value: number) => value * Math.LN10;
    expect(model.order).toBe(2);
    expect(model.logProb('world', ['hello'])).toBeCloseTo(log(-0.2218487), 12);
    expect(model.logProb('world', [begin])).toBeCloseTo(log(-0.30103 - 0.4259687), 12);
    expect(model.logProb('hello', ['world'])).toBeCloseTo(log(-0.4771213), 12);
    expect(model.logProb('new', ['hello'])).toBe(Number.NEGATIVE_INFINITY);
    const path = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'model.arpa.gz');
    await writeFile(path, gzipSync(srilm.replaceAll('\n', '\r\n')));
    expect(formatArpa(await readArpa(path))).toBe(formatArpa(model));
  });

  it.each([
    ['no data', 'hello', /line 1: expected a line \\data\\/],
    ['another number of entries', srilm.replace('ngram 2=3', 'ngram 2=4'), /4 2-grams as announced/],
    ['a word too few', srilm.replace('hello world', 'hello'), /line 15: expected log10 p, 2 words/],
    ['no number', srilm.replace('-0.09691', 'x'), /line 16/],
    ['no end', srilm.replace('\\end\\', ''), /\\end\\/],
    ['twice', srilm.replace('hello world', '<s> hello'), /two/],
    ['an n-gram from nowhere', srilm.replace('world </s>', 'word </s>'), /an entry for "word" before it/],
  ])('says what is wrong: %s', (_, text, message) => {
    expect(() => parseArpa(text)).toThrow(DataError);
    expect(() => parseArpa(text)).toThrow(message);
  });

  it('says that a file is missing', async () => {
    await expect(readArpa('/nowhere.arpa')).rejects.toThrow(DataError);
  });
});
