// Naive Bayes over the presence of words: counts of a training, applied.
import { at, DataError, parseStored } from '@longhand/base';
import type { Vocabulary } from '@longhand/tokenizer';
import * as z from 'zod';

/** baseline.json of a run. */
export interface NaiveBayesCounts {
  readonly kind: 'naive-bayes';
  /** Texts of each class, plus one. */
  readonly totals: readonly number[];
  /** `counts[class][id]`: texts of the class that hold the word, plus one. */
  readonly counts: readonly (readonly number[])[];
}

const positive = z.number().positive();
const countsSchema = z.strictObject({
  kind: z.literal('naive-bayes'),
  totals: z.array(positive),
  counts: z.array(z.array(positive)),
});

/**
 * Counts as a run keeps them.
 * @param where names the file in errors
 * @throws DataError if they are none, or of other classes or words than the run's
 */
export function readNaiveBayes(
  value: unknown,
  { numClasses, vocabSize }: { readonly numClasses: number; readonly vocabSize: number },
  where: string,
): NaiveBayesCounts {
  const stored = parseStored(countsSchema, value, where);
  const { totals, counts } = stored;
  if (
    totals.length === numClasses &&
    counts.length === numClasses &&
    counts.every(({ length }) => length === vocabSize)
  )
    return stored;
  const expected = `a baseline of ${numClasses} classes and ${vocabSize} words`;
  throw new DataError({ where, expected, got: 'one of others', fix: 'Take all files from the same run.' });
}

/** Ids of the words that the vocabulary knows, each once. */
export const knownIds = (tokens: readonly string[], vocabulary: Vocabulary): Set<number> =>
  new Set(tokens.filter((token) => vocabulary.has(token)).map((token) => vocabulary.id(token)));

/**
 * Probabilities of the classes for a text that holds these words; their sum is 1. In log space: products of probabilities
 * underflow to 0 for every class on texts of some hundred words.
 */
export function naiveBayesProbabilities({ totals, counts }: NaiveBayesCounts, ids: ReadonlySet<number>): number[] {
  const scores = totals.map((total, label) => {
    const ofClass = at(counts, label);
    let score = Math.log(total);
    for (const id of ids) score += Math.log(at(ofClass, id) / total);
    return score;
  });
  return softmax(scores);
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
