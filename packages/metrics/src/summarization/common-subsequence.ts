// The longest common subsequence of two token lists.
import { tableRows } from '../table.ts';

/** Its length, in memory for one row and time O(N M). */
export function commonLength(a: readonly string[], b: readonly string[]): number {
  const row = new Int32Array(b.length + 1);
  for (const token of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      row[j] = token === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]!);
      diagonal = above;
    }
  }
  return row[b.length]!;
}

/** Places in `a` of one longest common subsequence: of several, the one that Google's backtracking finds. O(N M) time. */
export function commonPlaces(a: readonly string[], b: readonly string[]): number[] {
  const rowAt = tableRows(a.length + 1, b.length + 1, (row, above, i) => {
    if (i === 0) return;
    const token = a[i - 1];
    for (let j = 1; j < row.length; j++)
      row[j] = token === b[j - 1] ? above[j - 1]! + 1 : Math.max(above[j]!, row[j - 1]!);
  });
  const places: number[] = [];
  let [i, j] = [a.length, b.length];
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      places.push(--i);
      j--;
    } else if (rowAt(i)[j - 1]! > rowAt(i - 1)[j]!) j--;
    else i--;
  }
  return places.reverse();
}
