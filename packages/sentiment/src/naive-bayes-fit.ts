// Naive Bayes counts of a train split.
import { at } from '@longhand/base';
import type { NaiveBayesCounts, NaiveBayesKind } from './naive-bayes.ts';
import { type FeatureOptions, featuresOf } from './naive-bayes-features.ts';

/** How Naive Bayes is fitted. */
export interface NaiveBayesOptions extends Partial<FeatureOptions> {
  /** Default: multinomial. */
  readonly event?: NaiveBayesKind;
  /** Default: 1. */
  readonly smoothing?: number;
  /** Features of fewer texts are left out; default: 1. */
  readonly minTexts?: number;
  /** Features that are kept, those of most texts; absent: all. */
  readonly maxFeatures?: number;
}

/**
 * Counts the features of each class.
 * @param examples tokens and the number of the class, below `numClasses`
 */
export function fitNaiveBayes(
  examples: readonly { readonly tokens: readonly string[]; readonly label: number }[],
  numClasses: number,
  options: NaiveBayesOptions = {},
): NaiveBayesCounts {
  const { event = 'multinomial', smoothing = 1, wordNgrams = 1, characterNgrams = 0 } = options;
  const { minTexts = 1, maxFeatures = Number.POSITIVE_INFINITY } = options;
  const texts = new Array<number>(numClasses).fill(0);
  const found = new Map<string, number[]>();
  for (const { tokens, label } of examples) {
    texts[label] = at(texts, label) + 1;
    for (const feature of featuresOf(tokens, { wordNgrams, characterNgrams })) {
      const row = found.get(feature) ?? new Array<number>(numClasses).fill(0);
      row[label] = at(row, label) + 1;
      found.set(feature, row);
    }
  }
  const kept = [...found]
    .map(([feature, row]) => ({ feature, row, all: row.reduce((sum, count) => sum + count, 0) }))
    .filter(({ all }) => all >= minTexts)
    .sort((a, b) => b.all - a.all || (a.feature < b.feature ? -1 : 1))
    .slice(0, maxFeatures);
  return {
    ...{ kind: 'naive-bayes', event, smoothing, wordNgrams, characterNgrams, texts },
    features: kept.map(({ feature }) => feature),
    counts: texts.map((_, label) => kept.map(({ row }) => at(row, label))),
  };
}
