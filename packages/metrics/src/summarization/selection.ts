// Of a compression by deletion: how its kept tokens agree with the reference's.
import { at, DataError, ShapeError } from '@longhand/base';

/** Of one text: tokens kept on both sides, by the system, by the reference, and all there are. They add up over texts. */
export type SelectionCounts = readonly [both: number, system: number, reference: number, tokens: number];

/**
 * How many tokens are kept, should be kept, and both.
 * @param keep,reference 1 where a token stays, else 0. @throws ShapeError if they differ in length; DataError for another number
 */
export function selectionCounts(keep: ArrayLike<number>, reference: ArrayLike<number>): SelectionCounts {
  if (keep.length !== reference.length) {
    const expected = `${reference.length} decisions, one a token`;
    throw new ShapeError({ where: 'selectionCounts', expected, got: String(keep.length) });
  }
  let [both, system, wanted] = [0, 0, 0];
  for (let t = 0; t < keep.length; t++) {
    const [kept, expected] = [decision(keep, t), decision(reference, t)];
    system += kept;
    wanted += expected;
    both += kept * expected;
  }
  return [both, system, wanted, keep.length];
}

function decision(values: ArrayLike<number>, t: number): number {
  const value = values[t];
  if (value === 0 || value === 1) return value;
  throw new DataError({ where: `selectionCounts: token ${t}`, expected: '0 or 1', got: String(value) });
}

/** F1 of kept tokens, 0 to 1; where neither side keeps any, 0. Of summed counts: micro, as Filippova et al. 2015 have it. */
export function tokenF1([both, system, reference]: ArrayLike<number> & Iterable<number>): number {
  const kept = (system as number) + (reference as number);
  return kept === 0 ? 0 : (2 * (both as number)) / kept;
}

/** Share of the tokens that the system keeps. */
export const keptShare = (counts: ArrayLike<number>): number => at(counts, 1) / at(counts, 3);
