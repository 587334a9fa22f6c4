// What turns tokens into probabilities of classes: a network or Naive Bayes, with the vocabulary and tokenizer of its training.
import { at } from '@longhand/base';
import { parameterCount } from '@longhand/lstm-core';
import type { Vocabulary } from '@longhand/tokenizer';
import { type Explained, networkWeights } from './explain.ts';
import { classProbabilities } from './inference.ts';
import type { Classifier } from './model.ts';
import { type NaiveBayes, naiveBayesProbabilities } from './naive-bayes.ts';
import type { Description } from './settings.ts';
import { tokenizerOf } from './tokens.ts';

/** A text as the model reads it. */
export interface ReadText {
  /** At most `maxLength`. */
  readonly tokens: readonly string[];
  /** Whether there were more. */
  readonly truncated: boolean;
  /** Share of the tokens that the vocabulary lacks, 0 of no tokens; undefined where there is no vocabulary. */
  readonly unknownShare: number | undefined;
}

/** One trained model, below `SentimentModel`: tokens in, numbers that are not rounded out. `explain` tells why. */
export interface TextClassifier extends Explained {
  readonly description: Description;
  /** Trained weights; 0 if the model has none. */
  readonly parameterCount: number;
  read(text: string): ReadText;
  dispose(): void;
}

/** Reads texts by the settings of the description. */
export function createReader({ config }: Description, vocabulary?: Vocabulary): TextClassifier['read'] {
  const tokenize = tokenizerOf(config);
  return (text) => {
    const all = tokenize(text);
    const tokens = all.slice(0, config.maxLength);
    const unknown = vocabulary && tokens.filter((token) => !vocabulary.has(token)).length;
    const unknownShare = unknown === undefined ? undefined : unknown / Math.max(1, tokens.length);
    return { tokens, truncated: all.length > tokens.length, unknownShare };
  };
}

/** A network with its vocabulary, as a classifier of tokens. */
export function networkClassifier(
  description: Description,
  classifier: Classifier,
  vocabulary: Vocabulary,
  batchSize?: number,
): TextClassifier {
  return {
    description,
    parameterCount: parameterCount(classifier.params),
    read: createReader(description, vocabulary),
    probabilities: (texts) =>
      classProbabilities(
        classifier,
        texts.map((tokens) => vocabulary.encode(tokens)),
        batchSize,
      ),
    explain: (tokens, label, method) => networkWeights(classifier, vocabulary.encode(tokens), label, method),
    dispose: classifier.dispose,
  };
}

/** A network and Naive Bayes that answer together: their probabilities, of which Naive Bayes has this share. Of no single LSTM, it explains by occlusion alone. */
export function withNaiveBayes(
  { description, parameterCount, read, probabilities: ofNetwork, dispose }: TextClassifier,
  model: NaiveBayes,
  share: number,
): TextClassifier {
  const probabilities: TextClassifier['probabilities'] = (texts) =>
    ofNetwork(texts).map((row, i) => {
      const counted = naiveBayesProbabilities(model, at(texts, i));
      return row.map((probability, c) => (1 - share) * probability + share * at(counted, c));
    });
  return { description, parameterCount, read, probabilities, dispose };
}

/** Counts of Naive Bayes with their vocabulary, as a classifier of tokens. */
export const naiveBayesClassifier = (
  description: Description,
  model: NaiveBayes,
  vocabulary: Vocabulary,
): TextClassifier => ({
  description,
  parameterCount: 0,
  read: createReader(description, vocabulary),
  probabilities: (texts) => texts.map((tokens) => naiveBayesProbabilities(model, tokens)),
  dispose: () => {},
});
