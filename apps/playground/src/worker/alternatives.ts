// Translations of a sentence as a person reads them: two that are split into different tokens are one text.
import type { RankedTranslation } from '@longhand/translation';

export interface Alternative {
  readonly translation: string;
  /** Of all token sequences of the search that spell it. */
  readonly probability: number;
}

/** Each text once, at the place of its best token sequence; the first `count`. */
export function alternativesOf(ranked: readonly RankedTranslation[], count: number): Alternative[] {
  const probabilities = new Map<string, number>();
  for (const { translation, logProb = 0 } of ranked)
    probabilities.set(translation, (probabilities.get(translation) ?? 0) + Math.exp(logProb));
  return [...probabilities].slice(0, count).map(([translation, probability]) => ({ translation, probability }));
}
