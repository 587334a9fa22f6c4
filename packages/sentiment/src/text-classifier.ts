// What turns tokens into probabilities of classes: an LSTM or Naive Bayes, with the vocabulary and tokenizer of its training.
import { parameterCount } from '@longhand/lstm-core';
import type { Vocabulary } from '@longhand/tokenizer';
import { type Explanation, explain } from './explain.ts';
import { classProbabilities } from './inference.ts';
import type { Classifier } from './model.ts';
import { knownIds, type NaiveBayesCounts, naiveBayesProbabilities } from './naive-bayes.ts';
import type { Description } from './settings.ts';
import { tokenizerOf } from './tokens.ts';

/** One trained model, below `SentimentModel`: tokens in, numbers that are not rounded out. */
export interface TextClassifier {
  readonly description: Description;
  /** Trained weights; 0 if the model has none. */
  readonly parameterCount: number;
  /** The first `maxLength` tokens of a text. */
  tokenize(text: string): string[];
  /** Probabilities of the classes, `[texts][C]`, for the tokens of each text. */
  probabilities(texts: readonly (readonly string[])[]): number[][];
  /** Why a text has the class of index `label`; absent where the model can't tell. */
  explain?(tokens: readonly string[], label: number): Explanation;
  dispose(): void;
}

/** The first `maxLength` tokens of a text, by the settings of the description. */
export function createTokenize({ config }: Description): TextClassifier['tokenize'] {
  const tokenize = tokenizerOf(config);
  return (text) => tokenize(text).slice(0, config.maxLength);
}

/** A network with its vocabulary, as a classifier of tokens. */
export function lstmClassifier(
  description: Description,
  classifier: Classifier,
  vocabulary: Vocabulary,
  batchSize?: number,
): TextClassifier {
  return {
    description,
    parameterCount: parameterCount(classifier.params),
    tokenize: createTokenize(description),
    probabilities: (texts) =>
      classProbabilities(
        classifier,
        texts.map((tokens) => vocabulary.encode(tokens)),
        batchSize,
      ),
    explain: (tokens, label) => explain(classifier, vocabulary.encode(tokens), label),
    dispose: classifier.dispose,
  };
}

/** Counts of Naive Bayes with their vocabulary, as a classifier of tokens. */
export const naiveBayesClassifier = (
  description: Description,
  counts: NaiveBayesCounts,
  vocabulary: Vocabulary,
): TextClassifier => ({
  description,
  parameterCount: 0,
  tokenize: createTokenize(description),
  probabilities: (texts) => texts.map((tokens) => naiveBayesProbabilities(counts, knownIds(tokens, vocabulary))),
  dispose: () => {},
});
