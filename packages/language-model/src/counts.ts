// Counts for Kneser-Ney: of the longest n-grams how often they come, of shorter ones how many different words stand before
// them; those that begin a text have no word before, and keep their number.
import { begin, end } from './symbols.ts';

export interface NgramCount {
  readonly words: readonly string[];
  readonly count: number;
}

/** For each length from 1 to `order` its n-grams, `<s>` alone left out. @param texts words or characters */
export function adjustedCounts(texts: Iterable<readonly string[]>, order: number): NgramCount[][] {
  const counts = Array.from({ length: order }, () => new Map<string, number>());
  for (const text of texts) {
    const words = [begin, ...text, end];
    for (const [before, ofLength] of counts.entries()) {
      const length = before + 1;
      for (let i = 0; i + length <= words.length; i++) add(ofLength, words.slice(i, i + length));
    }
  }
  const adjusted = counts.map((ofLength, i) => {
    const longer = counts[i + 1];
    if (!longer) return ofLength;
    const kinds = new Map<string, number>();
    for (const key of longer.keys()) add(kinds, split(key).slice(1));
    // In the order of the first occurrence. What does not begin a text has a word before it.
    return new Map([...ofLength].map(([key, count]) => [key, kinds.get(key) ?? count] as const));
  });
  return adjusted.map((ofLength) =>
    [...ofLength]
      .map(([key, count]) => ({ words: split(key), count }))
      .filter(({ words }) => words.length > 1 || words[0] !== begin),
  );
}

/** No symbol holds it. */
const separator = '\n';
const split = (key: string): string[] => key.split(separator);

function add(counts: Map<string, number>, words: readonly string[]): void {
  const key = words.join(separator);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
