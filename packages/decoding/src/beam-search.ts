// Beam search over a batch of sentences. Scores as in Wu et al. 2016: log p / length penalty + coverage penalty.
// Beside the model's own time each step copies the hypotheses: time grows with the square of their length.
import { DataError } from '@longhand/base';
import {
  advance,
  type Beam,
  type BeamOptions,
  type Continuation,
  checkBeamOptions,
  type Hypothesis,
  mustEnd,
  type Rows,
  rowsOf,
  type Search,
} from './beam-step.ts';
import type { DecodingModel } from './model.ts';
import { checkSequenceOptions } from './options.ts';
import { repeating } from './repeating.ts';

/**
 * The best hypotheses of each sentence, best first; one at least. A sentence is done when `beamSize` of its hypotheses have
 * ended, each among the best `beamSize` continuations of its step, or when none is left.
 * @throws ConfigError, ShapeError; DataError if the model gives NaN, or no token may follow
 */
export function beamSearch<State>(model: DecodingModel<State>, options: BeamOptions): Hypothesis[][] {
  checkBeamOptions(options);
  checkSequenceOptions('beamSearch', options, model);
  const { bos, coveragePenalty = 0, withAttention = false } = options;
  const results = new Array<Hypothesis[]>(model.batch);
  if (model.batch === 0) return results;
  const beams: readonly Beam[] = [{ tokens: [], logProb: 0, attention: [] }];
  let searches: Search[] = Array.from({ length: model.batch }, (_, sentence) => ({ sentence, beams, finished: [] }));
  let state = model.start();
  let last: Int32Array = new Int32Array(model.batch).fill(bos);
  try {
    while (searches.length > 0) {
      const count = Math.min(model.vocabSize, candidatesNeeded(searches, options, model.vocabSize));
      const step = model.step(last, state, { count, withAttention: withAttention || coveragePenalty > 0 });
      state = step.state;
      const { done, going, sources, tokens, places } = advanceAll(searches, rowsOf(step, last.length), options);
      for (const { sentence, finished } of done) results[sentence] = bestOf(finished, sentence, options);
      searches = going;
      if (going.length > 0) state = model.select(state, Int32Array.from(sources), Int32Array.from(places));
      last = Int32Array.from(tokens);
    }
  } finally {
    model.dispose(state);
  }
  return results;
}

interface Advanced {
  readonly done: readonly Search[];
  readonly going: Search[];
  /** Of the next step's rows, `beamSize` for each sentence that goes on: the row they come from, and the token. */
  readonly sources: readonly number[];
  readonly tokens: readonly number[];
  /** Of the sentences that go on, among those of this step. */
  readonly places: readonly number[];
}

function advanceAll(searches: readonly Search[], rows: Rows, options: BeamOptions): Advanced {
  const { beamSize } = options;
  const [done, going]: [Search[], Search[]] = [[], []];
  const [sources, tokens, places]: [number[], number[], number[]] = [[], [], []];
  let first = 0;
  for (const [place, search] of searches.entries()) {
    const { finished, continuations } = advance(search, first, rows, options);
    first += search.beams.length;
    const [best] = continuations;
    if (!best || finished.length >= beamSize) {
      done.push({ ...search, finished });
      continue;
    }
    const filled = Array.from({ length: beamSize }, (_, i) => continuations[i] ?? filler(best));
    places.push(place);
    sources.push(...filled.map(({ row }) => row));
    tokens.push(...filled.map(({ token }) => token));
    going.push({ ...search, finished, beams: filled.map(({ beam }) => beam) });
  }
  return { done, going, sources, tokens, places };
}

const filler = ({ beam, row, token }: Continuation): Continuation => ({
  row,
  token,
  beam: { ...beam, logProb: Number.NEGATIVE_INFINITY },
});

function bestOf(finished: readonly Hypothesis[], sentence: number, { nBest = 1 }: BeamOptions): Hypothesis[] {
  if (finished.length === 0)
    throw new DataError({
      where: `beamSearch: sentence ${sentence}`,
      expected: 'a token that may follow',
      got: 'none: each is banned, would repeat, ends the text before minLength, or has probability 0',
    });
  return [...finished].sort((a, b) => b.score - a.score).slice(0, nBest);
}

/** So many that, whatever is not allowed, `beamSize` tokens and the end are left; all where a sentence must end. */
function candidatesNeeded(searches: readonly Search[], options: BeamOptions, vocabSize: number): number {
  const { beamSize, banned = [], noRepeatNgram = 0 } = options;
  if (searches.some((search) => mustEnd(search, options))) return vocabSize;
  const repeated = searches.flatMap(({ beams }) => beams.map(({ tokens }) => repeating(tokens, noRepeatNgram).size));
  return beamSize + 2 + banned.length + repeated.reduce((most, size) => Math.max(most, size), 0);
}
