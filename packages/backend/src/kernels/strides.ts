// Shapes and strides for kernels that walk memory: fewer axes, the same elements.
import { sizeOf } from './registry.ts';

/** Row-major strides. */
export const rowMajor = (shape: readonly number[]): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

export interface Walk {
  readonly shape: readonly number[];
  /** One list of strides for each memory that is walked. */
  readonly strides: readonly (readonly number[])[];
}

/**
 * Leaves out axes of size 1 and joins neighbours that all memories walk as one, then fills up with axes of size 1 in front.
 * @returns undefined if more than `axes` are left
 */
export function collapse({ shape, strides }: Walk, axes: number): Walk | undefined {
  const kept: { size: number; steps: number[] }[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const steps = strides.map((own) => own[axis]!);
    const last = kept.at(-1);
    const joins = last?.steps.every((step, k) => step === steps[k]! * size);
    if (last && joins) kept[kept.length - 1] = { size: last.size * size, steps };
    else kept.push({ size, steps });
  });
  if (kept.length > axes) return undefined;
  while (kept.length < axes) kept.unshift({ size: 1, steps: strides.map(() => 0) });
  // The last axis is walked with these strides whatever its size is.
  if (kept.at(-1)!.size === 1) kept[kept.length - 1] = { size: 1, steps: strides.map(() => 1) };
  return { shape: kept.map(({ size }) => size), strides: strides.map((_, k) => kept.map(({ steps }) => steps[k]!)) };
}

/** Strides of `shape` as it is read when broadcast to `target`: 0 along repeated axes. */
export function broadcastStrides(shape: readonly number[], target: readonly number[]): number[] {
  const own = rowMajor(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]!));
}
