// Tensors by flat dotted names: what gradients, optimizer states and weight files are.
import { DataError } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';

/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/**
 * Copies stored tensors into variables of the same names.
 * @throws DataError naming what is missing, left over or of another shape; then nothing has been changed.
 */
export function copyInto(variables: NamedParams, stored: NamedTensors, where: string): void {
  const problem = firstDifference(variables, stored);
  if (problem) throw new DataError({ where, ...problem });
  for (const [name, variable] of Object.entries(variables)) {
    const tensor = stored[name] as tf.Tensor;
    // A copy of the memory: kernels write variables in place, and the stored tensor is the caller's.
    tf.tidy(() => variable.assign(tf.tensor(tensor.dataSync().slice(), tensor.shape, tensor.dtype)));
  }
}

/** Checks that all numbers are finite. @throws DataError that names the first tensor with a NaN or an infinity */
export function checkFinite(tensors: NamedTensors, where: string, fix: string): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    const place = tensor.dataSync().findIndex((value) => !Number.isFinite(value));
    if (place < 0) continue;
    const got = `${tensor.dataSync()[place]} in "${name}", number ${place}`;
    throw new DataError({ where, expected: 'finite weights', got, fix });
  }
}

function firstDifference(
  variables: NamedParams,
  stored: NamedTensors,
): { expected: string; got: string; fix?: string } | undefined {
  const fix = 'The file belongs to a model of other settings: use the config.json of the same run.';
  for (const [name, variable] of Object.entries(variables)) {
    const tensor = Object.hasOwn(stored, name) ? stored[name] : undefined;
    if (!tensor) return { expected: `a tensor "${name}"`, got: listed(Object.keys(stored)), fix };
    const [expected, got] = [variable.shape.join(', '), tensor.shape.join(', ')];
    if (expected !== got) return { expected: `"${name}" of shape [${expected}]`, got: `[${got}]`, fix };
  }
  const extra = Object.keys(stored).filter((name) => !Object.hasOwn(variables, name));
  if (extra.length > 0) return { expected: listed(Object.keys(variables)), got: `also ${listed(extra)}`, fix };
  return undefined;
}

const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'nothing'
    : names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
