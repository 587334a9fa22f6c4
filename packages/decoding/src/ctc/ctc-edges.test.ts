// What CTC decoding does at its edges: no text is lost in silence, and what cannot be is a clear error.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { ctcAlign } from './align.ts';
import type { CtcEmissions } from './emissions.ts';
import { ctcGreedy } from './greedy.ts';
import { lexiconScorer } from './lexicon.ts';
import { createPrefixSearch, ctcPrefixSearch, type PrefixSearchOptions } from './prefix-search.ts';
import { combineScorers, type PrefixScorer, type SymbolModel, tokenScorer, wordScorer } from './scorer.ts';
import { type Spelling, unspelledWords } from './spelling.ts';
import { wordsOfSpans } from './words.ts';

const never = Number.NEGATIVE_INFINITY;
/** Classes: blank, a, b, space. */
const spelling: Spelling = { texts: ['', 'a', 'b', ''], boundary: [false, false, false, true] };
const classes = 4;

/** One frame for each label, which has most of the probability. */
function saying(...labels: readonly number[]): CtcEmissions {
  const rows = labels.map((label) => Array.from({ length: classes }, (_, c) => Math.log(c === label ? 0.97 : 0.01)));
  return { logProbs: Float32Array.from(rows.flat()), frames: labels.length, classes };
}
const withNumber = (value: number): CtcEmissions => {
  const emissions = saying(1, 2);
  emissions.logProbs[5] = value;
  return emissions;
};
const best = (emissions: CtcEmissions, scorer?: PrefixScorer<unknown>, options: Partial<PrefixSearchOptions> = {}) =>
  ctcPrefixSearch(emissions, { beamSize: 8, ...options, ...(scorer && { scorer }) })[0]?.tokens;

/** Gives every symbol and the end this log probability. */
const flat = (logProb: number, end = logProb): SymbolModel<null> => ({
  start: () => null,
  next: () => ({ state: null, logProb }),
  end: () => end,
});
const options = { weight: 0.5 };
const abAndA = [1, 2, 3, 1];

describe('a language model costs, but loses no word', () => {
  it.each([never, -1e6, -100 * Math.LN10, -99 * Math.LN10])('that gives %f to all words', (logProb) => {
    const model = flat(logProb);
    expect(best(saying(...abAndA), wordScorer(model, spelling, options) as PrefixScorer<unknown>)).toEqual(abAndA);
    expect(best(saying(...abAndA), tokenScorer(model, ['', 'a', 'b', ' '], { weight: 0.2 }))).toEqual(abAndA);
  });

  it('an unknown word costs what the option says, as the rarest word if nothing', () => {
    const score = (unknown?: number, rarest?: number) => {
      const model = { ...flat(never, -1), ...(rarest !== undefined && { rarest }) };
      const scorer = wordScorer(model, spelling, { weight: 0.5, ...(unknown !== undefined && { unknown }) });
      const { state } = scorer.extend(scorer.start(), 1) ?? { state: scorer.start() };
      return scorer.finish(state);
    };
    expect(score()).toBeCloseTo(0.5 * (-3 * Math.LN10 - 1), 12);
    expect(score(undefined, -5)).toBeCloseTo(0.5 * (-5 - 1), 12);
    expect(score(-3, -5)).toBeCloseTo(0.5 * (-3 - 1), 12);
  });

  it('with weight 0 does not count, whatever it says', () => {
    const scorer = wordScorer(flat(never), spelling, { weight: 0 }) as PrefixScorer<unknown>;
    const [found] = ctcPrefixSearch(saying(...abAndA), { beamSize: 8, scorer });
    expect(found?.tokens).toEqual(abAndA);
    expect(found?.score).toBeCloseTo(found?.logProb ?? 0, 12);
  });

  it('that gives NaN is an error', () => {
    expect(() => best(saying(1, 3), wordScorer(flat(Number.NaN), spelling, options) as PrefixScorer<unknown>)).toThrow(
      DataError,
    );
    const broken: PrefixScorer<unknown> = { start: () => 0, extend: () => ({ state: 0, score: NaN }), finish: () => 0 };
    expect(() => best(saying(1), broken)).toThrow(DataError);
  });

  it.each([
    { weight: Number.NaN },
    { weight: -1 },
    { weight: Number.POSITIVE_INFINITY },
    { weight: 1, bonus: Number.NaN },
    { weight: 1, unknown: never },
    { weight: 1, unknown: 1 },
  ])('refuses %o', (bad) => {
    expect(() => wordScorer(flat(-1), spelling, bad)).toThrow(ConfigError);
    expect(() => tokenScorer(flat(-1), spelling.texts, bad)).toThrow(ConfigError);
  });
});

describe('a lexicon', () => {
  const lexicon = (...words: string[]) => lexiconScorer(words, spelling);

  it('cuts a text that may not end to its whole words', () => {
    expect(best(saying(2, 3, 1), lexicon('ab', 'b'), { beamSize: 1 })).toEqual([2, 3]);
    expect(best(saying(1), lexicon('ab'), { beamSize: 1 })).toEqual([]);
    const all = ctcPrefixSearch(saying(2, 3, 1), { beamSize: 2, nBest: 9, scorer: lexicon('bab') });
    expect(all.length).toBeGreaterThan(0);
    for (const { score } of all) expect(score).toBeGreaterThan(never);
  });

  it('names the words that the labels cannot spell, and refuses a list without any other', () => {
    expect(unspelledWords(['ab', 'c', 'ba', 'a b', 'c', '\uFEFFab', 'ab '], spelling)).toEqual([
      ...['c', 'a b', '\uFEFFab', 'ab '],
    ]);
    const units: Spelling = {
      texts: ['', 'no', 'w', 'one', 'constructor'],
      boundary: [false, true, false, true, true],
    };
    expect(unspelledWords(['now', 'noww', 'one', 'wno', 'w', 'noone', 'constructor'], units)).toEqual([
      'wno',
      'w',
      'noone',
    ]);
    expect(unspelledWords(['ab', 'c'], { texts: ['', 'a', 'b'], boundary: [false, false, false] })).toEqual(['c']);
    expect(() => lexicon('c', 'cc')).toThrow(/none of 2, such as "c"/);
    expect(() => lexicon()).toThrow(/at least one word, got none/);
    expect(() => lexicon('', '')).toThrow(DataError);
    expect(best(saying(1, 2), lexicon('ab', 'ab', 'c'))).toEqual([1, 2]);
  });

  it('long words take linear time', () => {
    const word = 'ab'.repeat(500_000);
    expect(unspelledWords([word, `${word}c`], spelling)).toEqual([`${word}c`]);
  });
});

it('a scorer that allows nothing where the sound leaves no choice is an error', () => {
  const emissions = saying(1);
  emissions.logProbs.set([never, 0, never, never]);
  expect(() => best(emissions, lexiconScorer(['b'], spelling))).toThrow(/none that the scorer allows/);
  const nothing: PrefixScorer<unknown> = {
    start: () => 0,
    extend: () => ({ state: 0, score: never }),
    finish: () => 0,
  };
  expect(best(saying(1), nothing)).toEqual([]);
  expect(() => best(emissions, combineScorers([nothing]) as PrefixScorer<unknown>)).toThrow(DataError);
});

describe('emissions', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5])('with %f are refused, and the place is named', (value) => {
    for (const read of [ctcGreedy, (e: CtcEmissions) => best(e), (e: CtcEmissions) => ctcAlign(e, [1])])
      expect(() => read(withNumber(value))).toThrow(/CTC: frame 1, class 1: expected a log probability/);
  });

  it('may leave classes out, but not all of a frame', () => {
    expect(best(withNumber(never))).toEqual([1, 2]);
    expect(best(withNumber(1e-7))).toEqual([1]);
    const impossible = saying(1, 2);
    impossible.logProbs.fill(never, 0, classes);
    expect(() => ctcGreedy(impossible)).toThrow(/frame 0: expected a class that is possible/);
  });

  it('of no frames are the empty text', () => {
    const none = { logProbs: new Float32Array(0), frames: 0, classes };
    expect(ctcGreedy(none)).toEqual({ tokens: [], spans: [], logProb: 0 });
    expect(ctcPrefixSearch(none, { beamSize: 4 })).toEqual([{ tokens: [], score: 0, logProb: 0 }]);
    expect(ctcAlign(none, [])).toEqual({ spans: [], logProb: 0 });
    expect(() => ctcAlign(none, [1])).toThrow(DataError);
  });

  it('of other sizes are refused', () => {
    const emissions = saying(1, 2);
    for (const frames of [1, 3, -2, 1.5, Number.NaN])
      expect(() => ctcGreedy({ ...emissions, frames }), String(frames)).toThrow(ShapeError);
    for (const bad of [0, -4, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => ctcGreedy({ ...emissions, classes: bad }), String(bad)).toThrow(ConfigError);
    for (const blank of [-1, 4, 0.5, Number.NaN])
      expect(() => ctcAlign({ ...emissions, blank }, []), String(blank)).toThrow(ConfigError);
  });

  it('whose labels all lie below the bound still say the most probable', () => {
    const rare = { logProbs: new Float32Array(2 * classes).fill(-13), frames: 2, classes };
    rare.logProbs.set([never, -12.5, -13, -13, never, -13, -12.5, -13]);
    expect(best(rare, undefined, { minLogProb: -12 })).toEqual([1, 2]);
  });
});

describe('options of prefix search', () => {
  it.each([0, -1, 1.5, Number.NaN, 1e9])('refuse a beam or an n-best of %f', (count) => {
    expect(() => best(saying(1), undefined, { beamSize: count })).toThrow(ConfigError);
    expect(() => ctcPrefixSearch(saying(1), { beamSize: 4, nBest: count })).toThrow(ConfigError);
  });

  it('refuse bounds that cannot be', () => {
    for (const minLogProb of [Number.NaN, 1])
      expect(() => best(saying(1), undefined, { minLogProb })).toThrow(ConfigError);
    expect(() => createPrefixSearch({ classes: 0, beamSize: 4 })).toThrow(/classes/);
  });

  it('a beam far wider than the texts there are costs nothing', () => {
    expect(best(saying(...abAndA), undefined, { beamSize: 100_000 })).toEqual(abAndA);
  });
});

describe('labels without a text, and targets that cannot be', () => {
  it('are refused', () => {
    const short: Spelling = { texts: ['', 'a'], boundary: [false, true] };
    for (const scorer of [wordScorer(flat(-1), short, options), lexiconScorer(['a'], short)])
      expect(() => best(saying(1, 2), scorer as PrefixScorer<unknown>)).toThrow(ShapeError);
    expect(() => best(saying(1, 2), tokenScorer(flat(-1), short.texts, options))).toThrow(ShapeError);
    expect(() => wordScorer(flat(-1), { ...short, boundary: [] }, options)).toThrow(ShapeError);
    expect(() => wordsOfSpans([{ token: 2, start: 0, end: 1, logProb: -1 }], short)).toThrow(ShapeError);
  });

  it.each([0, -1, 4, 1.5, Number.NaN])('label %f of a target', (label) => {
    expect(() => ctcAlign(saying(1, 2), [1, label])).toThrow(/label 1: expected a class from 0 to 3/);
  });

  it('longer than the frames, or of probability 0', () => {
    expect(() => ctcAlign(saying(1, 2), [1, 2, 1])).toThrow(/2 frames without such a path/);
    expect(() => ctcAlign(withNumber(never), [2, 1])).toThrow(DataError);
  });
});
