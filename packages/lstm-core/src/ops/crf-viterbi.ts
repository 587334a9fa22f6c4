// The best labelling under a conditional random field (Viterbi 1967): exact, in float64 loops. Decoding only: no gradient.
import { DataError } from '@longhand/base';
import type * as tf from '@tensorflow/tfjs';
import { type CrfOptions, type CrfWeights, checkCrf } from './crf.ts';

export interface BestLabelling {
  /** Of each sequence, as many labels as it has steps. */
  readonly labels: number[][];
  /** Of each sequence; 0 for an empty one. */
  readonly scores: number[];
}

/**
 * The labelling with the highest score of each sequence of `emissions [B, T, K]`; of equals the one with the lower last label.
 * @throws ShapeError if shapes do not fit; DataError if a length is outside 0..T.
 */
export function crfViterbi(emissions: tf.Tensor3D, weights: CrfWeights, { lengths }: CrfOptions = {}): BestLabelling {
  const [batch, time, classes] = checkCrf('crfViterbi', emissions, weights, lengths);
  const given = lengths ? lengths.dataSync() : new Int32Array(batch).fill(time);
  const [values, transitions] = [emissions.dataSync(), weights.transitions.dataSync()];
  const [start, end] = [weights.start.dataSync(), weights.end.dataSync()];
  const best = Array.from(given, (length, b) => {
    if (length < 0 || length > time)
      throw new DataError({
        where: `crfViterbi: sequence ${b}`,
        expected: `a length of 0 to ${time}`,
        got: `${length}`,
      });
    const steps = Array.from({ length }, (_, t) =>
      values.subarray((b * time + t) * classes, (b * time + t + 1) * classes),
    );
    return bestOf(steps, transitions, start, end);
  });
  return { labels: best.map(({ labels }) => labels), scores: best.map(({ score }) => score) };
}

type Row = ArrayLike<number>;

function bestOf(steps: readonly Row[], transitions: Row, start: Row, end: Row): { labels: number[]; score: number } {
  if (steps.length === 0) return { labels: [], score: 0 };
  const classes = start.length;
  let scores = Array.from(start, (score, k) => score + steps[0]![k]!);
  const cameFrom = steps.slice(1).map((step) => {
    const before = Array.from({ length: classes }, (_, to) =>
      argMax(scores.map((score, from) => score + transitions[from * classes + to]!)),
    );
    scores = before.map((from, to) => scores[from]! + transitions[from * classes + to]! + step[to]!);
    return before;
  });
  const ending = scores.map((score, k) => score + end[k]!);
  const labels = [argMax(ending)];
  for (const before of cameFrom.toReversed()) labels.unshift(before[labels[0]!]!);
  return { labels, score: Math.max(...ending) };
}

const argMax = (values: readonly number[]): number => values.indexOf(Math.max(...values));
