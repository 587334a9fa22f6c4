// Strided copies of blocks of any rank.
import type { LonghandBackend } from '../backend.ts';
import { collapse } from './strides.ts';

export type Place = { readonly address: number; readonly strides: readonly number[] };

/** Copies a block between two places; axes that four loops cannot hold are walked here. */
export function copyBlock(backend: LonghandBackend, shape: readonly number[], from: Place, to: Place): void {
  const walk = collapse({ shape, strides: [from.strides, to.strides] as const }, 4);
  if (walk) {
    const [x, y] = walk.strides;
    backend.compute.kernels.copy_strided(...walk.shape, from.address, ...x, to.address, ...y);
    return;
  }
  const [steps = 0, ...rest] = shape;
  for (let i = 0; i < steps; i++) copyBlock(backend, rest, inner(from, i), inner(to, i));
}

/** What lies behind step `i` of the first axis. */
function inner({ address, strides: [first = 0, ...strides] }: Place, i: number): Place {
  return { address: address + 4 * i * first, strides };
}

/** Bytes from the start to an element. */
export const offset = (strides: readonly number[], begin: readonly number[]): number =>
  4 * begin.reduce((sum, at, axis) => sum + at * (strides[axis] as number), 0);
