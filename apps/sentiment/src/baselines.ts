// The two honest baselines every LSTM must beat: natural's Naive Bayes over the presence of words,
// and a polarity lexicon (AFINN-165 with negations). Both give class probabilities like the LSTM.
import { ConfigError, DataError, parseStored } from '@longhand/base';
import type { Vocabulary } from '@longhand/tokenizer';
import { z } from 'zod';
import { BayesClassifier, SentimentAnalyzer } from './natural.ts';

export interface Baseline {
  /** Probabilities over the classes; they sum to one. */
  probabilities(tokens: readonly string[]): number[];
}

/** What a run keeps of a baseline, as JSON. */
export type BaselineModel =
  /** `counts[class][id]` holds texts with the word plus one, `totals[class]` all texts plus one. */
  | {
      readonly kind: 'naive-bayes';
      readonly totals: readonly number[];
      readonly counts: readonly (readonly number[])[];
    }
  /** Polarities between the classes, in order. */
  | { readonly kind: 'lexicon'; readonly cuts: readonly number[] };

const positive = z.number().positive();
const baselineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('naive-bayes'), totals: z.array(positive), counts: z.array(z.array(positive)) }),
  z.strictObject({ kind: z.literal('lexicon'), cuts: z.array(z.number()) }),
]);

/**
 * A baseline as a run keeps it.
 * @param where names the file in errors
 * @throws DataError if it is none, or of other classes or words than the run's
 */
export function readBaseline(
  value: unknown,
  { numClasses, vocabSize }: { readonly numClasses: number; readonly vocabSize: number },
  where: string,
): BaselineModel {
  const model = parseStored(baselineSchema, value, where);
  const fits =
    model.kind === 'lexicon'
      ? model.cuts.length === numClasses - 1
      : model.totals.length === numClasses &&
        model.counts.length === numClasses &&
        model.counts.every(({ length }) => length === vocabSize);
  if (fits) return model;
  const expected = `a baseline of ${numClasses} classes and ${vocabSize} words`;
  throw new DataError({ where, expected, got: 'one of others', fix: 'Take all files from the same run.' });
}

interface Example {
  readonly tokens: readonly string[];
  readonly label: number;
}

export function createBaseline(model: BaselineModel, vocabulary: Vocabulary): Baseline {
  switch (model.kind) {
    case 'naive-bayes':
      return { probabilities: (tokens) => bayesProbabilities(model, knownIds(tokens, vocabulary)) };
    case 'lexicon': {
      const polarity = createPolarity();
      const oneHot = (label: number) => Array.from({ length: model.cuts.length + 1 }, (_, i) => (i === label ? 1 : 0));
      return { probabilities: (tokens) => oneHot(model.cuts.filter((cut) => polarity(tokens) > cut).length) };
    }
    default:
      model satisfies never;
      throw new DataError({ where: 'baseline.json', expected: 'a known kind', got: JSON.stringify(model) });
  }
}

/** Naive Bayes over the presence of words with add-one smoothing, counted by `natural`. */
export function fitNaiveBayes(examples: readonly Example[], vocabulary: Vocabulary, numClasses: number): BaselineModel {
  const bayes = new BayesClassifier().classifier;
  const presence = new Array<number>(vocabulary.size).fill(0);
  for (const { tokens, label } of examples) {
    const ids = knownIds(tokens, vocabulary);
    for (const id of ids) presence[id] = 1;
    bayes.addExample(presence, String(label));
    for (const id of ids) presence[id] = 0;
  }
  const classes = Array.from({ length: numClasses }, (_, label) => label);
  return {
    kind: 'naive-bayes',
    totals: classes.map((label) => bayes.classTotals[label] ?? 1),
    counts: classes.map((label) => presence.map((_, id) => bayes.classFeatures[label]?.[id] ?? bayes.smoothing)),
  };
}

/** In log space: natural multiplies probabilities, which underflow to 0 for every class on texts of some hundred words. */
function bayesProbabilities(
  { totals, counts }: Extract<BaselineModel, { kind: 'naive-bayes' }>,
  ids: ReadonlySet<number>,
): number[] {
  const scores = totals.map((total, label) => {
    let score = Math.log(total);
    for (const id of ids) score += Math.log((counts[label]?.[id] as number) / total);
    return score;
  });
  return softmax(scores);
}

/**
 * AFINN-165 polarity with negations, from `natural`. Classes must be ordered from negative to positive; the cuts between
 * them are the quantiles of the training scores at the training set's class shares.
 * @throws ConfigError for another language than English.
 */
export function fitLexicon(examples: readonly Example[], numClasses: number, language: string): BaselineModel {
  if (language !== 'en' && language !== 'und') {
    throw new ConfigError({
      where: '--model lexicon',
      expected: 'English text (the AFINN-165 lexicon)',
      got: `language "${language}"`,
      fix: 'Use --model naive-bayes or lstm.',
    });
  }
  const polarity = createPolarity();
  const scores = examples.map(({ tokens }) => polarity(tokens)).sort((a, b) => a - b);
  const counts = new Array<number>(numClasses).fill(0);
  for (const { label } of examples) counts[label] = (counts[label] as number) + 1;
  let seen = 0;
  const cuts = counts.slice(0, -1).map((count) => {
    seen += count;
    return ((scores[seen - 1] as number) + (scores[seen] as number)) / 2;
  });
  return { kind: 'lexicon', cuts };
}

/** Mean AFINN weight of the words. */
function createPolarity(): (tokens: readonly string[]) => number {
  const analyzer = new SentimentAnalyzer('English', undefined, 'afinn');
  return (tokens) => (tokens.length === 0 ? 0 : analyzer.getSentiment([...tokens]));
}

const knownIds = (tokens: readonly string[], vocabulary: Vocabulary): Set<number> =>
  new Set(vocabulary.encode(tokens).filter((_, i) => vocabulary.has(tokens[i] as string)));

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
