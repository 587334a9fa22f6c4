// Every fused operation runs as a backend's kernel where one is registered, else as its twin of plain tfjs ops.
import { ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';

/** Whether the current backend has its own kernel of this name. */
export const hasKernel = (name: string): boolean => tf.getKernel(name, tf.getBackend()) != null;

/** Runs a kernel and its registered gradient. Outputs in the order that `kernels.ts` gives. */
export function runKernel(name: string, inputs: Record<string, tf.Tensor>, attributes: object = {}): tf.Tensor[] {
  const outputs = tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** Checks a shape; `null` stands for any size. */
export function checkShape(
  where: string,
  name: string,
  tensor: tf.Tensor,
  expected: readonly (number | null)[],
  fix?: string,
): void {
  const fits =
    tensor.rank === expected.length && expected.every((size, i) => size === null || size === tensor.shape[i]);
  if (fits) return;
  throw new ShapeError({
    where: `${where}: ${name}`,
    expected: `shape [${expected.map((size) => size ?? 'any').join(', ')}]`,
    got: `[${tensor.shape.join(', ')}]`,
    fix,
  });
}

/** Checks that ids, lengths or targets are int32: a float would be read as other numbers. */
export function checkInt32(where: string, name: string, tensor: tf.Tensor): void {
  if (tensor.dtype === 'int32') return;
  throw new ShapeError({
    where: `${where}: ${name}`,
    expected: 'dtype int32',
    got: tensor.dtype,
    fix: "Create it with dtype 'int32'.",
  });
}
