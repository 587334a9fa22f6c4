// The baselines that a network must beat: the class that train has most of, Naive Bayes, and a polarity lexicon (AFINN-165 with
// negations). The first two are measured in every evaluation; Naive Bayes and the lexicon can be runs of their own.
import { argMax, ConfigError, DataError, parseStored } from '@longhand/base';
import type { RunFolder } from '@longhand/runs';
import {
  createReader,
  type Description,
  fitNaiveBayes,
  type NaiveBayes,
  naiveBayesClassifier,
  naiveBayesOf,
  naiveBayesProbabilities,
  type TextClassifier,
} from '@longhand/sentiment';
import type { Vocabulary } from '@longhand/tokenizer';
import { z } from 'zod';
import { type Config, naiveBayesOptions } from './config.ts';
import { sentimentAnalyzer } from './natural.ts';
import { majorityPrediction, plainScores, type ScoreKey } from './scores.ts';

/** Where a run keeps its baseline. */
export const baselineFile = 'baseline.json';

const lexiconSchema = z.strictObject({
  kind: z.literal('lexicon'),
  /** Polarities between the classes, in order. */
  cuts: z.array(z.number()),
});

/** What a run keeps of the lexicon, as JSON. */
export type Lexicon = Readonly<z.infer<typeof lexiconSchema>>;

/**
 * The lexicon as a run keeps it.
 * @param where names the file in errors
 * @throws DataError if it is none, or of other classes than the run's
 */
export function readLexicon(value: unknown, numClasses: number, where: string): Lexicon {
  const lexicon = parseStored(lexiconSchema, value, where);
  if (lexicon.cuts.length === numClasses - 1) return lexicon;
  const expected = `a baseline of ${numClasses} classes`;
  throw new DataError({ where, expected, got: 'one of others', fix: 'Take all files from the same run.' });
}

/** Fits the baseline that `config.model` names and keeps it in the run. @throws ConfigError as `fitLexicon` */
export async function fitBaseline(
  run: RunFolder,
  description: Description & { readonly config: Config },
  examples: readonly Example[],
  vocabulary: Vocabulary,
): Promise<TextClassifier> {
  const { labels, language, config } = description;
  if (config.model === 'lexicon') {
    const lexicon = fitLexicon(examples, labels.length, language);
    await run.writeJson(baselineFile, lexicon);
    return lexiconClassifier(description, lexicon);
  }
  return naiveBayesClassifier(description, await countNaiveBayes(run, description, examples), vocabulary);
}

/** Naive Bayes of these examples, kept in the run. */
export async function countNaiveBayes(
  run: RunFolder,
  { labels, config }: Description & { readonly config: Config },
  examples: readonly Example[],
): Promise<NaiveBayes> {
  const counts = fitNaiveBayes(examples, labels.length, naiveBayesOptions(config));
  await run.write(baselineFile, `${JSON.stringify(counts)}\n`);
  return naiveBayesOf(counts);
}

/** What needs no network, fitted to train, on these examples: by their names, the scores; of an empty train none. */
export function baselineScores(
  train: readonly Example[],
  examples: readonly Example[],
  { config, labels }: { readonly config: Config; readonly labels: readonly string[] },
  keys: readonly ScoreKey[],
): Record<string, Record<string, number>> {
  if (train.length === 0) return {};
  const model = naiveBayesOf(fitNaiveBayes(train, labels.length, naiveBayesOptions(config)));
  const bayes = examples.map(({ tokens }) => argMax(naiveBayesProbabilities(model, tokens)));
  const scores = (prediction: readonly number[]) => plainScores(examples, prediction, labels.length, keys);
  return {
    majority: scores(majorityPrediction(train, examples, labels.length)),
    ...(config.model !== 'naive-bayes' && { [naiveBayesName(config)]: scores(bayes) }),
  };
}

/** As tables call it. */
const naiveBayesName = ({ wordNgrams }: Pick<Config, 'wordNgrams'>): string =>
  wordNgrams > 1 ? `Naive Bayes of ${wordNgrams}-grams` : 'Naive Bayes';

interface Example {
  readonly tokens: readonly string[];
  readonly label: number;
}

/** One class has the probability 1. */
export function lexiconClassifier(description: Description, { cuts }: Lexicon): TextClassifier {
  const polarity = createPolarity();
  const oneHot = (label: number) => description.labels.map((_, i) => (i === label ? 1 : 0));
  return {
    description,
    parameterCount: 0,
    read: createReader(description),
    probabilities: (texts) => texts.map((tokens) => oneHot(cuts.filter((cut) => polarity(tokens) > cut).length)),
    dispose: () => {},
  };
}

/**
 * AFINN-165 polarity with negations, from `natural`. Classes must be ordered from negative to positive; the cuts between
 * them are the quantiles of the training scores at the training set's class shares.
 * @throws ConfigError for another language than English.
 */
function fitLexicon(examples: readonly Example[], numClasses: number, language: string): Lexicon {
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
  const analyzer = new (sentimentAnalyzer())('English', undefined, 'afinn');
  return (tokens) => (tokens.length === 0 ? 0 : analyzer.getSentiment([...tokens]));
}
