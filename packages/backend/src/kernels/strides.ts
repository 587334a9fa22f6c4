// Shapes and strides for kernels that walk memory: fewer axes, the same elements.
import { sizeOf } from './registry.ts';

/** Row-major strides. */
export const rowMajor = (shape: readonly number[]): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

export interface Walk<Strides extends readonly (readonly number[])[] = readonly (readonly number[])[]> {
  readonly shape: readonly number[];
  /** One list of strides for each memory that is walked. */
  readonly strides: Strides;
}

/**
 * Leaves out axes of size 1 and joins neighbours that all memories walk as one, then fills up with axes of size 1 in front.
 * @returns undefined if more than `axes` are left
 */
export function collapse<Strides extends readonly (readonly number[])[]>(
  { shape, strides }: Walk<Strides>,
  axes: number,
): Walk<Strides> | undefined {
  const kept: { size: number; steps: number[] }[] = [];
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const steps = strides.map((own) => own[axis] as number);
    const last = kept.at(-1);
    const joins = last?.steps.every((step, k) => step === (steps[k] as number) * size);
    if (last && joins) kept[kept.length - 1] = { size: last.size * size, steps };
    else kept.push({ size, steps });
  }
  if (kept.length > axes) return undefined;
  // With nothing left there is one element; its axis is walked by these strides whatever its size is.
  if (kept.length === 0) kept.push({ size: 1, steps: strides.map(() => 1) });
  while (kept.length < axes) kept.unshift({ size: 1, steps: strides.map(() => 0) });
  return {
    shape: kept.map(({ size }) => size),
    strides: strides.map((_, k) => kept.map(({ steps }) => steps[k] as number)) as unknown as Strides,
  };
}

/** Strides of `shape` as it is read when broadcast to `target`: 0 along repeated axes. */
export function broadcastStrides(shape: readonly number[], target: readonly number[]): number[] {
  const own = rowMajor(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : (own[axis - missing] as number)));
}
