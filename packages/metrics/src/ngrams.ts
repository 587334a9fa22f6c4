// N-grams of words, for the metrics that count them.
import { ConfigError } from '@longhand/base';

export function checkOrder(where: string, order: number, least: number): void {
  if (Number.isInteger(order) && order >= least) return;
  throw new ConfigError({ where, expected: `an integer of ${least} or more`, got: String(order) });
}

/** Counts of the items; the key of an n-gram joins its words by a character that no word holds. */
export function countNgrams(words: readonly string[], order: number, separator: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + order <= words.length; i++) {
    const key = order === 1 ? words[i]! : words.slice(i, i + order).join(separator);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
