// Laws of n-gram models, a case computed by hand, and the definition computed naively.
import { at, ConfigError, createRandom, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { adjustedCounts } from './counts.ts';
import { type Discounts, trainNgram } from './kneser-ney.ts';
import { NgramModel } from './model.ts';
import { perplexity } from './perplexity.ts';
import { begin, end, unknown } from './symbols.ts';

/** Texts where some words are frequent, so that counts 1 to 4 all occur. */
function randomTexts(seed: number, count: number): string[][] {
  const random = createRandom(seed);
  const word = () => at('abcdefghijkl', Math.floor(12 * random.uniform() ** 2));
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
      const [level, ds] = [at(counts, history.length), at(discounts, history.length)];
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
    expect(Math.exp(model.logProb('a', [begin]))).toBeCloseTo(1 / 3 + (1.5 / 3) * unigram.a, 12);
    expect(Math.exp(model.logProb('b', [begin]))).toBeCloseTo(0.5 / 3 + (1.5 / 3) * unigram.b, 12);
    expect(Math.exp(model.logProb('c', [begin]))).toBeCloseTo((1.5 / 3) * unigram.c, 12);
    // After c always the end, twice.
    expect(Math.exp(model.logProb(end, ['c']))).toBeCloseTo(1 / 2 + (1 / 2) * unigram[end], 12);
  });

  it('discounts are those of the counts of counts', () => {
    const { discounts, fallbacks } = trainNgram(texts, { order: 2 });
    const counts = at(adjustedCounts(texts, 2), 1);
    const [n1, n2, n3, n4] = [1, 2, 3, 4].map((n) => counts.filter(({ count }) => count === n).length) as [
      number,
      number,
      number,
      number,
    ];
    const y = n1 / (n1 + 2 * n2);
    expect(fallbacks).not.toContain(2);
    const [one, , more] = at(discounts, 1);
    expect(one).toBeCloseTo(1 - (2 * y * n2) / n1, 12);
    expect(more).toBeCloseTo(3 - (4 * y * n4) / n3, 12);
  });

  it('foretell their own texts better than others, and with a longer history better', () => {
    const own = [1, 2, 3].map((order) => perplexity(trainNgram(texts, { order }).model, texts).perplexity);
    expect(own[1]).toBeLessThan(at(own, 0));
    expect(own[2]).toBeLessThan(at(own, 1));
    const { model } = trainNgram(texts, { order: 2 });
    const other = perplexity(model, [['l', 'k', 'zzz']]);
    expect(other.perplexity).toBeGreaterThan(at(own, 1));
    expect(other).toMatchObject({ tokens: 4, unknown: 1 });
    const known = ['l', 'k'].reduce((sum, word, i) => sum + model.logProb(word, [begin, 'l', 'k'].slice(0, i + 1)), 0);
    expect(other.perplexityOfKnown).toBeCloseTo(Math.exp(-(known + model.logProb(end, [unknown])) / 3), 10);
  });

  it('say what is wrong', () => {
    expect(() => trainNgram([])).toThrow(DataError);
    expect(() => trainNgram([['a', ' ']])).toThrow(/▁/);
    for (const word of [begin, end, unknown, '', 'a\tb'])
      expect(() => trainNgram([['a', word]]), word).toThrow(DataError);
    expect(() => trainNgram([['a']], { vocabulary: ['two words'] })).toThrow(DataError);
    for (const order of [0, 1.5, Number.NaN, 1e9]) expect(() => trainNgram([['a']], { order })).toThrow(ConfigError);
    expect(() => perplexity(trainNgram([['a']]).model, [])).toThrow(DataError);
  });

  it.each([
    ['one word', [['a']]],
    ['one empty text', [[]]],
    ['the same text many times', new Array<string[]>(50).fill(['a', 'b'])],
    ['every word once', [['a', 'b', 'c', 'd', 'e']]],
    ["names of an object's own", [['constructor', '__proto__', 'toString'], ['__proto__']]],
    ['numbers and spaces of other scripts', [['1e5', '-0.3', 'porte\u00A0bleue', '\u2028']]],
  ])('of little text sum to one and leave something for new words: %s', (_, few) => {
    for (const order of [1, 2, 3]) {
      const { model } = trainNgram(few, { order });
      for (const history of [[], [begin], at(few, 0).slice(0, 1), ['new']]) {
        const sum = predictable(model).reduce((total, word) => total + Math.exp(model.logProb(word, history)), 0);
        expect(sum).toBeCloseTo(1, 10);
        expect(model.logProb('new', history)).toBeGreaterThan(-10);
      }
    }
  });

  it('fall back where a discount would be 0, which leaves nothing for new words', () => {
    // Of the n-grams of two words 3 come once, 3 twice, 6 three times, 1 four times: D2 = 2 - 3 (1 / 3) 6 / 3 = 0.
    const of = (count: number, kinds: number, name: string) =>
      Array.from({ length: kinds * count }, (_, i) => [`${name}${i % kinds}`]);
    const counts = [...of(1, 3, 'a'), ...of(2, 3, 'b'), ...of(3, 6, 'c'), ...of(4, 1, 'd')];
    const { discounts, fallbacks } = trainNgram(counts, { order: 1 });
    expect(fallbacks).toEqual([1]);
    expect(discounts).toEqual([[0.5, 1, 1.5]]);
  });

  it('what cannot be in a model is refused', () => {
    const build = (...entries: (readonly [string, number, number?])[]) =>
      new NgramModel(
        entries.map(([words, logProb, backoff = 0]) => ({ words: words.split(' '), logProb, backoff })),
        2,
      );
    expect(build(['a', 0], ['b', -1, 0.5], ['a b', Number.NEGATIVE_INFINITY]).logProb('b', ['a'])).toBe(-Infinity);
    expect(() => build(['a', 0.1])).toThrow(/log10 p of 0 or less/);
    expect(() => build(['a', Number.NaN])).toThrow(/log10 p of 0 or less/);
    expect(() => build(['a', -1, Number.NaN])).toThrow(/finite back-off/);
    expect(() => build(['a', -1], ['a a', -1, -1])).toThrow(/no back-off weight for the longest/);
    expect(() => build(['a', -1], ['a b', -1])).toThrow(/"b" among the 1-grams/);
    expect(() => build(['a', -1], ['a a', -1], ['a a a', -1])).toThrow(/1 to 2 words/);
  });
});

describe('states', () => {
  const { model } = trainNgram(texts, { order: 3 });

  it('hold all that counts of the history, and are equal where that is', () => {
    const after = (...words: string[]) => model.after(words);
    expect(after('c', 'd', 'a', 'b')).toBe(after('a', 'b'));
    let state = model.start();
    for (const [i, word] of at(texts, 0).entries()) {
      const next = model.next(state, word);
      expect(next.logProb).toBeCloseTo(model.logProb(word, [begin, ...at(texts, 0).slice(0, i)].slice(-2)), 12);
      state = next.state;
    }
    expect(model.end(state)).toBeCloseTo(model.logProb(end, at(texts, 0).slice(-2)), 12);
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
