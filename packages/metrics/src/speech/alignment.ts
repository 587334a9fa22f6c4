// Levenshtein alignment of two sequences: fewest substitutions, deletions and insertions that turn reference into hypothesis.
// Where several are fewest, the one that rapidfuzz (and so jiwer) picks: common ends stay, then, from the back, deletion first.
import { tableRows } from '../table.ts';

/** What a run of items is: equal, or edited how. */
export type EditKind = 'equal' | 'substitute' | 'delete' | 'insert';

/** A run of one kind: items `[referenceStart, referenceEnd)` against `[hypothesisStart, hypothesisEnd)`. */
export interface AlignmentChunk {
  readonly kind: EditKind;
  readonly referenceStart: number;
  readonly referenceEnd: number;
  readonly hypothesisStart: number;
  readonly hypothesisEnd: number;
}

/** How many edits of each kind. */
export interface EditCounts {
  readonly hits: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

/** How a hypothesis becomes its reference: matches, substitutions, insertions, deletions. */
export interface Alignment extends EditCounts {
  readonly chunks: readonly AlignmentChunk[];
}

/** O(N M) time between the common start and the common end, a second for 20,000 items each; memory O(N √M). */
export function align(reference: readonly string[], hypothesis: readonly string[]): Alignment {
  const numbers = new Map<string, number>();
  const numbered = (items: readonly string[]) =>
    Int32Array.from(items, (item) => {
      const known = numbers.get(item) ?? numbers.size;
      numbers.set(item, known);
      return known;
    });
  const [a, b] = [numbered(reference), numbered(hypothesis)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middle = editsOf(a.subarray(start, a.length - end), b.subarray(start, b.length - end));
  const edits = new Uint8Array(start + middle.length + end); // KEEP is 0
  edits.set(middle, start);
  return chunked(edits);
}

const KEEP = 0;
const SUBSTITUTE = 1;
const DELETE = 2;
const INSERT = 3;
const kinds: readonly EditKind[] = ['equal', 'substitute', 'delete', 'insert'];

/** The edits in order. */
function editsOf(a: Int32Array, b: Int32Array): Uint8Array {
  const rowAt = distances(a, b);
  const reversed: number[] = [];
  let [row, column] = [b.length, a.length];
  while (row > 0 && column > 0) {
    const costs = rowAt(row);
    if (costs[column] === costs[column - 1]! + 1) {
      reversed.push(DELETE);
      column--;
      continue;
    }
    row--;
    const above = rowAt(row);
    if (row > 0 && above[column] === above[column - 1]! - 1) reversed.push(INSERT);
    else reversed.push(a[--column] === b[row] ? KEEP : SUBSTITUTE);
  }
  for (; column > 0; column--) reversed.push(DELETE);
  for (; row > 0; row--) reversed.push(INSERT);
  return Uint8Array.from(reversed.reverse());
}

/** Rows of `[M + 1, N + 1]`: edits that turn the first column items of a into the first row items of b. */
function distances(a: Int32Array, b: Int32Array): (row: number) => Int32Array {
  return tableRows(b.length + 1, a.length + 1, (costs, above, row) => {
    costs[0] = row;
    const item = b[row - 1];
    if (row === 0) for (let column = 1; column < costs.length; column++) costs[column] = column;
    else
      for (let column = 1; column < costs.length; column++) {
        const replaced = above[column - 1]! + (a[column - 1] === item ? 0 : 1);
        const edited = Math.min(above[column]!, costs[column - 1]!) + 1;
        costs[column] = Math.min(replaced, edited);
      }
  });
}

function chunked(edits: Uint8Array): Alignment {
  const counts = { equal: 0, substitute: 0, delete: 0, insert: 0 };
  const chunks: AlignmentChunk[] = [];
  let [i, j] = [0, 0];
  for (let from = 0; from < edits.length; ) {
    let to = from;
    while (to < edits.length && edits[to] === edits[from]) to++;
    const size = to - from;
    const kind = kinds[edits[from]!] as EditKind;
    counts[kind] += size;
    const [referenceEnd, hypothesisEnd] = [i + (kind === 'insert' ? 0 : size), j + (kind === 'delete' ? 0 : size)];
    chunks.push({ kind, referenceStart: i, referenceEnd, hypothesisStart: j, hypothesisEnd });
    [i, j, from] = [referenceEnd, hypothesisEnd, to];
  }
  const { equal: hits, substitute: substitutions, delete: deletions, insert: insertions } = counts;
  return { hits, substitutions, deletions, insertions, chunks };
}
