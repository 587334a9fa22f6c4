// Laws of decoding, on a model that is a table: p(token | all tokens before) drawn from a seed.
import { at, ConfigError, createRandom, deriveSeed, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { beamSearch } from './beam-search.ts';
import type { Hypothesis } from './beam-step.ts';
import { type DecodingModel, ensemble } from './model.ts';
import { repeating } from './repeating.ts';
import { sample } from './sampling.ts';

const [bos, eos, vocabSize, words] = [0, 1, 5, 3];

type History = { readonly sentence: number; readonly tokens: readonly number[] };

function logProbsOf(seed: number, { sentence, tokens }: History): number[] {
  const random = createRandom(deriveSeed(seed, sentence, ...tokens));
  const logits = Array.from({ length: vocabSize }, (_, token) => (token === bos ? -50 : 2 * random.normal()));
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  return logits.map((logit) => Math.fround(logit - total));
}

/** Attention: all weight goes to the source word that the token before names. */
const table = (seed: number, batch: number): DecodingModel<readonly History[]> => ({
  vocabSize,
  batch,
  start: () => Array.from({ length: batch }, (_, sentence) => ({ sentence, tokens: [] })),
  step: (last, state, { count, withAttention }) => {
    const next = state.map(({ sentence, tokens }, row) => ({ sentence, tokens: [...tokens, at(last, row)] }));
    const weights = next.flatMap(({ tokens }) =>
      Array.from({ length: words }, (_, word) => (tokens.at(-1)! % words === word ? 0.8 : 0.1)),
    );
    const best = next.map((history) =>
      logProbsOf(seed, history)
        .map((logProb, token) => ({ token, logProb }))
        .sort((a, b) => b.logProb - a.logProb)
        .slice(0, count),
    );
    return {
      tokens: Int32Array.from(best.flat().map(({ token }) => token)),
      logProbs: Float32Array.from(best.flat().map(({ logProb }) => logProb)),
      state: next,
      attention: withAttention ? Float32Array.from(weights) : undefined,
    };
  },
  select: (state, rows) => Array.from(rows, (row) => at(state, row)),
  dispose: () => {},
});

const maxLength = 4;
const search = (seed: number, options: Partial<Parameters<typeof beamSearch>[1]>, batch = 3): Hypothesis[][] =>
  beamSearch(table(seed, batch), { bos, eos, beamSize: 4, maxLength, ...options });
const only = (results: readonly (readonly Hypothesis[])[]) => results.map(([best]) => best!);

function logProbOf(seed: number, sentence: number, tokens: readonly number[]): number {
  return [...tokens, eos].reduce(
    (sum, token, i) => sum + at(logProbsOf(seed, { sentence, tokens: [bos, ...tokens.slice(0, i)] }), token),
    0,
  );
}

/** Every sequence of 0 to maxLength tokens. */
function* allSequences(prefix: readonly number[] = []): Generator<readonly number[]> {
  yield prefix;
  if (prefix.length < maxLength)
    for (let token = 0; token < vocabSize; token++) if (token !== eos) yield* allSequences([...prefix, token]);
}

describe('beamSearch', () => {
  it.each([1, 2, 3])('with a beam of 1 takes the best token at each step, seed %i', (seed) => {
    for (const [sentence, { tokens, logProb }] of only(search(seed, { beamSize: 1 })).entries()) {
      const greedy: number[] = [];
      while (greedy.length < maxLength) {
        const row = logProbsOf(seed, { sentence, tokens: [bos, ...greedy] });
        const best = row.indexOf(Math.max(...row));
        if (best === eos) break;
        greedy.push(best);
      }
      expect(tokens).toEqual(greedy);
      expect(logProb).toBeCloseTo(logProbOf(seed, sentence, greedy), 4);
    }
  });

  it.each([0, 0.6, 1])('with a wide beam finds the best of all sequences, length penalty %f', (lengthPenalty) => {
    const wide = search(7, { beamSize: 700, nBest: 20, lengthPenalty });
    wide.forEach((hypotheses, sentence) => {
      const all = [...allSequences()].map((tokens) => {
        const logProb = logProbOf(7, sentence, tokens);
        return { tokens, score: logProb / ((6 + tokens.length) / 6) ** lengthPenalty };
      });
      const best = all.sort((a, b) => b.score - a.score).slice(0, 20);
      expect(hypotheses.map(({ tokens }) => tokens.join(' '))).toEqual(best.map(({ tokens }) => tokens.join(' ')));
      for (const [i, { score }] of hypotheses.entries()) expect(score).toBeCloseTo(at(best, i).score, 4);
    });
  });

  it('gives a sentence the same result alone and in a batch', () => {
    const [alone] = search(5, { nBest: 3 }, 1);
    expect(search(5, { nBest: 3 }, 6)[0]).toEqual(alone);
  });

  it('scores what it gives: its log probability is that of the tokens', () => {
    search(11, { nBest: 4, lengthPenalty: 1 }).forEach((hypotheses, sentence) => {
      for (const { tokens, logProb } of hypotheses) expect(logProb).toBeCloseTo(logProbOf(11, sentence, tokens), 4);
      const scores = hypotheses.map(({ score }) => score);
      expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    });
  });

  it('keeps to minLength, maxLength of each sentence, banned tokens and n-grams', () => {
    for (const { tokens } of only(search(3, { minLength: 3 }))) expect(tokens.length).toBeGreaterThanOrEqual(3);
    const lengths = only(search(3, { minLength: 9, maxLength: [1, 2, 3] })).map(({ tokens }) => tokens.length);
    expect(lengths).toEqual([1, 2, 3]);
    for (const { tokens } of only(search(3, { minLength: 4, banned: [0, 2] }))) {
      expect(tokens).not.toContain(2);
      expect(tokens).not.toContain(0);
    }
    for (const { tokens } of only(search(3, { minLength: 9, maxLength: 9, noRepeatNgram: 2 }))) {
      const pairs = tokens.slice(1).map((token, i) => `${tokens[i]} ${token}`);
      expect(new Set(pairs).size).toBe(pairs.length);
    }
  });

  it('with a coverage penalty prefers hypotheses that have read the whole source', () => {
    const coverageOf = ({ attention }: Hypothesis) =>
      Array.from({ length: words }, (_, s) => attention.reduce((sum, weights) => sum + at(weights, s), 0));
    const least = (hypotheses: readonly Hypothesis[]) => hypotheses.map((h) => Math.min(...coverageOf(h)));
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    const plain = least(only(search(4, { withAttention: true, beamSize: 60 }, 8)));
    const covering = least(only(search(4, { withAttention: true, beamSize: 60, coveragePenalty: 5 }, 8)));
    expect(total(covering)).toBeGreaterThan(total(plain));
    const [{ tokens, logProb, score, attention }] = only(search(4, { withAttention: true, coveragePenalty: 2 }, 1)) as [
      Hypothesis,
    ];
    expect(attention).toHaveLength(tokens.length + 1);
    const covered = coverageOf({ tokens, logProb, score, attention });
    expect(score).toBeCloseTo(logProb + 2 * covered.reduce((sum, c) => sum + Math.log(Math.min(c, 1)), 0), 4);
  });

  it('refuses what cannot be', () => {
    expect(() => search(1, { beamSize: 0 })).toThrow(ConfigError);
    expect(() => search(1, { nBest: 5 })).toThrow(/1 to beamSize 4/);
  });
});

describe('ensemble', () => {
  it('of one model is that model, of two the mean of their probabilities', () => {
    const options = { bos, eos, beamSize: 3, maxLength, nBest: 3 };
    const plain = (results: Hypothesis[][]) => results.map((row) => row.map(({ tokens }) => tokens));
    expect(plain(beamSearch(ensemble([table(1, 4)] as never), options))).toEqual(plain(search(1, options, 4)));
    const both = ensemble([table(1, 2), table(2, 2)] as never);
    const options2 = { count: vocabSize, withAttention: false };
    const { tokens, logProbs } = both.step(Int32Array.of(0, 0), both.start(), options2);
    const [a, b] = [1, 2].map((seed) => logProbsOf(seed, { sentence: 1, tokens: [bos] })) as [number[], number[]];
    for (let i = vocabSize; i < 2 * vocabSize; i++) {
      const mean = (Math.exp(at(a, at(tokens, i))) + Math.exp(at(b, at(tokens, i)))) / 2;
      expect(Math.exp(at(logProbs, i))).toBeCloseTo(mean, 5);
      if (i > vocabSize) expect(at(logProbs, i)).toBeLessThanOrEqual(at(logProbs, i - 1));
    }
    expect(() => ensemble([table(1, 2), table(1, 3)] as never)).toThrow(ShapeError);
    expect(() => ensemble([])).toThrow(ConfigError);
  });
});

describe('sample', () => {
  const draw = (options: object, batch = 2000) =>
    Array.from({ length: batch }, (_, seed) => at(sample(table(9, 1), { bos, eos, maxLength, seed, ...options }), 0));

  it('draws tokens as often as the model says', () => {
    const first = draw({}).map(({ tokens }) => tokens[0] ?? eos);
    const expected = logProbsOf(9, { sentence: 0, tokens: [bos] }).map(Math.exp);
    expected.forEach((p, token) => {
      const share = first.filter((drawn) => drawn === token).length / first.length;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt(p / 2000) + 1e-3);
    });
  });

  it('is greedy with one candidate, a small nucleus or a low temperature', () => {
    const [greedy] = only(search(9, { beamSize: 1 }, 1));
    for (const options of [{ topK: 1 }, { topP: 1e-6 }, { temperature: 1e-3 }])
      for (const { tokens, logProb } of draw(options, 5)) {
        expect(tokens).toEqual(greedy!.tokens);
        expect(logProb).toBeCloseTo(greedy!.logProb, 4);
      }
  });

  it('draws the same for the same seed, and refuses what cannot be', () => {
    expect(draw({}, 3)).toEqual(draw({}, 3));
    expect(() => draw({ temperature: 0 }, 1)).toThrow(ConfigError);
    expect(() => draw({ topP: 0 }, 1)).toThrow(ConfigError);
    expect(() => draw({ topK: -1 }, 1)).toThrow(ConfigError);
  });
});

it('repeating finds the tokens that would make an n-gram again', () => {
  expect([...repeating([1, 2, 3, 1, 2], 3)]).toEqual([3]);
  expect([...repeating([1, 2, 1, 3, 1], 2)]).toEqual([2, 3]);
  expect([...repeating([1, 2], 0)]).toEqual([]);
  expect([...repeating([4, 5], 1)]).toEqual([4, 5]);
  expect([...repeating([1], 3)]).toEqual([]);
});
