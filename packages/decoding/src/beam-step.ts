// One step of beam search for one sentence: which hypotheses end, and which go on by which token.
import { type Candidate, candidatesOf, type Step } from './model.ts';
import { checkerOf, isCount, limitOf, type SequenceOptions } from './options.ts';
import { repeating } from './repeating.ts';

/** How wide beam search is and how it scores lengths. */
export interface BeamOptions extends SequenceOptions {
  /** 1: greedy. */
  readonly beamSize: number;
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
  /** Keeps the attention of each token. Default false. */
  readonly withAttention?: boolean;
}

/** A sequence that beam search found. */
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

export interface Beam {
  readonly tokens: readonly number[];
  /** -Infinity: only fills the batch, never goes on. */
  readonly logProb: number;
  readonly attention: readonly Float32Array[];
  /** What each source word has received, where the coverage penalty wants it. */
  readonly coverage?: Float32Array;
}

/** A beam that goes on: from which row, by which token. */
export interface Continuation {
  readonly beam: Beam;
  readonly row: number;
  readonly token: number;
}

export interface Search {
  readonly sentence: number;
  readonly beams: readonly Beam[];
  readonly finished: readonly Hypothesis[];
}

/** A step's results by row. */
export interface Rows {
  /** The most probable tokens, best first. */
  candidates(row: number): Candidate[];
  /** Weights over the source, where they are wanted. */
  attention(row: number): Float32Array | undefined;
}

export function rowsOf(step: Step<unknown>, count: number): Rows {
  const { attention } = step;
  const sources = attention ? attention.length / count : 0;
  return {
    candidates: (row) => candidatesOf(step, row, count),
    attention: (row) => attention?.slice(row * sources, (row + 1) * sources),
  };
}

/** Whether its hypotheses, which are all of one length, may have no more tokens. */
export const mustEnd = ({ beams, sentence }: Search, options: BeamOptions): boolean =>
  beams.some(({ tokens }) => tokens.length >= limitOf(options, sentence));

/** One step of one sentence: hypotheses that end, and those that go on. @param first row of its first beam */
export function advance(
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
  // A text that must end ends, however improbable that is.
  const allowed = rows
    .candidates(row)
    .filter(({ token, logProb }) => (ending ? token === eos : !never.has(token) && logProb > Number.NEGATIVE_INFINITY));
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

/** Rows of the batch for each sentence: more are no beam but a mistake. */
const maxBeams = 10_000;

/** @throws ConfigError */
export function checkBeamOptions(options: BeamOptions): void {
  const { beamSize, nBest = 1, minLength = 0, noRepeatNgram = 0, lengthPenalty = 0, coveragePenalty = 0 } = options;
  const check = checkerOf('beamSearch');
  check('beamSize', isCount(beamSize, 1) && beamSize <= maxBeams, `1 to ${maxBeams}`, beamSize);
  check('nBest', isCount(nBest, 1) && nBest <= beamSize, `1 to beamSize ${beamSize}`, nBest);
  check('minLength', isCount(minLength), 'an integer of 0 or more', minLength);
  check('noRepeatNgram', isCount(noRepeatNgram), 'an integer of 0 or more', noRepeatNgram);
  check('lengthPenalty', Number.isFinite(lengthPenalty), 'a number', lengthPenalty);
  check('coveragePenalty', Number.isFinite(coveragePenalty), 'a number', coveragePenalty);
}
