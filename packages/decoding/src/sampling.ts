// Sampling: temperature, the k most probable tokens (Fan et al. 2018), the nucleus of mass p (Holtzman et al. 2020).
import { createRandom, DataError, type Random } from '@longhand/base';
import { type Candidate, candidatesOf, type DecodingModel, type Step } from './model.ts';
import { checkerOf, checkSequenceOptions, isCount, limitOf, type SequenceOptions } from './options.ts';

/** How tokens are drawn. */
export interface SamplingOptions extends SequenceOptions {
  readonly seed: number;
  /** Below 1 the probable becomes more so. Default 1. */
  readonly temperature?: number;
  /** 0 (default): all tokens. */
  readonly topK?: number;
  /** The fewest most probable tokens that together have this probability. Default 1: all. */
  readonly topP?: number;
}

/** A sequence that was drawn. */
export interface Sample {
  /** Without BOS and EOS. */
  readonly tokens: readonly number[];
  /** Of the tokens drawn under the model itself, before temperature and cuts. */
  readonly logProb: number;
}

/** A sample that is being drawn. */
interface Draft {
  readonly sentence: number;
  readonly limit: number;
  readonly random: Random;
  readonly tokens: number[];
  logProb: number;
}

/**
 * One sample for each sentence; the same ones for the same seed.
 * @throws ConfigError, ShapeError; DataError if the model gives NaN, or no token may follow
 */
export function sample<State>(model: DecodingModel<State>, options: SamplingOptions): Sample[] {
  checkOptions(options, model);
  const { bos, eos, seed, topK = 0, banned = [] } = options;
  const drafts = Array.from({ length: model.batch }, (_, sentence): Draft => {
    const random = createRandom(seed).fork(`sentence ${sentence}`);
    return { sentence, limit: limitOf(options, sentence), random, tokens: [], logProb: 0 };
  });
  if (drafts.length === 0) return [];
  const never = new Set(banned);
  let going: readonly Draft[] = drafts;
  let state = model.start();
  let last: Int32Array = new Int32Array(model.batch).fill(bos);
  try {
    while (going.length > 0) {
      const all = topK === 0 || going.some(({ tokens, limit }) => tokens.length >= limit);
      const count = all ? model.vocabSize : Math.min(model.vocabSize, topK + banned.length);
      const step = model.step(last, state, { count, withAttention: false });
      state = step.state;
      const kept = drawAll(going, step, never, options).filter(({ token }) => token !== eos);
      for (const { draft, token } of kept) draft.tokens.push(token);
      going = kept.map(({ draft }) => draft);
      const places = Int32Array.from(kept, ({ place }) => place);
      if (kept.length > 0) state = model.select(state, places, places);
      last = Int32Array.from(kept, ({ token }) => token);
    }
  } finally {
    model.dispose(state);
  }
  return drafts.map(({ tokens, logProb }) => ({ tokens, logProb }));
}

const drawAll = (
  going: readonly Draft[],
  step: Step<unknown>,
  never: ReadonlySet<number>,
  options: SamplingOptions,
): { readonly place: number; readonly draft: Draft; readonly token: number }[] =>
  going.map((draft, place) => {
    const row = candidatesOf(step, place, going.length);
    return { place, draft, token: choose(draft, row, never, options) };
  });

/** The next token of a sentence: the end where it must end. */
function choose(
  draft: Draft,
  row: readonly Candidate[],
  never: ReadonlySet<number>,
  { eos, temperature = 1, topK = 0, topP = 1 }: SamplingOptions,
): number {
  const ends = draft.tokens.length >= draft.limit;
  const allowed = row.filter(({ token }) => (ends ? token === eos : !never.has(token)));
  const possible = ends ? allowed : allowed.filter(({ logProb }) => logProb > Number.NEGATIVE_INFINITY);
  const cut = possible.slice(0, topK || undefined);
  const chosen = ends ? cut[0] : draw(cut, temperature, topP, draft.random);
  if (!chosen)
    throw new DataError({
      where: `sample: sentence ${draft.sentence}`,
      expected: 'a token that may follow',
      got: 'none: each is banned or has probability 0',
    });
  draft.logProb += chosen.logProb;
  return chosen.token;
}

/** @param candidates best first */
function draw(
  candidates: readonly Candidate[],
  temperature: number,
  topP: number,
  random: Random,
): Candidate | undefined {
  const most = candidates[0]?.logProb ?? 0;
  const weights = candidates.map(({ logProb }) => Math.exp((logProb - most) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let [kept, mass] = [0, 0];
  for (const weight of weights) {
    if (mass >= topP * total) break;
    mass += weight;
    kept++;
  }
  let left = random.uniform() * weights.slice(0, kept).reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.slice(0, kept).entries()) {
    left -= weight;
    if (left < 0) return candidates[i];
  }
  return candidates[kept - 1];
}

function checkOptions(options: SamplingOptions, model: DecodingModel<unknown>): void {
  const { seed, temperature = 1, topK = 0, topP = 1 } = options;
  checkSequenceOptions('sample', options, model);
  const check = checkerOf('sample');
  check('seed', Number.isSafeInteger(seed), 'an integer', seed);
  check('temperature', temperature > 0 && Number.isFinite(temperature), 'a number above 0', temperature);
  check('topK', isCount(topK), 'an integer of 0 or more', topK);
  check('topP', topP > 0 && topP <= 1, 'a number above 0, at most 1', topP);
}
