// Laws of CTC decoding on tiny alphabets, where every path can be tried.
import { at, ConfigError, createRandom, DataError, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { ctcAlign } from './align.ts';
import { type CtcEmissions, frameRange } from './emissions.ts';
import { createGreedyDecoder, ctcGreedy } from './greedy.ts';
import { lexiconScorer } from './lexicon.ts';
import { createPrefixSearch, ctcPrefixSearch } from './prefix-search.ts';
import { combineScorers, type PrefixScorer, type SymbolModel, tokenScorer, wordScorer } from './scorer.ts';
import type { Spelling } from './spelling.ts';
import { wordsOfSpans } from './words.ts';

/** Sharp enough that texts differ much. */
function emissionsOf(seed: number, frames: number, classes: number, blank = 0): CtcEmissions {
  const random = createRandom(seed);
  const logProbs = new Float32Array(frames * classes);
  for (let t = 0; t < frames; t++) {
    const logits = Array.from({ length: classes }, () => 2 * random.normal());
    const sum = Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0));
    logits.forEach((logit, c) => {
      logProbs[t * classes + c] = logit - sum;
    });
  }
  return { logProbs, frames, classes, blank };
}

const collapse = (path: readonly number[], blank: number) =>
  path.filter((label, t) => label !== blank && label !== path[t - 1]);

function* allPaths(frames: number, classes: number): Generator<number[]> {
  for (let n = 0; n < classes ** frames; n++)
    yield Array.from({ length: frames }, (_, t) => Math.floor(n / classes ** t) % classes);
}

const logProbOf = ({ logProbs, classes }: CtcEmissions, path: readonly number[]) =>
  path.reduce((sum, label, t) => sum + at(logProbs, t * classes + label), 0);

/** By definition: for each text the sum over all paths that spell it. */
function exhaustive(emissions: CtcEmissions): { tokens: number[]; logProb: number }[] {
  const sums = new Map<string, number>();
  for (const path of allPaths(emissions.frames, emissions.classes)) {
    const text = collapse(path, emissions.blank!).join(' ');
    sums.set(text, (sums.get(text) ?? 0) + Math.exp(logProbOf(emissions, path)));
  }
  return [...sums]
    .map(([text, sum]) => ({ tokens: text === '' ? [] : text.split(' ').map(Number), logProb: Math.log(sum) }))
    .sort((a, b) => b.logProb - a.logProb);
}

const scoreWith = (scorer: PrefixScorer<unknown>, tokens: readonly number[]): number => {
  let [state, score] = [scorer.start(), 0];
  for (const token of tokens) {
    const extended = scorer.extend(state, token);
    if (!extended) return Number.NEGATIVE_INFINITY;
    [state, score] = [extended.state, score + extended.score];
  }
  return score + scorer.finish(state);
};

/** p(symbol | the one before), from a hash: any numbers will do. */
const bigram: SymbolModel<string> = {
  start: () => '<s>',
  next: (state, symbol) => ({ state: symbol, logProb: -1 - ((state.length * 7 + symbol.charCodeAt(0)) % 5) / 2 }),
  end: (state) => -0.5 - (state.charCodeAt(0) % 3),
};
/** Classes: blank, a, b, space. */
const spelling: Spelling = { texts: ['', 'a', 'b', ''], boundary: [false, false, false, true] };
const all = 10_000;

describe('prefix search', () => {
  it.each([
    [5, 3, 0],
    [5, 3, 2],
    [4, 4, 1],
    [6, 2, 0],
  ])('%i frames of %i classes, blank %i: all texts with exactly their summed probability', (frames, classes, blank) => {
    for (let seed = 0; seed < 5; seed++) {
      const emissions = emissionsOf(seed, frames, classes, blank);
      const found = ctcPrefixSearch(emissions, { beamSize: all, nBest: all });
      const expected = exhaustive(emissions);
      expect(found.map(({ tokens }) => tokens)).toEqual(expected.map(({ tokens }) => tokens));
      found.forEach(({ logProb, score }, i) => {
        expect(logProb).toBeCloseTo(at(expected, i).logProb, 6);
        expect(score).toBe(logProb);
      });
      expect(found.reduce((sum, { logProb }) => sum + Math.exp(logProb), 0)).toBeCloseTo(1, 5);
    }
  });

  it.each([
    ['letters', tokenScorer(bigram, ['', 'a', 'b', ' '], { weight: 0.7, bonus: 0.3 })],
    ['words', wordScorer(bigram, spelling, { weight: 0.9, bonus: 1.1 })],
    ['a lexicon', lexiconScorer(['ab', 'a', 'ba'], spelling)],
    [
      'a lexicon and words',
      combineScorers([lexiconScorer(['ab', 'b'], spelling), wordScorer(bigram, spelling, { weight: 0.5 })]),
    ],
  ])('with %s: the order of acoustic and scorer together', (_, scorer) => {
    const one = scorer as PrefixScorer<unknown>;
    for (let seed = 0; seed < 5; seed++) {
      const emissions = emissionsOf(seed, 5, 4);
      const expected = exhaustive(emissions)
        .map(({ tokens, logProb }) => ({ tokens, score: logProb + scoreWith(one, tokens) }))
        .filter(({ score }) => score > Number.NEGATIVE_INFINITY)
        .sort((a, b) => b.score - a.score);
      const found = ctcPrefixSearch(emissions, { beamSize: all, nBest: all, scorer: one });
      expect(found.map(({ tokens }) => tokens)).toEqual(expected.map(({ tokens }) => tokens));
      for (const [i, { score }] of found.entries()) expect(score).toBeCloseTo(at(expected, i).score, 5);
    }
  });

  it('a narrow beam finds a text of a probability no higher than its own, and often the best', () => {
    let right = 0;
    for (let seed = 0; seed < 20; seed++) {
      const emissions = emissionsOf(seed, 6, 3);
      const [best] = ctcPrefixSearch(emissions, { beamSize: 2 });
      const exact = exhaustive(emissions).find(({ tokens }) => tokens.join() === best!.tokens.join())!;
      expect(best!.logProb).toBeLessThanOrEqual(exact.logProb + 1e-6);
      if (at(exhaustive(emissions), 0).tokens.join() === best!.tokens.join()) right++;
    }
    expect(right).toBeGreaterThan(15);
  });

  it('frame by frame is as all at once, also after unused texts were swept out', () => {
    const emissions = emissionsOf(1, 120, 12);
    const whole = ctcPrefixSearch(emissions, { beamSize: 30, nBest: 5 });
    const search = createPrefixSearch({ classes: 12, beamSize: 30 });
    for (let t = 0; t < 120; t += 7) search.push(frameRange(emissions, t, Math.min(120, t + 7)));
    expect(search.hypotheses(5)).toEqual(whole);
    // 30 texts, 11 labels, 120 frames: nearly 40,000 nodes. A sweep that lost one would lose a text's beginning.
    const { spans, logProb } = ctcAlign(emissions, at(whole, 0).tokens);
    expect(spans).toHaveLength(at(whole, 0).tokens.length);
    expect(logProb).toBeLessThanOrEqual(at(whole, 0).logProb + 1e-6);
  });

  it('labels below a bound are not tried', () => {
    const emissions = emissionsOf(4, 6, 4);
    const bounded = ctcPrefixSearch(emissions, { beamSize: all, nBest: all, minLogProb: -0.5 });
    expect(bounded.length).toBeLessThan(ctcPrefixSearch(emissions, { beamSize: all, nBest: all }).length);
    expect(bounded.length).toBeGreaterThan(0);
  });

  it('before the end the end does not count', () => {
    const scorer = lexiconScorer(['ab'], spelling) as PrefixScorer<unknown>;
    const search = createPrefixSearch({ classes: 4, beamSize: 10, scorer });
    search.push({ logProbs: Float32Array.of(-9, -0.01, -9, -9), frames: 1, classes: 4 });
    expect(at(search.hypotheses(1, false), 0).tokens).toEqual([1]);
    expect(search.hypotheses(10).map(({ tokens }) => tokens)).toEqual([[], [3]]);
  });
});

it('greedy is the best path', () => {
  for (let seed = 0; seed < 10; seed++) {
    const emissions = emissionsOf(seed, 6, 3, 1);
    const best = [...allPaths(6, 3)].reduce((a, b) => (logProbOf(emissions, b) > logProbOf(emissions, a) ? b : a));
    const found = ctcGreedy(emissions);
    expect(found.tokens).toEqual(collapse(best, 1));
    expect(found.logProb).toBeCloseTo(logProbOf(emissions, best), 5);
    for (const { token, start, end } of found.spans)
      expect(best.slice(start, end)).toEqual(new Array(end - start).fill(token));
    const pieces = createGreedyDecoder();
    for (let t = 0; t < 6; t += 2) pieces.push(frameRange(emissions, t, t + 2));
    expect(pieces.result()).toEqual(found);
  }
});

describe('forced alignment', () => {
  it('is the best of the paths that spell the labels', () => {
    for (let seed = 0; seed < 5; seed++) {
      const emissions = emissionsOf(seed, 6, 3);
      for (const tokens of [[], [1], [1, 1], [1, 2, 1], [2, 2, 1]]) {
        const paths = [...allPaths(6, 3)].filter((path) => collapse(path, 0).join() === tokens.join());
        const best = paths.reduce((a, b) => (logProbOf(emissions, b) > logProbOf(emissions, a) ? b : a));
        const { spans, logProb } = ctcAlign(emissions, tokens);
        expect(logProb).toBeCloseTo(logProbOf(emissions, best), 5);
        const path = new Array<number>(6).fill(0);
        for (const { token, start, end } of spans) path.fill(token, start, end);
        expect(path).toEqual(best);
      }
    }
  });

  it('says when the frames are too few', () => {
    expect(() => ctcAlign(emissionsOf(1, 2, 3), [1, 1])).toThrow(DataError);
    expect(ctcAlign(emissionsOf(1, 3, 3), [1, 1]).spans).toHaveLength(2);
    expect(ctcAlign({ logProbs: new Float32Array(0), frames: 0, classes: 3 }, [])).toEqual({ spans: [], logProb: 0 });
  });
});

it('words with times and confidence: spaces, and units that begin a word', () => {
  const span = (token: number, start: number, probability: number) => ({
    ...{ token, start, end: start + 1, logProb: Math.log(probability) },
  });
  const spans = [span(3, 0, 1), span(1, 1, 0.5), span(2, 4, 0.98), span(3, 5, 1), span(3, 6, 1), span(2, 8, 0.9)];
  const words = wordsOfSpans(spans, spelling);
  expect(words.map(({ word, start, end }) => [word, start, end])).toEqual([
    ['ab', 1, 5],
    ['b', 8, 9],
  ]);
  expect(at(words, 0).confidence).toBeCloseTo(0.7, 10);
  const units: Spelling = { texts: ['', 'no', 'w', 'one'], boundary: [false, true, false, true] };
  expect(wordsOfSpans([span(1, 0, 1), span(2, 1, 1), span(3, 2, 1)], units).map(({ word }) => word)).toEqual([
    'now',
    'one',
  ]);
});

it('says what is wrong', () => {
  const emissions = emissionsOf(1, 4, 3);
  expect(() => ctcPrefixSearch({ ...emissions, frames: 5 }, { beamSize: 2 })).toThrow(ShapeError);
  expect(() => ctcPrefixSearch({ ...emissions, blank: 3 }, { beamSize: 2 })).toThrow(ConfigError);
  expect(() => ctcPrefixSearch(emissions, { beamSize: 0 })).toThrow(ConfigError);
  expect(() => createPrefixSearch({ classes: 4, beamSize: 2 }).push(emissions)).toThrow(ConfigError);
  expect(() => lexiconScorer([''], spelling)).toThrow(DataError);
});
