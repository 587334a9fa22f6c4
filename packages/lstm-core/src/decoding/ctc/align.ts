// Forced alignment: the most probable path (Viterbi) among those that spell given labels, and so the frames of each label.
import { DataError } from '@longhand/base';
import { type CtcEmissions, checkEmissions, type TokenSpan } from './emissions.ts';

export interface CtcAlignment {
  /** One for each label, in order. */
  readonly spans: readonly TokenSpan[];
  /** Of the best path. */
  readonly logProb: number;
}

const never = Number.NEGATIVE_INFINITY;

/**
 * States are the labels with blanks around them, 2 U + 1; a step stays, goes on by one, or by two over a blank between
 * different labels.
 * @throws DataError if the frames are too few for the labels, or no path has a probability; ShapeError, ConfigError
 */
export function ctcAlign(emissions: CtcEmissions, tokens: readonly number[]): CtcAlignment {
  checkEmissions(emissions);
  const { logProbs, frames, classes, blank = 0 } = emissions;
  const states = 2 * tokens.length + 1;
  const labelOf = (state: number) => (state % 2 === 0 ? blank : tokens[state >> 1]!);
  const skips = Uint8Array.from({ length: states }, (_, s) =>
    Number(s % 2 === 1 && s > 1 && labelOf(s) !== labelOf(s - 2)),
  );
  let scores = new Float64Array(states).fill(never);
  let next = new Float64Array(states);
  const steps = new Uint8Array(frames * states);
  for (let t = 0; t < frames; t++) {
    for (let s = 0; s < states; s++) {
      let [best, step] = [scores[s]!, 0];
      if (s > 0 && scores[s - 1]! > best) [best, step] = [scores[s - 1]!, 1];
      if (skips[s] === 1 && scores[s - 2]! > best) [best, step] = [scores[s - 2]!, 2];
      if (t === 0) best = s < 2 ? 0 : never; // a path begins with the first blank or the first label
      next[s] = best + logProbs[t * classes + labelOf(s)]!;
      steps[t * states + s] = step;
    }
    [scores, next] = [next, scores];
  }
  const last = states > 1 && scores[states - 2]! > scores[states - 1]! ? states - 2 : states - 1;
  const logProb = frames === 0 && tokens.length === 0 ? 0 : scores[last]!;
  if (logProb === never)
    throw new DataError({
      where: 'ctcAlign',
      expected: `frames that can spell ${tokens.length} labels`,
      got: `${frames} frames without such a path`,
    });
  return { spans: spansOf(emissions, tokens, steps, last), logProb };
}

function spansOf(
  { logProbs, frames, classes }: CtcEmissions,
  tokens: readonly number[],
  steps: Uint8Array,
  last: number,
): TokenSpan[] {
  const states = 2 * tokens.length + 1;
  const starts = new Int32Array(tokens.length);
  const ends = new Int32Array(tokens.length);
  const peaks = new Float64Array(tokens.length).fill(never);
  for (let t = frames - 1, state = last; t >= 0; state -= steps[t * states + state]!, t--) {
    if (state % 2 === 0) continue;
    const place = state >> 1;
    starts[place] = t;
    if (ends[place] === 0) ends[place] = t + 1;
    peaks[place] = Math.max(peaks[place]!, logProbs[t * classes + tokens[place]!]!);
  }
  return tokens.map((token, i) => ({ token, start: starts[i]!, end: ends[i]!, logProb: peaks[i]! }));
}
