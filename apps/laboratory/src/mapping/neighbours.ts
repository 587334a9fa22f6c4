// Whether vectors of the same kind lie beside each other.
import { at } from '@longhand/base';

export const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [ab, aa, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    ab += at(a, k) * at(b, k);
    aa += at(a, k) ** 2;
    bb += at(b, k) ** 2;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
};

/** Places of the `count` vectors nearest to one, itself left out. */
export function nearest(vectors: readonly ArrayLike<number>[], place: number, count: number): number[] {
  const own = at(vectors, place);
  const others = vectors.flatMap((vector, i) => (i === place ? [] : [{ i, like: cosine(own, vector) }]));
  return others
    .sort((a, b) => b.like - a.like)
    .slice(0, count)
    .map(({ i }) => i);
}

/** Mean share of the `count` nearest that are of the same kind. */
export function sameKind(
  vectors: readonly ArrayLike<number>[],
  kinds: readonly (string | number)[],
  count: number,
): number {
  const shares = vectors.map((_, i) => {
    const near = nearest(vectors, i, count);
    return near.filter((j) => kinds[j] === kinds[i]).length / near.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
