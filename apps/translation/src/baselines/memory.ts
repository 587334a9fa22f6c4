// A translation memory: the target of the train pair whose source is most like what is asked, by the cosine of tf-idf over words.
import { at } from '@longhand/base';
import type { SentencePair } from '@longhand/datasets';
import { wordsOf } from './words.ts';

const termsOf = (line: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const word of wordsOf(line.toLowerCase())) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
};

/** The targets of the nearest pairs; of pairs that are equally near, and where none has a word in common, the first. */
export function fromMemory(train: readonly SentencePair[], sources: readonly string[]): string[] {
  const postings = new Map<string, { readonly row: number; readonly count: number }[]>();
  for (const [row, { source }] of train.entries())
    for (const [term, count] of termsOf(source)) {
      const found = postings.get(term);
      if (found) found.push({ row, count });
      else postings.set(term, [{ row, count }]);
    }
  const rarity = (term: string) => Math.log((1 + train.length) / (1 + (postings.get(term)?.length ?? 0)));
  const norms = new Float64Array(train.length);
  for (const [term, rows] of postings) for (const { row, count } of rows) norms[row]! += (count * rarity(term)) ** 2;
  const dots = new Float64Array(train.length);
  return sources.map((source) => {
    dots.fill(0);
    for (const [term, count] of termsOf(source))
      for (const own of postings.get(term) ?? []) dots[own.row]! += count * own.count * rarity(term) ** 2;
    let [best, nearest] = [0, 0];
    for (let row = 0; row < dots.length; row++) {
      const dot = dots[row]!;
      if (dot <= 0) continue;
      const near = dot / Math.sqrt(norms[row]!);
      if (near > nearest) [best, nearest] = [row, near];
    }
    return at(train, best).target;
  });
}
