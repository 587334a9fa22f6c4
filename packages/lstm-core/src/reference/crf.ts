// One sequence under a linear-chain conditional random field, in float64: the specification of ops/crf.ts (Lafferty et al. 2001).
// Forward a_t(j) = emission_t(j) + log Σ_i exp(a_t-1(i) + transition(i, j)), backward b_t(i) likewise from the end;
// p(y_t = k) = exp(a_t(k) + b_t(k) - log Z).

import { ShapeError } from '@longhand/base';
import { checkInRange, checkLength, checkRows } from './checks.ts';

export interface CrfScores {
  readonly transitions: readonly (readonly number[])[];
  readonly start: readonly number[];
  readonly end: readonly number[];
}

export interface CrfSequence {
  /** log Σ exp score over all labellings. */
  readonly logPartition: number;
  /** p of label k at step t, `[T][K]`. */
  readonly marginals: readonly (readonly number[])[];
  /** Expected number of steps from label i to label j, `[K][K]`. */
  readonly pairMarginals: readonly (readonly number[])[];
}

/** The score of one labelling. @throws ShapeError; DataError for a label that is none of 0 to K - 1 */
export function referenceCrfScore(
  emissions: readonly (readonly number[])[],
  scores: CrfScores,
  labels: readonly number[],
): number {
  checkScores('referenceCrfScore', emissions, scores);
  checkLength('referenceCrfScore: labels', labels, emissions.length);
  for (const [t, label] of labels.entries())
    checkInRange(`referenceCrfScore: labels[${t}]`, label, 0, scores.start.length - 1);
  const { transitions, start, end } = scores;
  let score = start[labels[0]!]! + end[labels.at(-1)!]!;
  labels.forEach((label, t) => {
    score += emissions[t]![label]!;
    if (t > 0) score += transitions[labels[t - 1]!]![label]!;
  });
  return score;
}

/**
 * @param emissions `[T][K]`, T of 1 or more
 * @throws ShapeError
 */
export function referenceCrf(emissions: readonly (readonly number[])[], scores: CrfScores): CrfSequence {
  checkScores('referenceCrf', emissions, scores);
  const { transitions, start, end } = scores;
  const labels = start.map((_, k) => k);
  const alphas = [labels.map((k) => start[k]! + emissions[0]![k]!)];
  for (const step of emissions.slice(1)) {
    const before = alphas.at(-1)!;
    alphas.push(labels.map((j) => step[j]! + logSumExp(labels.map((i) => before[i]! + transitions[i]![j]!))));
  }
  const betas = [[...end]];
  for (const step of emissions.slice(1).toReversed()) {
    const after = betas[0]!;
    betas.unshift(labels.map((i) => logSumExp(labels.map((j) => transitions[i]![j]! + step[j]! + after[j]!))));
  }
  const logPartition = logSumExp(labels.map((k) => alphas.at(-1)![k]! + end[k]!));
  const marginals = emissions.map((_, t) => labels.map((k) => Math.exp(alphas[t]![k]! + betas[t]![k]! - logPartition)));
  const pairAt = (t: number, i: number, j: number): number =>
    Math.exp(alphas[t]![i]! + transitions[i]![j]! + emissions[t + 1]![j]! + betas[t + 1]![j]! - logPartition);
  const pairMarginals = labels.map((i) =>
    labels.map((j) => emissions.slice(1).reduce((sum, _, t) => sum + pairAt(t, i, j), 0)),
  );
  return { logPartition, marginals, pairMarginals };
}

function checkScores(
  where: string,
  emissions: readonly (readonly number[])[],
  { transitions, start, end }: CrfScores,
): void {
  const size = start.length;
  if (emissions.length === 0 || size === 0)
    throw new ShapeError({ where, expected: 'a step and a label', got: `${emissions.length} steps, ${size} labels` });
  checkRows(`${where}: emissions`, emissions, size);
  checkRows(`${where}: transitions`, transitions, size, size);
  checkLength(`${where}: end`, end, size);
}

function logSumExp(values: readonly number[]): number {
  const top = Math.max(...values);
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}
