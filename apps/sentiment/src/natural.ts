// The two parts of `natural` that the baselines need, loaded when they are first used, and by path: the package's root loads 1,268 files.
// Who installed the package `longhand` has it only if they want these baselines.
import { createRequire } from 'node:module';
import { ConfigError } from '@longhand/base';

const require = createRequire(import.meta.url);

/** Counts of apparatus' Naive Bayes: `classFeatures[label][feature]` holds count + smoothing, absent features smoothing. */
interface BayesCounts {
  readonly classFeatures: Record<string, Record<number, number> | undefined>;
  readonly classTotals: Record<string, number>;
  readonly smoothing: number;
  addExample(presence: readonly number[], label: string): void;
}

type BayesClassifier = new () => { readonly classifier: BayesCounts };
type SentimentAnalyzer = new (
  language: string,
  stemmer: undefined,
  vocabulary: 'afinn',
) => { getSentiment(words: string[]): number };

/** @throws ConfigError where `natural` is not installed */
export const bayesClassifier = (): BayesClassifier => load('classifiers/bayes_classifier.js') as BayesClassifier;

/** @throws ConfigError where `natural` is not installed */
export const sentimentAnalyzer = (): SentimentAnalyzer => load('sentiment/SentimentAnalyzer.js') as SentimentAnalyzer;

function load(file: string): unknown {
  const { sign } = Math; // the classifier loads sylvester 0.0.21, which replaces it by one that gives 1 for 0
  try {
    return require(`natural/lib/natural/${file}`);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw cause;
    const problem = { where: '--model naive-bayes and lexicon', expected: 'the npm package natural', got: 'none' };
    throw new ConfigError({ ...problem, fix: 'Install it: npm install natural@8' }, { cause });
  } finally {
    Math.sign = sign;
  }
}
