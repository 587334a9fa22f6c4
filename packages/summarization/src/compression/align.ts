// Labels for a pair of texts that has none: the longest common subsequence of a source and its compression, of several the
// one with the longest runs.

/** Worth of a match right after a match: less than any match, so that it only decides among equals. */
const run = 1 / 4096;

/**
 * Of each source token 1 if it stays, else 0. Words of the compression that the source has not, or has elsewhere, are left out.
 * Letter case does not count: a compression may begin anew with a large letter.
 */
export function alignKept(source: readonly string[], compression: readonly string[]): number[] {
  const [from, to] = [source, compression].map((tokens) => tokens.map((token) => token.toLowerCase()));
  const width = to!.length + 1;
  // Best worth of source[i:] and compression[j:], if the token before i was kept (1) or not (0).
  const worth = [0, 1].map(() => new Float64Array((from!.length + 1) * width));
  const choose = (i: number, j: number, kept: number): readonly [worth: number, keeps: boolean, j: number] => {
    const at = (table: number, row: number, column: number) => worth[table]![row * width + column]!;
    const match = from![i] === to![j] ? 1 + run * kept + at(1, i + 1, j + 1) : Number.NEGATIVE_INFINITY;
    const skip = at(0, i + 1, j);
    const left = j + 1 < width ? at(kept, i, j + 1) : Number.NEGATIVE_INFINITY;
    if (match >= skip && match >= left) return [match, true, j + 1];
    return left > skip ? [left, false, j + 1] : [skip, false, j];
  };
  for (let i = from!.length - 1; i >= 0; i--)
    for (let j = width - 1; j >= 0; j--) for (const kept of [0, 1]) worth[kept]![i * width + j] = choose(i, j, kept)[0];

  const keep = new Array<number>(from!.length).fill(0);
  let [i, j, kept] = [0, 0, 0];
  while (i < from!.length && j < to!.length) {
    const [, keeps, next] = choose(i, j, kept);
    if (!keeps && next > j) {
      j = next;
      continue;
    }
    keep[i] = kept = Number(keeps);
    [i, j] = [i + 1, next];
  }
  return keep;
}
