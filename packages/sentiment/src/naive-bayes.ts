// Naive Bayes over the presence of words, word n-grams and character n-grams: counted, stored, applied. Multinomial (of what is
// present: Wang and Manning 2012), complement (Rennie et al. 2003) or Bernoulli; equal to scikit-learn's on binary counts.
import { at, DataError, parseStored } from '@longhand/base';
import type { Vocabulary } from '@longhand/tokenizer';
import * as z from 'zod';
import { type FeatureOptions, featuresOf } from './naive-bayes-features.ts';

/** What is counted (McCallum and Nigam 1998; complement: Rennie et al. 2003). */
export const naiveBayesKinds = ['multinomial', 'complement', 'bernoulli'] as const;
/** One of `naiveBayesKinds`. */
export type NaiveBayesKind = (typeof naiveBayesKinds)[number];

/** baseline.json of a run: what was counted. */
export interface NaiveBayesCounts extends FeatureOptions {
  readonly kind: 'naive-bayes';
  readonly event: NaiveBayesKind;
  /** Added to each count. */
  readonly smoothing: number;
  readonly features: readonly string[];
  /** Texts of each class. */
  readonly texts: readonly number[];
  /** `counts[class][feature]`: texts of the class that have the feature. */
  readonly counts: readonly (readonly number[])[];
}

const count = z.number().min(0);
const counts = z.array(z.array(count));
const countsSchema = z.strictObject({
  kind: z.literal('naive-bayes'),
  event: z.enum(naiveBayesKinds),
  smoothing: z.number().positive(),
  wordNgrams: z.int().min(1),
  characterNgrams: z.int().min(0),
  features: z.array(z.string()),
  texts: z.array(count),
  counts,
});
/** Of earlier versions: the words are the vocabulary's, and totals and counts are one more than there are texts. */
const formerSchema = z.strictObject({ kind: z.literal('naive-bayes'), totals: z.array(z.number().positive()), counts });

/** A score for each class: linear in the features that a text has. */
export interface NaiveBayes extends FeatureOptions {
  readonly places: ReadonlyMap<string, number>;
  readonly bias: readonly number[];
  /** `[class][feature]` */
  readonly weights: readonly (readonly number[])[];
}

/**
 * Counts as a run keeps them, of this or an earlier version.
 * @param where names the file in errors
 * @throws DataError if they are none, or of other classes or words than the run's
 */
export function readNaiveBayes(
  value: unknown,
  { numClasses, vocabulary }: { readonly numClasses: number; readonly vocabulary: Vocabulary },
  where: string,
): NaiveBayes {
  const isFormer = typeof value === 'object' && value !== null && Object.hasOwn(value, 'totals');
  const stored = isFormer ? parseStored(formerSchema, value, where) : parseStored(countsSchema, value, where);
  const size = 'features' in stored ? stored.features.length : vocabulary.size;
  const classes = 'features' in stored ? stored.texts : stored.totals;
  const fits = [classes, stored.counts].every(({ length }) => length === numClasses);
  if (fits && stored.counts.every(({ length }) => length === size))
    return 'features' in stored ? naiveBayesOf(stored) : formerNaiveBayes(stored.totals, stored.counts, vocabulary);
  const expected = `a baseline of ${numClasses} classes and ${size} words`;
  throw new DataError({ where, expected, got: 'one of others', fix: 'Take all files from the same run.' });
}

function formerNaiveBayes(
  totals: readonly number[],
  ones: readonly (readonly number[])[],
  vocabulary: Vocabulary,
): NaiveBayes {
  const places = vocabulary.tokens.flatMap((token, id): [string, number][] =>
    vocabulary.has(token) ? [[token, id]] : [],
  );
  return {
    ...{ wordNgrams: 1, characterNgrams: 0, places: new Map(places), bias: totals.map(Math.log) },
    weights: ones.map((row, c) => row.map((one) => Math.log(one / at(totals, c)))),
  };
}

/** The model of these counts. */
export function naiveBayesOf(counted: NaiveBayesCounts): NaiveBayes {
  const { features, wordNgrams, characterNgrams } = counted;
  const places = new Map(features.map((feature, i) => [feature, i]));
  return { wordNgrams, characterNgrams, places, ...linearOf(counted) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function linearOf({ event, smoothing, texts, counts: rows }: NaiveBayesCounts): Pick<NaiveBayes, 'bias' | 'weights'> {
  const prior = texts.map((number) => Math.log(number / sum(texts)));
  const logShares = (row: readonly number[]): number[] => {
    const total = sum(row) + smoothing * row.length;
    return row.map((number) => Math.log((number + smoothing) / total));
  };
  switch (event) {
    case 'multinomial':
      return { bias: prior, weights: rows.map(logShares) };
    case 'complement': {
      const all = (rows[0] ?? []).map((_, f) => sum(rows.map((row) => at(row, f))));
      const others = rows.map((row) => row.map((number, f) => at(all, f) - number));
      return { bias: texts.map(() => 0), weights: others.map((row) => logShares(row).map((share) => -share)) };
    }
    case 'bernoulli': {
      const shares = rows.map((row, c) => row.map((number) => (number + smoothing) / (at(texts, c) + 2 * smoothing)));
      return {
        bias: shares.map((row, c) => at(prior, c) + sum(row.map((share) => Math.log1p(-share)))),
        weights: shares.map((row) => row.map((share) => Math.log(share) - Math.log1p(-share))),
      };
    }
    default:
      return event satisfies never;
  }
}

/**
 * Probabilities of the classes for a text; their sum is 1. In log space: products of probabilities underflow to 0 for every class
 * on texts of some hundred words.
 */
export function naiveBayesProbabilities(model: NaiveBayes, tokens: readonly string[]): number[] {
  const places = [...featuresOf(tokens, model)].flatMap((feature) => model.places.get(feature) ?? []);
  return softmax(
    model.weights.map((row, c) => places.reduce((score, place) => score + at(row, place), at(model.bias, c))),
  );
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}
