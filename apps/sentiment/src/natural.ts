// The two parts of `natural` that the baselines need, imported by path: the package's root loads 1,268 files.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** The classifier loads sylvester 0.0.21, which replaces `Math.sign` by one that gives 1 for 0: taken back below. */
const { sign } = Math;

/** Counts of apparatus' Naive Bayes: `classFeatures[label][feature]` holds count + smoothing, absent features smoothing. */
interface BayesCounts {
  readonly classFeatures: Record<string, Record<number, number> | undefined>;
  readonly classTotals: Record<string, number>;
  readonly smoothing: number;
  addExample(presence: readonly number[], label: string): void;
}

export const BayesClassifier: new () => {
  readonly classifier: BayesCounts;
} = require('natural/lib/natural/classifiers/bayes_classifier.js');

export const SentimentAnalyzer: new (
  language: string,
  stemmer: undefined,
  vocabulary: 'afinn',
) => { getSentiment(words: string[]): number } = require('natural/lib/natural/sentiment/SentimentAnalyzer.js');

Math.sign = sign;
