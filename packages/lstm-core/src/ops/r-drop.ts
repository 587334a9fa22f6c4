// R-Drop in training (Wu et al. 2021): each example is read twice, and the two passes are to say the same.
import type * as tf from '@tensorflow/tfjs-core';
import { consistencyLoss } from './consistency-loss.ts';

/** The examples that one update reads: each once, or with R-Drop (`weight` above 0) all of them and then all once more. */
export const rDropRows = <T>(rows: readonly T[], weight: number): readonly T[] =>
  weight > 0 ? [...rows, ...rows] : rows;

/** What of the logits counts in R-Drop, and how much. */
export interface RDropOptions {
  /** Alpha of the paper; 0: no R-Drop. */
  readonly weight: number;
  /** Rows with this target do not count; default -1. */
  readonly ignoreIndex?: number;
}

/**
 * The mean loss of both passes, and half of `weight` times their disagreement. With `weight` 0 `loss` as it is.
 * @param loss mean over the rows of both passes
 * @param logits `[2N, V]` of `rDropRows`
 * @param targets `[2N]` int32
 * @throws as `consistencyLoss`
 */
export function rDropLoss(
  loss: tf.Scalar,
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  { weight, ignoreIndex }: RDropOptions,
): tf.Scalar {
  if (weight === 0) return loss;
  const once = targets.slice(0, targets.size / 2);
  return loss.add(consistencyLoss(logits, once, { ignoreIndex }).mul(weight / 2));
}
