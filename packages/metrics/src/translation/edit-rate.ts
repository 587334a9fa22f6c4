// Edits with shifts (Snover et al. 2006), found greedily as Tercom does and with its bounds, which decide what is found.
import { at } from '@longhand/base';

const maxShiftSize = 10;
const maxShiftDistance = 50;
const beamWidth = 25;
const maxCandidates = 1000;
const unreached = 1e16;

const KEEP = 0;
const SUBSTITUTE = 1;
const DELETE = 2;
const INSERT = 3;

/** Insertions, deletions, substitutions and shifts of word sequences that turn the hypothesis into the reference. */
export function editsWithShifts(hypothesis: readonly string[], reference: readonly string[]): number {
  if (reference.length === 0) return hypothesis.length;
  const numbers = new Map<string, number>();
  const numbered = (words: readonly string[]) =>
    Int32Array.from(words, (word) => {
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    });
  let words: Int32Array = numbered(hypothesis);
  const distance = createEditDistance(numbered(reference), words.length);
  let shifts = 0;
  let candidates = 0;
  for (;;) {
    const best = bestShift(words, distance, candidates);
    candidates = best.candidates;
    if (candidates >= maxCandidates || best.gain <= 0) break;
    shifts++;
    words = best.words;
  }
  return shifts + distance.cost(words);
}

interface EditDistance {
  readonly reference: Int32Array;
  cost(words: Int32Array): number;
  /** The operations of the words last asked for, from their start. */
  trace(): number[];
}

/**
 * Levenshtein distance within a beam around the diagonal. Rows of words that begin as the last ones did are kept.
 * Of operations at one cost: keep or substitute, then delete, then insert.
 */
function createEditDistance(reference: Int32Array, length: number): EditDistance {
  const width = reference.length + 1;
  const ratio = length > 0 ? reference.length / length : 1;
  const beam = beamWidth < ratio / 2 ? Math.ceil(ratio / 2 + beamWidth) : beamWidth;
  // Of each row only the columns [from, to) within the beam are kept; of the first and the last the rest of the row too.
  const from = Array.from({ length: length + 1 }, (_, i) => (i === 0 ? 0 : Math.max(0, Math.floor(i * ratio) - beam)));
  const to = from.map((_, i) => (i === 0 || i === length ? width : Math.min(width, Math.floor(i * ratio) + beam)));
  const costs = from.map((start, i) => new Float64Array(Math.max(0, at(to, i) - start)));
  const operations = costs.map((row) => new Uint8Array(row.length));
  for (const [j] of at(costs, 0).entries()) at(costs, 0)[j] = j;
  at(operations, 0).fill(INSERT);
  let last: Int32Array = new Int32Array(0);

  const fillRow = (words: Int32Array, i: number): void => {
    const [row, above, kinds] = [at(costs, i), at(costs, i - 1), at(operations, i)];
    const [start, shift] = [at(from, i), at(from, i) - at(from, i - 1)];
    for (let k = 0; k < row.length; k++) {
      const j = start + k;
      let [cost, operation] = [unreached, DELETE];
      if (j > 0) {
        const same = words[i - 1] === reference[j - 1];
        [cost, operation] = [(above[k + shift - 1] ?? unreached) + (same ? 0 : 1), same ? KEEP : SUBSTITUTE];
      }
      const deleted = (above[k + shift] ?? unreached) + 1;
      if (cost > deleted) [cost, operation] = [deleted, DELETE];
      const inserted = (row[k - 1] ?? unreached) + 1;
      if (j > 0 && cost > inserted) [cost, operation] = [inserted, INSERT];
      row[k] = cost;
      kinds[k] = operation;
    }
  };

  return {
    reference,
    cost: (words) => {
      let start = 0;
      while (start < last.length && last[start] === words[start]) start++;
      for (let i = start + 1; i <= length; i++) fillRow(words, i);
      last = words;
      return at(costs, length)[reference.length - at(from, length)] ?? unreached;
    },
    trace: () => {
      const result: number[] = [];
      let [i, j] = [length, reference.length];
      while (i > 0 || j > 0) {
        const operation = at(operations, i)[j - at(from, i)] ?? INSERT;
        result.push(operation);
        if (operation !== INSERT) i--;
        if (operation !== DELETE) j--;
      }
      return result.reverse();
    },
  };
}

/** Where the words stand to each other: `aligned[r]` is the place in the hypothesis of reference word r. */
function alignment(trace: readonly number[]): { aligned: number[]; wrongWords: number[]; wrongReference: number[] } {
  const aligned: number[] = [];
  const wrongWords: number[] = [];
  const wrongReference: number[] = [];
  let place = -1;
  for (const operation of trace) {
    if (operation !== INSERT) wrongWords.push(operation === KEEP ? 0 : 1);
    if (operation !== INSERT) place++;
    if (operation === DELETE) continue;
    aligned.push(place);
    wrongReference.push(operation === KEEP ? 0 : 1);
  }
  return { aligned, wrongWords, wrongReference };
}

interface Shift {
  /** By how much the edit distance falls. */
  readonly gain: number;
  readonly words: Int32Array;
  readonly candidates: number;
}

/** Among equal gains the longest, then the earliest, then the one to the earliest place. */
function bestShift(words: Int32Array, distance: EditDistance, tried: number): Shift {
  const before = distance.cost(words);
  const { aligned, wrongWords, wrongReference } = alignment(distance.trace());
  if (!wrongWords.includes(1)) return { gain: 0, words, candidates: tried };
  const [upTo, upToReference] = [sumsOf(wrongWords), sumsOf(wrongReference)];
  const wrongIn = (sums: Int32Array, start: number, length: number) => at(sums, start + length) > at(sums, start);
  let best: { rank: readonly number[]; words: Int32Array } | undefined;
  let candidates = tried;
  for (const [start, target, length] of matches(words, distance.reference)) {
    if (!wrongIn(upTo, start, length) || !wrongIn(upToReference, target, length)) continue;
    const stands = at(aligned, target);
    if (start <= stands && stands < start + length) continue;
    let previous = -1;
    for (let offset = -1; offset < length; offset++) {
      const place = target + offset;
      if (place >= aligned.length) break;
      const index = place === -1 ? 0 : at(aligned, place) + 1;
      if (index === previous) continue;
      previous = index;
      const shifted = shift(words, start, length, index);
      const rank = [before - distance.cost(shifted), length, -start, -index];
      candidates++;
      if (!best || outranks(rank, best.rank)) best = { rank, words: shifted };
    }
    if (candidates >= maxCandidates) break;
  }
  return { gain: best?.rank[0] ?? 0, words: best?.words ?? words, candidates };
}

/** `sums[i]`: of the values before i. */
function sumsOf(values: readonly number[]): Int32Array {
  const sums = new Int32Array(values.length + 1);
  for (const [i, value] of values.entries()) sums[i + 1] = at(sums, i) + value;
  return sums;
}

const outranks = (a: readonly number[], b: readonly number[]): boolean => {
  const place = a.findIndex((value, i) => value !== b[i]);
  return place >= 0 && at(a, place) > at(b, place);
};

/** Every place of the words that stands in the reference too, with each length it holds for. */
function* matches(
  words: Int32Array,
  reference: Int32Array,
): Generator<[start: number, target: number, length: number]> {
  for (let start = 0; start < words.length; start++) {
    const from = Math.max(0, start - maxShiftDistance);
    const to = Math.min(reference.length - 1, start + maxShiftDistance);
    for (let target = from; target <= to; target++) {
      const longest = Math.min(maxShiftSize, words.length - start, reference.length - target);
      for (let length = 0; length < longest && words[start + length] === reference[target + length]; )
        yield [start, target, ++length];
    }
  }
}

/** The words from `start` on, moved to before `target`; a target inside them moves what follows. */
function shift(words: Int32Array, start: number, length: number, target: number): Int32Array {
  const part = (from: number, to?: number) => words.subarray(from, to);
  const moved = part(start, start + length);
  const pieces =
    target < start
      ? [part(0, target), moved, part(target, start), part(start + length)]
      : target > start + length
        ? [part(0, start), part(start + length, target), moved, part(target)]
        : [part(0, start), part(start + length, length + target), moved, part(length + target)];
  const result = new Int32Array(words.length);
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}
