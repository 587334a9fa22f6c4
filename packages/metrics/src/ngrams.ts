// N-grams of words, for the metrics that count them.
import { ConfigError } from '@longhand/base';

/** Each order costs a pass over the text. */
const highestOrder = 100;

export function checkOrder(where: string, order: number, least: number): void {
  if (Number.isInteger(order) && order >= least && order <= highestOrder) return;
  throw new ConfigError({ where, expected: `an integer from ${least} to ${highestOrder}`, got: String(order) });
}

/** Counts of the items; the key of an n-gram joins its words by a character that no word holds. */
export function countNgrams(words: readonly string[], order: number, separator: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [i, word] of words.entries()) {
    if (i + order > words.length) break;
    const key = order === 1 ? word : words.slice(i, i + order).join(separator);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
