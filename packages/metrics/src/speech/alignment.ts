// Levenshtein alignment of two sequences: fewest substitutions, deletions and insertions that turn reference into hypothesis.
// Where several are fewest, the one that rapidfuzz (and so jiwer) picks: common ends stay, then, from the back, deletion first.

export type EditKind = 'equal' | 'substitute' | 'delete' | 'insert';

/** A run of one kind: items `[referenceStart, referenceEnd)` against `[hypothesisStart, hypothesisEnd)`. */
export interface AlignmentChunk {
  readonly kind: EditKind;
  readonly referenceStart: number;
  readonly referenceEnd: number;
  readonly hypothesisStart: number;
  readonly hypothesisEnd: number;
}

export interface EditCounts {
  readonly hits: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

export interface Alignment extends EditCounts {
  readonly chunks: readonly AlignmentChunk[];
}

/** O(N M) time in integers; memory N M integers, between the common start and the common end. */
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
  const width = a.length + 1;
  const costs = distances(a, b);
  const reversed: number[] = [];
  let [row, column] = [b.length, a.length];
  while (row > 0 && column > 0) {
    const here = row * width + column;
    if (costs[here] === costs[here - 1]! + 1) {
      reversed.push(DELETE);
      column--;
      continue;
    }
    row--;
    if (row > 0 && costs[here - width] === costs[here - width - 1]! - 1) reversed.push(INSERT);
    else reversed.push(a[--column] === b[row] ? KEEP : SUBSTITUTE);
  }
  for (; column > 0; column--) reversed.push(DELETE);
  for (; row > 0; row--) reversed.push(INSERT);
  return Uint8Array.from(reversed.reverse());
}

/** `[M + 1, N + 1]`: edits that turn the first column items of a into the first row items of b. */
function distances(a: Int32Array, b: Int32Array): Int32Array {
  const width = a.length + 1;
  const costs = new Int32Array((b.length + 1) * width);
  for (let column = 0; column < width; column++) costs[column] = column;
  for (let row = 1; row <= b.length; row++) {
    const [at, item] = [row * width, b[row - 1]];
    costs[at] = row;
    for (let column = 1; column < width; column++) {
      const replaced = costs[at - width + column - 1]! + (a[column - 1] === item ? 0 : 1);
      const edited = Math.min(costs[at - width + column]!, costs[at + column - 1]!) + 1;
      costs[at + column] = Math.min(replaced, edited);
    }
  }
  return costs;
}

function chunked(edits: Uint8Array): Alignment {
  const counts = [0, 0, 0, 0];
  const chunks: AlignmentChunk[] = [];
  let [i, j] = [0, 0];
  for (let at = 0; at < edits.length; ) {
    const edit = edits[at]!;
    const from = at;
    while (at < edits.length && edits[at] === edit) at++;
    const size = at - from;
    counts[edit] = counts[edit]! + size;
    const [referenceEnd, hypothesisEnd] = [i + (edit === INSERT ? 0 : size), j + (edit === DELETE ? 0 : size)];
    chunks.push({ kind: kinds[edit]!, referenceStart: i, referenceEnd, hypothesisStart: j, hypothesisEnd });
    [i, j] = [referenceEnd, hypothesisEnd];
  }
  const [hits, substitutions, deletions, insertions] = counts as [number, number, number, number];
  return { hits, substitutions, deletions, insertions, chunks };
}
