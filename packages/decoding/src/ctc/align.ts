// Forced alignment: the most probable path (Viterbi) among those that spell given labels, and so the frames of each label.
// Time and memory grow with frames times labels.
import { DataError } from '@longhand/base';
import { type CtcEmissions, checkEmissions, type TokenSpan } from './emissions.ts';

/** Which frames each label of a text belongs to. */
export interface CtcAlignment {
  /** One for each label, in order. */
  readonly spans: readonly TokenSpan[];
  /** Of the best path. */
  readonly logProb: number;
}

const never = Number.NEGATIVE_INFINITY;
/** Bytes of the table of steps. */
const maxSteps = 2 ** 31;

/**
 * States are the labels with blanks around them, 2 U + 1; a step stays, goes on by one, or by two over a blank between
 * different labels.
 * @throws DataError if a label is no class or the blank, the frames are too few for the labels, or no path has a
 * probability; ShapeError, ConfigError
 */
export function ctcAlign(emissions: CtcEmissions, tokens: readonly number[]): CtcAlignment {
  checkEmissions(emissions);
  const { frames } = emissions;
  const labels = labelsOf(emissions, tokens);
  if (frames === 0 && tokens.length === 0) return { spans: [], logProb: 0 };
  if (frames * labels.length > maxSteps)
    throw new DataError({
      where: 'ctcAlign',
      expected: `frames times twice the labels of at most ${maxSteps}`,
      got: `${frames} frames and ${tokens.length} labels`,
      fix: 'Cut the sound at pauses.',
    });
  const { steps, scores } = bestSteps(emissions, labels);
  const [label = never, blank = never] = [scores.at(-2), scores.at(-1)];
  const last = labels.length - (label > blank ? 2 : 1);
  const logProb = Math.max(label, blank);
  if (logProb === never)
    throw new DataError({
      where: 'ctcAlign',
      expected: `frames that can spell ${tokens.length} labels`,
      got: `${frames} frames without such a path`,
    });
  return { spans: spansOf(emissions, tokens, steps, last), logProb };
}

/** Of each state: a blank, the first label, a blank and so on. */
function labelsOf({ classes, blank = 0 }: CtcEmissions, tokens: readonly number[]): Int32Array {
  const labels = new Int32Array(2 * tokens.length + 1).fill(blank);
  for (const [i, token] of tokens.entries()) {
    if (!Number.isInteger(token) || token < 0 || token >= classes || token === blank)
      throw new DataError({
        where: `ctcAlign: label ${i}`,
        expected: `a class from 0 to ${classes - 1} that is not the blank ${blank}`,
        got: String(token),
      });
    labels[2 * i + 1] = token;
  }
  return labels;
}

/** Whence each state of each frame comes, `[T, states]` as so many states back, and the scores after the last frame. */
function bestSteps({ logProbs, frames, classes }: CtcEmissions, labels: Int32Array) {
  const states = labels.length;
  const skips = labels.map((label, s) => Number(s % 2 === 1 && s > 1 && label !== labels[s - 2]));
  let scores = new Float64Array(states).fill(never);
  let next = new Float64Array(states);
  const steps = new Uint8Array(frames * states);
  for (let t = 0; t < frames; t++) {
    for (let s = 0; s < states; s++) {
      let [best, step] = [scores[s]!, 0];
      if (s > 0 && scores[s - 1]! > best) [best, step] = [scores[s - 1]!, 1];
      if (skips[s] === 1 && scores[s - 2]! > best) [best, step] = [scores[s - 2]!, 2];
      if (t === 0) best = s < 2 ? 0 : never; // a path begins with the first blank or the first label
      next[s] = best + logProbs[t * classes + labels[s]!]!;
      steps[t * states + s] = step;
    }
    [scores, next] = [next, scores];
  }
  return { steps, scores };
}

function spansOf(
  { logProbs, frames, classes }: CtcEmissions,
  tokens: readonly number[],
  steps: Uint8Array,
  last: number,
): TokenSpan[] {
  const states = 2 * tokens.length + 1;
  const spans = tokens.map((token) => ({ token, start: 0, end: 0, logProb: never }));
  for (let t = frames - 1, state = last; t >= 0; state -= steps[t * states + state]!, t--) {
    const span = state % 2 === 0 ? undefined : spans[state >> 1];
    if (!span) continue;
    span.start = t;
    if (span.end === 0) span.end = t + 1;
    span.logProb = Math.max(span.logProb, logProbs[t * classes + span.token]!);
  }
  return spans;
}
