// The best labelling under a conditional random field (Viterbi 1967): exact, in float64 loops. Decoding only: no gradient.
import { at, DataError } from '@longhand/base';
import type * as tf from '@tensorflow/tfjs-core';
import { type CrfOptions, type CrfWeights, checkCrf } from './crf.ts';

/** The best sequence of labels of each example, and its score. */
export interface BestLabelling {
  /** Of each sequence, as many labels as it has steps. */
  readonly labels: number[][];
  /** Of each sequence; 0 for an empty one. */
  readonly scores: number[];
}

/**
 * The labelling with the highest score of each sequence of `emissions [B, T, K]`; of equals the one with the lower last label.
 * @throws ShapeError if shapes do not fit, an axis is empty or a tensor is not of its dtype; DataError if a length is outside
 * 0 to T or a score is NaN.
 */
export function crfViterbi(emissions: tf.Tensor3D, weights: CrfWeights, { lengths }: CrfOptions = {}): BestLabelling {
  const given = checkCrf('crfViterbi', emissions, weights, lengths);
  const [, time, classes] = emissions.shape;
  const [values, transitions] = [emissions.dataSync(), weights.transitions.dataSync()];
  const [start, end] = [weights.start.dataSync(), weights.end.dataSync()];
  const best = Array.from(given, (length, b) => {
    const steps = Array.from({ length }, (_, t) =>
      values.subarray((b * time + t) * classes, (b * time + t + 1) * classes),
    );
    const found = bestOf(steps, transitions, start, end);
    if (!Number.isNaN(found.score)) return found;
    throw new DataError({ where: `crfViterbi: sequence ${b}`, expected: 'scores that are numbers', got: 'NaN' });
  });
  return { labels: best.map(({ labels }) => labels), scores: best.map(({ score }) => score) };
}

type Row = ArrayLike<number>;

function bestOf(steps: readonly Row[], transitions: Row, start: Row, end: Row): { labels: number[]; score: number } {
  const [first, ...others] = steps;
  if (!first) return { labels: [], score: 0 };
  const classes = start.length;
  let scores = Array.from(start, (score, k) => score + first[k]!);
  const cameFrom = others.map((step) => {
    const before = Array.from({ length: classes }, (_, to) =>
      argMax(scores.map((score, from) => score + transitions[from * classes + to]!)),
    );
    scores = before.map((from, to) => scores[from]! + transitions[from * classes + to]! + step[to]!);
    return before;
  });
  const ending = scores.map((score, k) => score + end[k]!);
  let label = argMax(ending);
  const labels = [label];
  for (const before of cameFrom.toReversed()) {
    label = at(before, label);
    labels.push(label);
  }
  return { labels: labels.toReversed(), score: Math.max(...ending) };
}

/** The first of the greatest, or the first NaN, which then is the score. */
function argMax(values: readonly number[]): number {
  const top = Math.max(...values);
  return Number.isNaN(top) ? values.findIndex(Number.isNaN) : values.indexOf(top);
}
