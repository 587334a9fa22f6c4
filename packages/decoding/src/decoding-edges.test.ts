// What decoding does with options and models that cannot be: a clear error or a whole answer, and no state is left over.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { beamSearch } from './beam-search.ts';
import type { BeamOptions } from './beam-step.ts';
import { type DecodingModel, ensemble } from './model.ts';
import { type SamplingOptions, sample } from './sampling.ts';

const [bos, eos, vocabSize] = [0, 1, 4];
const never = Number.NEGATIVE_INFINITY;

/** The same probabilities at each step; counts the states that are not disposed. */
function constant(logProbs: readonly number[], batch = 1): DecodingModel<object> & { states: () => number } {
  const states = new Set<object>();
  const open = () => {
    const state = {};
    states.add(state);
    return state;
  };
  return {
    vocabSize,
    batch,
    start: open,
    step: (last, state, { count }) => {
      states.delete(state);
      const best = logProbs.map((logProb, token) => ({ token, logProb })).sort((a, b) => b.logProb - a.logProb || 0);
      const rows = Array.from(last, () => best.slice(0, count)).flat();
      return {
        tokens: Int32Array.from(rows, ({ token }) => token),
        logProbs: Float32Array.from(rows, ({ logProb }) => logProb),
        state: open(),
      };
    },
    select: (state) => {
      states.delete(state);
      return open();
    },
    dispose: (state) => void states.delete(state),
    states: () => states.size,
  };
}

const usual = [-9, -2, -0.5, -1.5];
const beam = { bos, eos, beamSize: 3, maxLength: 3 };
const drawn = { bos, eos, maxLength: 3, seed: 1 };
const search = (logProbs: readonly number[], options: Partial<BeamOptions> = {}, batch = 1) => {
  const model = constant(logProbs, batch);
  try {
    return beamSearch(model, { ...beam, ...options });
  } finally {
    expect(model.states()).toBe(0);
  }
};
const draw = (logProbs: readonly number[], options: Partial<SamplingOptions> = {}, batch = 1) => {
  const model = constant(logProbs, batch);
  try {
    return sample(model, { ...drawn, ...options });
  } finally {
    expect(model.states()).toBe(0);
  }
};

const noCounts = [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY];
const noTokens = [...noCounts, vocabSize];

describe('options that cannot be are refused', () => {
  it.each<readonly [keyof BeamOptions, readonly unknown[]]>([
    ['beamSize', [0, ...noCounts, 1e9]],
    ['nBest', [0, 4, ...noCounts]],
    ['minLength', noCounts],
    ['noRepeatNgram', noCounts],
    ['maxLength', [...noCounts, [Number.NaN]]],
    ['lengthPenalty', [Number.NaN, Number.POSITIVE_INFINITY]],
    ['coveragePenalty', [Number.NaN, Number.POSITIVE_INFINITY]],
    ['bos', noTokens],
    ['eos', noTokens],
    ['banned', noTokens.map((token) => [token])],
  ])('beamSearch: %s', (name, values) => {
    for (const value of values)
      expect(() => search(usual, { [name]: value }), `${name} ${String(value)}`).toThrow(ConfigError);
  });

  it.each<readonly [keyof SamplingOptions, readonly unknown[]]>([
    ['temperature', [0, -1, Number.NaN, Number.POSITIVE_INFINITY]],
    ['topK', noCounts],
    ['topP', [0, -1, 1.1, Number.NaN]],
    ['seed', [Number.NaN, 0.5, Number.POSITIVE_INFINITY]],
    ['maxLength', noCounts],
    ['bos', noTokens],
    ['eos', noTokens],
    ['banned', noTokens.map((token) => [token])],
  ])('sample: %s', (name, values) => {
    for (const value of values)
      expect(() => draw(usual, { [name]: value }), `${name} ${String(value)}`).toThrow(ConfigError);
  });

  it('lengths must be as many as sentences', () => {
    expect(() => search(usual, { maxLength: [1, 2] })).toThrow(ShapeError);
    expect(() => draw(usual, { maxLength: [] })).toThrow(ShapeError);
  });
});

it('no sentences have no results, and no tokens may be asked for', () => {
  expect(search(usual, {}, 0)).toEqual([]);
  expect(draw(usual, {}, 0)).toEqual([]);
  expect(search(usual, { maxLength: 0 })[0]?.[0]?.tokens).toEqual([]);
  expect(draw(usual, { maxLength: 0 })).toEqual([{ tokens: [], logProb: -2 }]);
  expect(draw(usual, { topK: 1e9 })).toEqual(draw(usual));
});

it('NaN is an error, not a text', () => {
  const broken = [-9, Number.NaN, -0.5, -1.5];
  expect(() => search(broken)).toThrow(DataError);
  expect(() => draw(broken)).toThrow(DataError);
  expect(() => search(broken, { beamSize: 1 })).toThrow(/NaN/);
  const both = ensemble([constant(usual), constant(broken)] as never);
  expect(() => beamSearch(both, beam)).toThrow(DataError);
});

it('where nothing may follow, the sentence is named', () => {
  const impossible = [never, never, never, never];
  expect(() => search(impossible)).toThrow(/sentence 0: expected a token that may follow/);
  expect(() => draw(impossible)).toThrow(/sentence 0: expected a token that may follow/);
  expect(() => search(usual, { banned: [0, 2, 3], minLength: 1 })).toThrow(DataError);
  expect(() => draw(usual, { banned: [0, 1, 2, 3] })).toThrow(DataError);
  expect(() => search(usual, { noRepeatNgram: 1, minLength: 9, maxLength: 9 })).toThrow(DataError);
});

it('a text that must end is whole, even where the model never ends', () => {
  const endless = [-9, never, -0.5, -1.5];
  expect(search(endless)[0]).toEqual([{ tokens: [2, 2, 2], score: never, logProb: never, attention: [] }]);
  expect(draw(endless)[0]?.tokens).toHaveLength(3);
  // What cannot be takes no place among the hypotheses that have ended.
  expect(search([never, never, -0.1, never], { beamSize: 2, maxLength: 2 })[0]?.[0]?.tokens).toEqual([2, 2]);
});

it('models of an ensemble must all give attention', () => {
  const options = { ...beam, withAttention: true };
  expect(() => beamSearch(ensemble([constant(usual), constant(usual)] as never), options)).toThrow(ShapeError);
});
