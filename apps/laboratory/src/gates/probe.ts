// Which unit carries what: the correlation of each unit's cell with something that is known at each word.
import { at } from '@longhand/base';

export const features = ['negation', 'contrast', 'length'] as const;
export type Feature = (typeof features)[number];

const negations = new Set(['not', 'never']);
const contrasts = new Set(['but', 'although', 'yet', 'even']);
const ends = new Set(['.', ',', ...contrasts]);

/**
 * A number at each word. `negation`: 1 from a negation to the end of its clause; `contrast`: 1 from a word on that turns the sentence;
 * `length`: how many words were read.
 */
export function featureOf(feature: Feature, words: readonly string[]): number[] {
  let on = 0;
  return words.map((word, t) => {
    if (feature === 'length') return t + 1;
    if (feature === 'contrast') on = contrasts.has(word) ? 1 : on;
    else if (negations.has(word)) on = 1;
    else if (ends.has(word)) on = 0;
    return on;
  });
}

/** Pearson's; 0 where one of both never changes. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [a, b].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length) as [
    number,
    number,
  ];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    const [da, db] = [value - meanA, at(b, i) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/**
 * The unit whose values go along with a feature most.
 * @param values `[words][units]`
 */
export function bestUnit(
  values: readonly ArrayLike<number>[],
  feature: readonly number[],
): { unit: number; r: number } {
  let best = { unit: 0, r: 0 };
  for (let unit = 0; unit < (values[0]?.length ?? 0); unit++) {
    const r = correlation(
      values.map((row) => at(row, unit)),
      feature,
    );
    if (Math.abs(r) > Math.abs(best.r)) best = { unit, r };
  }
  return best;
}
