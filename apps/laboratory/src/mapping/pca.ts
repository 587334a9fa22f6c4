// Principal components by power iteration: the directions in which vectors differ most.
import { at, createRandom } from '@longhand/base';

const rounds = 100;

/** Coordinates of each vector in its first `count` components, `[vectors][count]`; the largest loading of a component is positive. */
export function principal(vectors: readonly ArrayLike<number>[], count: number): number[][] {
  const size = at(vectors, 0).length;
  const means = Array.from(
    { length: size },
    (_, k) => vectors.reduce((sum, row) => sum + at(row, k), 0) / vectors.length,
  );
  const rest = vectors.map((row) => means.map((own, k) => at(row, k) - own));
  const coordinates: number[][] = vectors.map(() => []);
  for (let component = 0; component < count; component++) {
    const axis = firstAxis(rest, size, component);
    for (const [i, row] of rest.entries()) {
      const along = dot(row, axis);
      at(coordinates, i).push(along);
      for (const [k, value] of axis.entries()) row[k] = at(row, k) - along * value;
    }
  }
  return coordinates;
}

function firstAxis(rows: readonly number[][], size: number, seed: number): number[] {
  const random = createRandom(seed);
  let axis = unit(Array.from({ length: size }, () => random.normal()));
  for (let round = 0; round < rounds; round++) {
    const next = new Array<number>(size).fill(0);
    for (const row of rows) {
      const along = dot(row, axis);
      for (const [k, value] of row.entries()) next[k] = at(next, k) + along * value;
    }
    axis = unit(next);
  }
  const most = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return most < 0 ? axis.map((value) => -value) : axis;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + value * at(b, k), 0);

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : [...vector];
}
