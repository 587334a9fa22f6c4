// Edits with shifts (Snover et al. 2006), found greedily as Tercom does and with its bounds, which decide what is found.
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
      if (!numbers.has(word)) numbers.set(word, numbers.size);
      return numbers.get(word)!;
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
  const costs = new Float64Array((length + 1) * width);
  const operations = new Uint8Array((length + 1) * width);
  for (let j = 0; j < width; j++) {
    costs[j] = j;
    operations[j] = INSERT;
  }
  const ratio = length > 0 ? reference.length / length : 1;
  const beam = beamWidth < ratio / 2 ? Math.ceil(ratio / 2 + beamWidth) : beamWidth;
  let last: Int32Array = new Int32Array(0);

  const fillRow = (words: Int32Array, i: number): void => {
    const [row, above] = [i * width, (i - 1) * width];
    costs.fill(unreached, row, row + width);
    const diagonal = Math.floor(i * ratio);
    const end = i === length ? width : Math.min(width, diagonal + beam);
    for (let j = Math.max(0, diagonal - beam); j < end; j++) {
      let [cost, operation] = [unreached, DELETE];
      if (j > 0) {
        const same = words[i - 1] === reference[j - 1];
        [cost, operation] = [costs[above + j - 1]! + (same ? 0 : 1), same ? KEEP : SUBSTITUTE];
      }
      if (cost > costs[above + j]! + 1) [cost, operation] = [costs[above + j]! + 1, DELETE];
      if (j > 0 && cost > costs[row + j - 1]! + 1) [cost, operation] = [costs[row + j - 1]! + 1, INSERT];
      costs[row + j] = cost;
      operations[row + j] = operation;
    }
  };

  return {
    reference,
    cost: (words) => {
      let start = 0;
      while (start < last.length && last[start] === words[start]) start++;
      for (let i = start + 1; i <= length; i++) fillRow(words, i);
      last = words;
      return costs[length * width + reference.length]!;
    },
    trace: () => {
      const result: number[] = [];
      let [i, j] = [length, reference.length];
      while (i > 0 || j > 0) {
        const operation = operations[i * width + j]!;
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
  const [aligned, wrongWords, wrongReference]: number[][] = [[], [], []];
  let place = -1;
  for (const operation of trace) {
    if (operation !== INSERT) wrongWords!.push(operation === KEEP ? 0 : 1);
    if (operation !== INSERT) place++;
    if (operation === DELETE) continue;
    aligned!.push(place);
    wrongReference!.push(operation === KEEP ? 0 : 1);
  }
  return { aligned: aligned!, wrongWords: wrongWords!, wrongReference: wrongReference! };
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
  const wrongIn = (wrong: readonly number[], start: number, length: number) =>
    wrong.slice(start, start + length).includes(1);
  let best: { rank: readonly number[]; words: Int32Array } | undefined;
  let candidates = tried;
  for (const [start, target, length] of matches(words, distance.reference)) {
    if (!wrongIn(wrongWords, start, length) || !wrongIn(wrongReference, target, length)) continue;
    if (start <= aligned[target]! && aligned[target]! < start + length) continue;
    let previous = -1;
    for (let offset = -1; offset < length; offset++) {
      const place = target + offset;
      if (place >= aligned.length) break;
      const index = place === -1 ? 0 : aligned[place]! + 1;
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

const outranks = (a: readonly number[], b: readonly number[]): boolean => {
  const place = a.findIndex((value, i) => value !== b[i]);
  return place >= 0 && a[place]! > b[place]!;
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
