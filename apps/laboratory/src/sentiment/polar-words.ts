// Words that judge, found in the data: where nothing turns a sentence round, they go with one class.
import type { Text } from './texts.ts';

/** What changes the meaning of a word that judges. */
const changing = new Set(['not', 'never', 'very', 'really', 'slightly', 'but', 'although', 'yet', 'even']);

const least = 4;
const almostAll = 0.9;

/** Words of plain sentences that are almost all negative (-1) or positive (1). */
export function polarWords(texts: readonly Text[]): ReadonlyMap<string, -1 | 1> {
  const counts = new Map<string, [number, number, number]>();
  for (const { tokens, label } of texts) {
    if (tokens.some((token) => changing.has(token))) continue;
    for (const token of new Set(tokens)) {
      const own = counts.get(token) ?? [0, 0, 0];
      own[label] = (own[label] ?? 0) + 1;
      counts.set(token, own);
    }
  }
  const found = new Map<string, -1 | 1>();
  for (const [word, [negative, neutral, positive]] of counts) {
    const sum = negative + neutral + positive;
    if (sum < least || Math.max(negative, positive) < almostAll * sum) continue;
    found.set(word, positive > negative ? 1 : -1);
  }
  return found;
}
