// How a summary is worded, whatever its reference: what of it is new, and what it says twice.
import { checkOrder, countNgrams } from '../ngrams.ts';

/** N-grams of a summary that its source does not have, and all it has: they add up over texts. */
export function novelNgrams(
  source: readonly string[],
  summary: readonly string[],
  order: number,
): readonly [novel: number, all: number] {
  checkOrder('novelNgrams: order', order, 1);
  const known = countNgrams(source, order, ' ');
  const own = countNgrams(summary, order, ' ');
  let [novel, all] = [0, 0];
  for (const [ngram, count] of own) {
    all += count;
    if (!known.has(ngram)) novel += count;
  }
  return [novel, all];
}

/** N-grams of a summary that stand in it before, and all it has. */
export function repeatedNgrams(summary: readonly string[], order: number): readonly [repeated: number, all: number] {
  checkOrder('repeatedNgrams: order', order, 1);
  const own = countNgrams(summary, order, ' ');
  let all = 0;
  for (const count of own.values()) all += count;
  return [all - own.size, all];
}
