// Every fused operation runs as a backend's kernel where one is registered, else as its twin of plain tfjs ops.
import { at } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';

export { checkInt32, checkShape } from './checks.ts';

/** Whether the current backend has its own kernel of this name. */
export const hasKernel = (name: string): boolean => tf.getKernel(name, tf.getBackend()) != null;

/** Runs a kernel and its registered gradient. Outputs in the order that `kernels.ts` gives. */
export function runKernel(name: string, inputs: Record<string, tf.Tensor>, attributes: object = {}): tf.Tensor[] {
  const outputs = tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** The first output, or the only one. */
export const runForOne = (name: string, inputs: Record<string, tf.Tensor>, attributes: object = {}): tf.Tensor =>
  at(runKernel(name, inputs, attributes), 0);
