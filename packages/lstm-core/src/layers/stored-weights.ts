// Weights that were stored, into the parameters of a model.
import { DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import type { Int8Matrix } from '../kernels.ts';
import { setInt8 } from '../ops/int8.ts';
import type { NamedParams } from './params.ts';

/** A weight as a file holds it. */
export interface StoredWeight {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array | Int32Array;
  /** Of a matrix that the file holds in 8 bits: what `values` are made of, a scale for each column. */
  readonly int8?: Pick<Int8Matrix, 'values' | 'scales'>;
}

const fix = 'Take weights and settings from the same run.';

/**
 * Sets every parameter to the stored weight of its name; what is stored beyond that is not looked at.
 * @param where names the file in errors
 * @throws DataError if one is missing, of another shape or not finite; then no parameter has changed
 */
export function copyWeights(params: NamedParams, stored: ReadonlyMap<string, StoredWeight>, where: string): void {
  const found = Object.entries(params).map(([name, variable]) => {
    const weight = stored.get(name);
    checkWeight(`${where}: "${name}"`, variable.shape, weight);
    return { variable, weight };
  });
  for (const { variable, weight } of found) {
    tf.tidy(() => variable.assign(tf.tensor(weight.values, variable.shape, 'float32')));
    const [rows = 0, columns = 0] = variable.shape;
    if (weight.int8) setInt8(variable, { shape: [rows, columns], ...weight.int8 });
  }
}

/** Trainable numbers. */
export const parameterCount = (params: NamedParams): number =>
  Object.values(params).reduce((sum, { size }) => sum + size, 0);

function checkWeight(
  where: string,
  shape: readonly number[],
  weight: StoredWeight | undefined,
): asserts weight is StoredWeight {
  const expected = `float32 [${shape.join(', ')}]`;
  if (!weight) throw new DataError({ where, expected, got: 'nothing of that name', fix });
  const got = `${weight.values instanceof Float32Array ? 'float32' : 'int32'} [${weight.shape.join(', ')}]`;
  if (got !== expected) throw new DataError({ where, expected, got, fix });
  const wrong = weight.values.find((value) => !Number.isFinite(value));
  if (wrong === undefined) return;
  throw new DataError({ where, expected: 'finite numbers', got: String(wrong), fix: 'Train again, or take a backup.' });
}
