// What a kernel must know of the numbers that it is given, before C reads or writes by them.
import { DataError } from '@longhand/base';
import type * as tf from '@tensorflow/tfjs-core';
import type { LonghandBackend } from '../backend.ts';

/** @throws DataError if a length is not from 0 to `most` */
export function checkLengths(where: string, backend: LonghandBackend, lengths: tf.TensorInfo, most: number): void {
  const values = backend.ints(lengths);
  const wrong = values.findIndex((length) => length < 0 || length > most);
  if (wrong < 0) return;
  throw new DataError({ where: `${where}: lengths[${wrong}]`, expected: `0 to ${most}`, got: String(values[wrong]) });
}

/** The number that stands for a name in C. @throws DataError if it is none of them */
export function codeOf<Name extends string>(where: string, codes: Readonly<Record<Name, number>>, name: Name): number {
  if (Object.hasOwn(codes, name)) return codes[name];
  throw new DataError({ where, expected: Object.keys(codes).join(', '), got: JSON.stringify(name) ?? 'nothing' });
}

/** @throws DataError if it is no integer from `least` to `most` */
export function checkInteger(where: string, value: number, least = -(2 ** 31), most = 2 ** 31 - 1): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new DataError({ where, expected: `an integer from ${least} to ${most}`, got: String(value) });
}

/** @throws DataError if it is not from 0 to below 1 */
export function checkShare(where: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value < 1) return;
  throw new DataError({ where, expected: '0 to below 1', got: String(value) });
}

/** An id or target that no row stands for. */
export const outside = (where: string, size: number, got: number | undefined, at: number): DataError =>
  new DataError({
    where: `${where}[${at}]`,
    expected: `0 to ${size - 1}`,
    got: String(got),
    fix: 'Was it encoded with another vocabulary?',
  });
