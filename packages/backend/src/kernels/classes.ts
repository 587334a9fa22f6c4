// What the cross-entropies to classes share: targets that are no class are refused.
import type * as tf from '@tensorflow/tfjs-core';
import type { LonghandBackend } from '../backend.ts';
import { outside } from './values.ts';

type Call = { readonly backend: LonghandBackend };

/** `wrong` is the row of a target that is no class, if a kernel found one. */
export function checkTargets({ backend }: Call, targets: tf.TensorInfo, classes: number, wrong: number): void {
  if (wrong >= 0) throw outside('softmaxCrossEntropy: targets', classes, backend.ints(targets)[wrong], wrong);
}

/** The way back writes to the place of each target: one that is no class, and is not ignored, is refused. */
export function checkClasses({ backend }: Call, targets: tf.TensorInfo, classes: number, ignoreIndex: number): void {
  const values = backend.ints(targets);
  const wrong = values.findIndex((target) => target !== ignoreIndex && (target < 0 || target >= classes));
  if (wrong >= 0) throw outside('softmaxCrossEntropy: targets', classes, values[wrong], wrong);
}

/** The share of the target and that of all classes; 1 - s in float64. */
export const shares = ({ labelSmoothing }: { readonly labelSmoothing: number }): [number, number] => [
  1 - labelSmoothing,
  labelSmoothing,
];
