// Beam search over a batch of sentences. Scores as in Wu et al. 2016: log p / length penalty + coverage penalty.
import { ConfigError } from '@longhand/base';
import { type Candidate, candidatesOf, type DecodingModel, type Step } from './model.ts';
import { repeating } from './repeating.ts';

export interface BeamOptions {
  readonly bos: number;
  readonly eos: number;
  /** 1: greedy. */
  readonly beamSize: number;
  /** The most tokens, the end not counted: one number, or one for each sentence. What has not ended then must. */
  readonly maxLength: number | readonly number[];
  /** The fewest tokens before the end. Default 0. */
  readonly minLength?: number;
  /** Alpha of ((5 + length) / 6)^alpha, by which log p is divided. Default 0: not at all. */
  readonly lengthPenalty?: number;
  /** Beta of the sum over source words of log min(attention received, 1). Default 0. */
  readonly coveragePenalty?: number;
  /** No n-gram of this order comes twice. Default 0: all may. */
  readonly noRepeatNgram?: number;
  /** Hypotheses a sentence. Default 1, at most beamSize. */
  readonly nBest?: number;
  /** Tokens never to be chosen, e.g. UNK. */
  readonly banned?: readonly number[];
  /** Keeps the attention of each token. Default false. */
  readonly withAttention?: boolean;
}

export interface Hypothesis {
  /** Without BOS and EOS. */
  readonly tokens: readonly number[];
  /** What hypotheses are ordered by. */
  readonly score: number;
  /** Of all tokens and the end. */
  readonly logProb: number;
  /** For each token and the end the weights over the source; empty without `withAttention`. */
  readonly attention: readonly Float32Array[];
}

interface Beam {
  readonly tokens: readonly number[];
  /** -Infinity: only fills the batch, never goes on. */
  readonly logProb: number;
  readonly attention: readonly Float32Array[];
  /** What each source word has received, where the coverage penalty wants it. */
  readonly coverage?: Float32Array;
}

/** A beam that goes on: from which row, by which token. */
interface Continuation {
  readonly beam: Beam;
  readonly row: number;
  readonly token: number;
}

interface Search {
  readonly sentence: number;
  readonly beams: readonly Beam[];
  readonly finished: readonly Hypothesis[];
}

/** A step's results by row. */
interface Rows {
  /** The most probable tokens, best first. */
  candidates(row: number): Candidate[];
  /** Weights over the source, where they are wanted. */
  attention(row: number): Float32Array | undefined;
}

/**
 * The best hypotheses of each sentence, best first. A sentence is done when `beamSize` of its hypotheses have ended, each
 * among the best `beamSize` continuations of its step, or when none is left.
 * @throws ConfigError
 */
export function beamSearch<State>(model: DecodingModel<State>, options: BeamOptions): Hypothesis[][] {
  checkOptions(options);
  const { beamSize, bos, nBest = 1, coveragePenalty = 0, withAttention = false } = options;
  const results = new Array<Hypothesis[]>(model.batch);
  const beams: readonly Beam[] = [{ tokens: [], logProb: 0, attention: [] }];
  let searches: Search[] = Array.from({ length: model.batch }, (_, sentence) => ({ sentence, beams, finished: [] }));
  let state = model.start();
  let last: Int32Array = new Int32Array(model.batch).fill(bos);
  while (searches.length > 0) {
    const count = Math.min(model.vocabSize, candidatesNeeded(searches, options, model.vocabSize));
    const step = model.step(last, state, { count, withAttention: withAttention || coveragePenalty > 0 });
    const rows = rowsOf(step, last.length);
    const going: Search[] = [];
    const [sources, tokens, places]: [number[], number[], number[]] = [[], [], []];
    searches.forEach((search, place) => {
      const first = place * (last.length / searches.length);
      const { finished, continuations } = advance(search, first, rows, options);
      if (continuations.length === 0 || finished.length >= beamSize) {
        results[search.sentence] = [...finished].sort((a, b) => b.score - a.score).slice(0, nBest);
        return;
      }
      const filled = Array.from({ length: beamSize }, (_, i) => continuations[i] ?? filler(continuations[0]!));
      places.push(place);
      sources.push(...filled.map(({ row }) => row));
      tokens.push(...filled.map(({ token }) => token));
      going.push({ ...search, finished, beams: filled.map(({ beam }) => beam) });
    });
    searches = going;
    if (going.length === 0) model.dispose(step.state);
    else state = model.select(step.state, Int32Array.from(sources), Int32Array.from(places));
    last = Int32Array.from(tokens);
  }
  return results;
}

const filler = ({ beam, row, token }: Continuation): Continuation => ({
  ...{ row, token },
  beam: { ...beam, logProb: Number.NEGATIVE_INFINITY },
});

function rowsOf(step: Step<unknown>, count: number): Rows {
  const { attention } = step;
  const sources = attention ? attention.length / count : 0;
  return {
    candidates: (row) => candidatesOf(step, row, count),
    attention: (row) => attention?.slice(row * sources, (row + 1) * sources),
  };
}

/** So many that, whatever is not allowed, `beamSize` tokens and the end are left; all where a sentence must end. */
function candidatesNeeded(searches: readonly Search[], options: BeamOptions, vocabSize: number): number {
  const { beamSize, banned = [], noRepeatNgram = 0 } = options;
  if (searches.some((search) => mustEnd(search, options))) return vocabSize;
  const repeated = searches.flatMap(({ beams }) => beams.map(({ tokens }) => repeating(tokens, noRepeatNgram).size));
  return beamSize + 2 + banned.length + repeated.reduce((most, size) => Math.max(most, size), 0);
}

const mustEnd = ({ beams, sentence }: Search, { maxLength }: BeamOptions): boolean =>
  beams[0]!.tokens.length >= (typeof maxLength === 'number' ? maxLength : maxLength[sentence]!);

/** One step of one sentence: hypotheses that end, and those that go on. */
function advance(
  search: Search,
  first: number,
  rows: Rows,
  options: BeamOptions,
): { finished: Hypothesis[]; continuations: Continuation[] } {
  const { beams, finished } = search;
  const { beamSize, eos } = options;
  const ending = mustEnd(search, options);
  const choices = beams
    .flatMap((beam, i) => choicesOf(beam, first + i, rows, options, ending))
    .sort((a, b) => b.logProb - a.logProb);
  const ended = [...finished];
  const continuations: Continuation[] = [];
  choices.forEach(({ beam, row, token, logProb }, rank) => {
    const ends = token === eos;
    if (ends ? rank >= beamSize : continuations.length === beamSize) return;
    const next = extend(beam, token, logProb, rows.attention(row), options);
    if (ends) ended.push(hypothesisOf(beam.tokens, next, options));
    else continuations.push({ beam: next, row, token });
  });
  return { finished: ended, continuations };
}

interface Choice {
  readonly beam: Beam;
  readonly row: number;
  readonly token: number;
  /** Of the whole hypothesis. */
  readonly logProb: number;
}

function choicesOf(
  beam: Beam,
  row: number,
  rows: Rows,
  { beamSize, eos, minLength = 0, noRepeatNgram = 0, banned = [] }: BeamOptions,
  ending: boolean,
): Choice[] {
  if (beam.logProb === Number.NEGATIVE_INFINITY) return [];
  const never = new Set([...banned, ...repeating(beam.tokens, noRepeatNgram)]);
  if (beam.tokens.length < minLength) never.add(eos);
  const allowed = rows.candidates(row).filter(({ token }) => (ending ? token === eos : !never.has(token)));
  // One more than the beam holds, as the end takes no place in it.
  return allowed
    .slice(0, beamSize + 1)
    .map(({ token, logProb }) => ({ beam, row, token, logProb: beam.logProb + logProb }));
}

function extend(
  beam: Beam,
  token: number,
  logProb: number,
  weights: Float32Array | undefined,
  { withAttention, coveragePenalty = 0 }: BeamOptions,
): Beam {
  const tokens = [...beam.tokens, token];
  const attention = weights && withAttention ? [...beam.attention, weights] : beam.attention;
  const { coverage } = beam;
  if (!weights || coveragePenalty === 0) return { tokens, logProb, attention };
  return { tokens, logProb, attention, coverage: weights.map((weight, s) => weight + (coverage?.[s] ?? 0)) };
}

function hypothesisOf(
  tokens: readonly number[],
  { logProb, attention, coverage }: Beam,
  { lengthPenalty = 0, coveragePenalty = 0 }: BeamOptions,
): Hypothesis {
  const penalty = ((5 + tokens.length + 1) / 6) ** lengthPenalty;
  // Padding has received nothing at all, which a word never has: its softmax is above 0.
  const covered = coverage?.reduce((sum, received) => sum + (received > 0 ? Math.log(Math.min(received, 1)) : 0), 0);
  return { tokens, score: logProb / penalty + coveragePenalty * (covered ?? 0), logProb, attention };
}

function checkOptions({ beamSize, nBest = 1, minLength = 0, noRepeatNgram = 0 }: BeamOptions): void {
  const check = (where: string, valid: boolean, expected: string, got: number) => {
    if (!valid) throw new ConfigError({ where: `beamSearch: ${where}`, expected, got: String(got) });
  };
  check('beamSize', Number.isInteger(beamSize) && beamSize >= 1, 'an integer of 1 or more', beamSize);
  check('nBest', Number.isInteger(nBest) && nBest >= 1 && nBest <= beamSize, `1 to beamSize ${beamSize}`, nBest);
  check('minLength', Number.isInteger(minLength) && minLength >= 0, 'an integer of 0 or more', minLength);
  check(
    'noRepeatNgram',
    Number.isInteger(noRepeatNgram) && noRepeatNgram >= 0,
    'an integer of 0 or more',
    noRepeatNgram,
  );
}
