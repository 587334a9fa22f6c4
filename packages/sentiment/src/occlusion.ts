// Occlusion (Zeiler and Fergus 2014; Li et al. 2016): what becomes of a label when one token is deleted.
import { at } from '@longhand/base';

/** Tokens of texts -> `[texts][C]`, each row with sum 1. */
export type Probabilities = (texts: readonly (readonly string[])[]) => number[][];

/** Texts of a call, so that a long text does not make a copy of itself for each of its tokens at once. */
const together = 64;

/** By how much the log odds of the class fall when each token is deleted; negative: they rise. */
export function occlusion(probabilities: Probabilities, tokens: readonly string[], label: number): number[] {
  const [whole = 0] = probabilities([tokens]).map((row) => logOdds(row, label));
  const falls: number[] = [];
  while (falls.length < tokens.length) {
    const places = Array.from({ length: Math.min(together, tokens.length - falls.length) }, (_, i) => falls.length + i);
    const shorter = places.map((place) => tokens.filter((_, t) => t !== place));
    falls.push(...probabilities(shorter).map((row) => whole - logOdds(row, label)));
  }
  return falls;
}

/** A model that is sure of a class gives the others no probability at all in float32. */
const least = 1e-12;

/** log p - log (1 - p) of a class: unlike p it does not stand still where the model is sure. */
function logOdds(row: readonly number[], label: number): number {
  const others = row.reduce((sum, p, c) => (c === label ? sum : sum + p), 0);
  return Math.log(Math.max(least, at(row, label))) - Math.log(Math.max(least, others));
}
