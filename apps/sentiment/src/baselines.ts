// The two honest baselines every LSTM must beat: natural's Naive Bayes over the presence of words,
// and a polarity lexicon (AFINN-165 with negations). Both give class probabilities like the LSTM.
import { ConfigError } from '@longhand/base';
import type { Vocabulary } from '@longhand/tokenizer';
import { BayesClassifier } from './natural.ts';
import { SentimentAnalyzer } from './natural.ts';

export interface Baseline {
  /** Probabilities over the classes; they sum to one. */
  probabilities(tokens: readonly string[]): number[];
}

interface Example {
  readonly tokens: readonly string[];
  readonly label: number;
}

/**
 * Naive Bayes with add-one smoothing, trained by `natural`. Scored here in log space: natural multiplies
 * probabilities, which underflow to 0 for every class on texts of some hundred words.
 */
export function trainNaiveBayes(examples: readonly Example[], vocabulary: Vocabulary, numClasses: number): Baseline {
  const bayes = new BayesClassifier().classifier;
  const presence = new Array<number>(vocabulary.size).fill(0);
  for (const { tokens, label } of examples) {
    const ids = knownIds(tokens, vocabulary);
    for (const id of ids) presence[id] = 1;
    bayes.addExample(presence, String(label));
    for (const id of ids) presence[id] = 0;
  }
  const logTotals = Array.from({ length: numClasses }, (_, label) => Math.log(bayes.classTotals[label] ?? 1));
  const score = (ids: Iterable<number>, label: number): number => {
    let sum = logTotals[label] as number;
    for (const id of ids) sum += Math.log(bayes.classFeatures[label]?.[id] ?? bayes.smoothing) - (logTotals[label] as number);
    return sum;
  };
  return {
    probabilities: (tokens) => {
      const ids = knownIds(tokens, vocabulary);
      return softmax(Array.from({ length: numClasses }, (_, label) => score(ids, label)));
    },
  };
}

const knownIds = (tokens: readonly string[], vocabulary: Vocabulary): Set<number> =>
  new Set(vocabulary.encode(tokens).filter((_, i) => vocabulary.has(tokens[i] as string)));

/**
 * AFINN-165 polarity with negations, from `natural`. Classes must be ordered from negative to positive; the cuts between
 * them are the quantiles of the training scores at the training set's class shares.
 */
export function trainLexicon(examples: readonly Example[], numClasses: number, language: string): Baseline {
  if (language !== 'en') {
    throw new ConfigError({
      where: '--model lexicon',
      expected: 'English text (the AFINN-165 lexicon)',
      got: `language "${language}"`,
      fix: 'Use --model naive-bayes or lstm.',
    });
  }
  const analyzer = new SentimentAnalyzer('English', undefined, 'afinn');
  const polarity = (tokens: readonly string[]): number => (tokens.length === 0 ? 0 : analyzer.getSentiment([...tokens]));
  const scores = examples.map(({ tokens }) => polarity(tokens)).sort((a, b) => a - b);
  const counts = new Array<number>(numClasses).fill(0);
  for (const { label } of examples) counts[label] = (counts[label] as number) + 1;
  let seen = 0;
  const cuts = counts.slice(0, -1).map((count) => {
    seen += count;
    return ((scores[seen - 1] as number) + (scores[seen] as number)) / 2;
  });
  return {
    probabilities: (tokens) => {
      const score = polarity(tokens);
      const label = cuts.filter((cut) => score > cut).length;
      return Array.from({ length: numClasses }, (_, i) => (i === label ? 1 : 0));
    },
  };
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
