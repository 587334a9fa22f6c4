// The pointer-generator's output in float64 (See et al. 2017, equations 8 and 9): the specification of ops/pointer.ts.

import { ConfigError, DataError } from '@longhand/base';
import { show } from '../ops/checks.ts';
import { checkInRange, checkLength } from './checks.ts';

/** What one step gives: `logits [V]`, attention `weights [S]` on a source of `sourceIds [S]`, the logit `generate` of p_gen. */
export interface PointerRow {
  readonly logits: readonly number[];
  readonly weights: readonly number[];
  readonly generate: number;
  readonly sourceIds: readonly number[];
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((value) => Math.exp(value - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function checkRow(where: string, { logits, weights, sourceIds }: PointerRow): void {
  checkInRange(`${where}: number of logits`, logits.length, 1, 2 ** 24);
  checkLength(`${where}: weights`, weights, sourceIds.length);
  for (const [s, id] of sourceIds.entries()) checkInRange(`${where}: sourceIds[${s}]`, id, 0, 2 ** 24);
}

function checkLoss(row: PointerRow, target: number, labelSmoothing: number): void {
  const where = 'referencePointerLoss';
  checkRow(where, row);
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    const expected = '0 <= labelSmoothing < 1';
    throw new ConfigError({ where: `${where}: labelSmoothing`, expected, got: show(labelSmoothing) });
  }
  const size = row.logits.length;
  if (Number.isInteger(target) && target >= 0 && (target < size || row.sourceIds.includes(target))) return;
  const expected = `0 to ${size - 1}, or an id of its source`;
  throw new DataError({ where: `${where}: target`, expected, got: show(target) });
}

/** P(w) = g softmax(logits)[w] + (1 - g) Σ_{s: id_s = w} a_s for each of the `extendedSize` words. @throws ShapeError, DataError */
export function referencePointer(row: PointerRow, extendedSize: number): number[] {
  checkRow('referencePointer', row);
  const { logits, weights, generate, sourceIds } = row;
  checkInRange('referencePointer: extendedSize', extendedSize, logits.length, 2 ** 24);
  const [generated, g] = [softmax(logits), sigmoid(generate)];
  return Array.from({ length: extendedSize }, (_, word) => {
    const copied = weights.reduce((sum, weight, s) => sum + (sourceIds[s] === word ? weight : 0), 0);
    return g * (generated[word] ?? 0) + (1 - g) * copied;
  });
}

/** (1 - s) (-log P(target)) + s (log Σ exp(logits) - mean of the logits), and its gradients. @throws ShapeError, DataError, ConfigError */
export function referencePointerLoss(
  row: PointerRow,
  target: number,
  labelSmoothing = 0,
): { loss: number; dLogits: number[]; dWeights: number[]; dGenerate: number } {
  const { logits, weights, generate, sourceIds } = row;
  checkLoss(row, target, labelSmoothing);
  const [generated, g] = [softmax(logits), sigmoid(generate)];
  const extendedSize = Math.max(logits.length, target + 1);
  const p = referencePointer(row, extendedSize)[target]!;
  const chosen = g * (generated[target] ?? 0);
  const copied = (p - chosen) / (1 - g);
  const uniform = -logits.reduce((sum, _, i) => sum + Math.log(generated[i]!), 0) / logits.length;
  const plain = 1 - labelSmoothing;
  return {
    loss: -plain * Math.log(p) + labelSmoothing * uniform,
    dLogits: generated.map(
      (q, i) => (plain * chosen * (q - (i === target ? 1 : 0))) / p + labelSmoothing * (q - 1 / logits.length),
    ),
    dWeights: weights.map((_, s) => (sourceIds[s] === target ? (-plain * (1 - g)) / p : 0)),
    dGenerate: (-plain * g * (1 - g) * ((generated[target] ?? 0) - copied)) / p,
  };
}
