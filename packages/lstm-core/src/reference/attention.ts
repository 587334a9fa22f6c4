// Attention of one query over one memory, in float64: the specification of layers/attention.ts.
// e_s = score(q, m_s); a = softmax over the first `length` places; context = Σ a_s m_s.

import { ShapeError } from '@longhand/base';
import { checkKind } from '../ops/checks.ts';
import { checkInRange, checkLength, checkRows } from './checks.ts';

export type AttentionWeights =
  | { readonly kind: 'dot' | 'scaled' }
  /** score = q · (m W), W [M, Q] (Luong et al. 2015). */
  | { readonly kind: 'general'; readonly keys: readonly (readonly number[])[] }
  /** score = v · tanh(m W_k + q W_q + c w_c + b), W_k [M, A], W_q [Q, A], w_c [1, A] (Bahdanau et al. 2015, See et al. 2017). */
  | {
      readonly kind: 'additive';
      readonly keys: readonly (readonly number[])[];
      readonly queries: readonly (readonly number[])[];
      readonly bias: readonly number[];
      readonly score: readonly number[];
      readonly coverage?: readonly (readonly number[])[];
    };

/**
 * @param length real places of the memory, 0 to S
 * @throws ShapeError; DataError for another length; ConfigError for an unknown kind
 */
export function referenceAttention(
  query: readonly number[],
  memory: readonly (readonly number[])[],
  length: number,
  weights: AttentionWeights,
  covered: readonly number[] = [],
): { context: number[]; weights: number[] } {
  const [first] = memory;
  if (!first) throw new ShapeError({ where: `${where}: memory`, expected: 'one place or more', got: 'none' });
  checkRows(`${where}: memory`, memory, first.length);
  checkInRange(`${where}: length`, length, 0, memory.length);
  checkWeights(query.length, first.length, weights, covered);
  if (covered.length > 0) checkLength(`${where}: covered`, covered, memory.length);
  const scores = memory.slice(0, length).map((row, s) => scoreOf(query, row, weights, covered[s]));
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const shares = memory.map((_, s) => (s < length ? powers[s]! / total : 0));
  const context = first.map((_, m) => shares.reduce((sum, share, s) => sum + share * memory[s]![m]!, 0));
  return { context, weights: shares };
}

const where = 'referenceAttention';

function checkWeights(query: number, memory: number, weights: AttentionWeights, covered: readonly number[]): void {
  checkKind(`${where}: kind`, weights.kind, ['dot', 'scaled', 'general', 'additive']);
  if (weights.kind === 'general') checkRows(`${where}: keys`, weights.keys, query, memory);
  else if (weights.kind === 'additive') {
    const size = weights.bias.length;
    checkRows(`${where}: keys`, weights.keys, size, memory);
    checkRows(`${where}: queries`, weights.queries, size, query);
    checkLength(`${where}: score`, weights.score, size);
    if (weights.coverage || covered.length > 0) checkRows(`${where}: coverage`, weights.coverage, size, 1);
  } else checkQuery(query, memory);
}

function checkQuery(query: number, memory: number): void {
  if (query === memory) return;
  throw new ShapeError({ where: `${where}: query`, expected: `${memory} numbers, as the memory`, got: String(query) });
}

function scoreOf(
  query: readonly number[],
  row: readonly number[],
  weights: AttentionWeights,
  covered: number | undefined,
): number {
  switch (weights.kind) {
    case 'dot':
      return dot(query, row);
    case 'scaled':
      return dot(query, row) / Math.sqrt(query.length);
    case 'general':
      return dot(query, times(row, weights.keys));
    case 'additive': {
      const [key, projected] = [times(row, weights.keys), times(query, weights.queries)];
      const known = (a: number): number => (covered === undefined ? 0 : covered * (weights.coverage?.[0]?.[a] ?? 0));
      return dot(
        weights.score,
        key.map((value, a) => Math.tanh(value + projected[a]! + known(a) + weights.bias[a]!)),
      );
    }
    default:
      return weights satisfies never;
  }
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const times = (row: readonly number[], matrix: readonly (readonly number[])[]): number[] =>
  matrix[0]!.map((_, column) => row.reduce((sum, value, i) => sum + value * matrix[i]![column]!, 0));
