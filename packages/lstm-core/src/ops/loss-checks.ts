// What the losses ask of their arguments before they compute, the same on every device.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import type * as tf from '@tensorflow/tfjs-core';
import { checkInt32, checkShape } from './dispatch.ts';

/** How losses of single rows (or elements) become the result. */
export type Reduction = 'mean' | 'sum' | 'none';

/** Losses that all count. The mean over none is NaN, as in PyTorch. */
export function reduceAll(losses: tf.Tensor, reduction: Reduction): tf.Tensor {
  if (reduction === 'none') return losses;
  if (reduction === 'sum') return losses.sum();
  return losses.size > 0 ? losses.mean() : losses.sum().add(Number.NaN);
}

/** `logits [N, V]` float32 of at least one class. @throws ShapeError */
export function checkLogits(where: string, logits: tf.Tensor): void {
  checkShape(where, 'logits', logits, [null, null]);
  checkFloat32(where, 'logits', logits);
  if (logits.shape[1] !== 0) return;
  throw new ShapeError({
    where: `${where}: logits`,
    expected: 'at least one class',
    got: `[${logits.shape.join(', ')}]`,
  });
}

/** @throws ShapeError unless `tensor` is float32: integers would be read as other numbers. */
export function checkFloat32(where: string, name: string, tensor: tf.Tensor): void {
  if (tensor.dtype === 'float32') return;
  const fix = 'Convert it with toFloat().';
  throw new ShapeError({ where: `${where}: ${name}`, expected: 'dtype float32', got: tensor.dtype, fix });
}

/** `targets [N]` int32, each below `classes` or ignored. @throws ShapeError, DataError */
export function checkTargets(
  where: string,
  targets: tf.Tensor1D,
  [rows, classes]: readonly [rows: number, classes: number],
  ignoreIndex: number,
): void {
  checkShape(where, 'targets', targets, [rows]);
  checkInt32(where, 'targets', targets);
  for (const [n, target] of targets.dataSync().entries()) {
    if ((target >= 0 && target < classes) || target === ignoreIndex) continue;
    const fix = 'Was it encoded with another vocabulary?';
    throw new DataError({
      where: `${where}: targets[${n}]`,
      expected: `0 to ${classes - 1}`,
      got: String(target),
      fix,
    });
  }
}

/** @throws ConfigError */
export function checkSmoothing(where: string, labelSmoothing: number): void {
  if (typeof labelSmoothing === 'number' && labelSmoothing >= 0 && labelSmoothing < 1) return;
  throw new ConfigError({
    where: `${where}: labelSmoothing`,
    expected: '0 <= labelSmoothing < 1',
    got: String(labelSmoothing),
  });
}

/** An id as int32 holds it. @throws ConfigError */
export function checkIgnoreIndex(where: string, ignoreIndex: number): void {
  if (typeof ignoreIndex === 'number' && ignoreIndex === (ignoreIndex | 0)) return;
  throw new ConfigError({ where: `${where}: ignoreIndex`, expected: 'an int32 id', got: String(ignoreIndex) });
}

/** @throws ConfigError */
export function checkReduction(where: string, reduction: Reduction): void {
  if (['mean', 'sum', 'none'].includes(reduction)) return;
  throw new ConfigError({ where: `${where}: reduction`, expected: 'mean, sum or none', got: `"${reduction}"` });
}
