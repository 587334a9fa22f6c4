// Of a compression by deletion: how its kept tokens agree with the reference's.
import { ShapeError } from '@longhand/base';

/** Of one text: tokens kept on both sides, by the system, by the reference, and all there are. They add up over texts. */
export type SelectionCounts = readonly [both: number, system: number, reference: number, tokens: number];

/** @param keep,reference 1 where a token stays, else 0. @throws ShapeError if they differ in length */
export function selectionCounts(keep: ArrayLike<number>, reference: ArrayLike<number>): SelectionCounts {
  if (keep.length !== reference.length) {
    const expected = `${reference.length} decisions, one a token`;
    throw new ShapeError({ where: 'selectionCounts', expected, got: String(keep.length) });
  }
  let [both, system, wanted] = [0, 0, 0];
  for (let t = 0; t < keep.length; t++) {
    system += Number(keep[t] === 1);
    wanted += Number(reference[t] === 1);
    both += Number(keep[t] === 1 && reference[t] === 1);
  }
  return [both, system, wanted, keep.length];
}

/** F1 of kept tokens, 0 to 1; where neither side keeps any, 0. Of summed counts: micro, as Filippova et al. 2015 have it. */
export function tokenF1([both, system, reference]: ArrayLike<number> & Iterable<number>): number {
  const kept = (system as number) + (reference as number);
  return kept === 0 ? 0 : (2 * (both as number)) / kept;
}

/** Share of the tokens that the system keeps. */
export const keptShare = (counts: ArrayLike<number>): number => counts[1]! / counts[3]!;
