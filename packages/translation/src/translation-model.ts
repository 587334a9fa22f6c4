// A trained model as a function over sentences.
import { at, ConfigError, DataError } from '@longhand/base';
import { parameterCount } from '@longhand/lstm-core';
import { type AlignedToken, alignmentOf, type Explanation, explanationOf } from './explain.ts';
import {
  type DecodedText,
  type DecodingSettings,
  decodingDefaults,
  type SamplingSettings,
  sampleTranslations,
  scoreTranslations,
  type Translators,
  translate,
} from './inference.ts';
import { plainText } from './plain.ts';
import { rounded } from './rounded.ts';
import type { Description } from './settings.ts';
import type { TextCodec } from './text.ts';

/** How sentences are translated, and what is said of their translations. */
export interface PredictOptions extends Partial<DecodingSettings> {
  /** For models of tokenized text: sentences and translations are as people write them. */
  readonly plain?: boolean;
  /** Adds `score` and `logProb`. */
  readonly score?: boolean;
  /** Adds `alignment`. */
  readonly alignment?: boolean;
  /** Draws a translation in place of the search. */
  readonly sample?: SamplingSettings;
}

/** One of the translations of a sentence. */
export interface RankedTranslation {
  readonly translation: string;
  /** What translations of a sentence are ordered by; with `score`. */
  readonly score?: number;
  /** Natural logarithm of the probability; with `score`. */
  readonly logProb?: number;
  /** For each token of the translation; with `alignment`. */
  readonly alignment?: readonly AlignedToken[];
  /** Only where the translation was as long as `maxRatio` lets it be, and was ended there. */
  readonly truncated?: true;
}

/** A sentence and its best translation. */
export interface Translation extends RankedTranslation {
  readonly source: string;
  /** Only where the sentence has no token. */
  readonly empty?: true;
  /** Share of the sentence's tokens that the vocabulary has not, to four digits; absent if it has all. */
  readonly unknownShare?: number;
  /** The best translations, best first; with `nBest` above 1. */
  readonly nBest?: readonly RankedTranslation[];
}

/** A sentence, and a translation that was given. */
export interface TranslationPair {
  readonly source: string;
  readonly target: string;
}

/** How probable the model holds a given translation. */
export interface PairScore extends TranslationPair {
  /** Natural logarithm of the probability. */
  readonly logProb: number;
  /** Each token with its log probability, the end `</s>` last. */
  readonly tokens: readonly (readonly [token: string, logProb: number])[];
}

/** A trained model, or several that decode together. */
export interface TranslationModel {
  /**
   * Translates sentences; gives the translations in their order. An empty sentence has the empty translation.
   * @throws ConfigError if options are out of range or do not fit each other
   * @example
   * const [{ translation }] = await model(['A man rides a bike.'], { plain: true });
   */
  (sentences: readonly string[], options?: PredictOptions): Promise<Translation[]>;
  /** Of the first model. */
  readonly description: Description;
  /** Trainable numbers, of all models. */
  readonly parameterCount: number;
  /** The attention of the best translation of each sentence. @throws as the model itself */
  explain(sentences: readonly string[], options?: Partial<DecodingSettings>): Promise<Explanation[]>;
  /** Scores given translations (forced decoding). */
  score(pairs: readonly TranslationPair[]): Promise<PairScore[]>;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Networks with their text, as a model that translates.
 * @param decoding settings of every call that does not say otherwise
 */
export function createTranslationModel(
  translators: Translators,
  description: Description,
  decoding: Partial<DecodingSettings> = {},
): TranslationModel {
  const { models, texts } = translators;
  const model = async (sentences: readonly string[], options: PredictOptions = {}) =>
    predict(translators, description, sentences, { ...decodingDefaults, ...decoding, ...options });
  return Object.assign(model, {
    description,
    parameterCount: models.reduce((sum, { params }) => sum + parameterCount(params), 0),
    explain: async (sentences: readonly string[], options: Partial<DecodingSettings> = {}) => {
      checkTexts('sentences', sentences);
      const found = translate(translators, sentences, { ...decodingDefaults, ...decoding, ...options }, true);
      return sentences.map((line, i) => explanationOf(texts.source.tokens(line), at(at(found, i), 0)));
    },
    score: async (pairs: readonly TranslationPair[]) => scorePairs(translators, pairs),
    dispose: () => {
      for (const translator of models) translator.dispose();
    },
  });
}

function predict(
  translators: Translators,
  description: Description,
  sentences: readonly string[],
  options: PredictOptions & DecodingSettings,
): Translation[] {
  checkTexts('sentences', sentences);
  const { plain: asWritten = false, score = false, alignment = false, sample, nBest } = options;
  if (sample && (alignment || nBest > 1))
    throw new ConfigError({ where: 'sample', expected: 'neither alignment nor nBest', got: 'one of them' });
  const plain = asWritten ? plainText(description) : undefined;
  const lines = plain ? sentences.map(plain.read) : sentences;
  const found = sample
    ? sampleTranslations(translators, lines, { ...sample, maxRatio: options.maxRatio }).map((one) => [one])
    : translate(translators, lines, options, alignment);
  return sentences.map((source, i) => {
    const words = translators.texts.source.tokens(at(lines, i));
    const ranked = at(found, i).map((decoded: DecodedText) => ({
      translation: plain ? plain.write(decoded.text) : decoded.text,
      ...(score && { score: rounded(decoded.score), logProb: rounded(decoded.logProb) }),
      ...(alignment && { alignment: alignmentOf(words, decoded) }),
      ...(decoded.cut && ({ truncated: true } as const)),
    }));
    const notes = readingNotes(words, translators.texts.source);
    return { source, ...at(ranked, 0), ...notes, ...(nBest > 1 && { nBest: ranked }) };
  });
}

/** What a person should know of how a sentence was read. */
function readingNotes(
  tokens: readonly string[],
  { vocabulary }: TextCodec,
): Pick<Translation, 'empty' | 'unknownShare'> {
  if (tokens.length === 0) return { empty: true };
  const unknown = tokens.filter((token) => !vocabulary.has(token)).length;
  return unknown > 0 ? { unknownShare: rounded(unknown / tokens.length) } : {};
}

function scorePairs(translators: Translators, pairs: readonly TranslationPair[]): PairScore[] {
  const texts = pairs.map(({ source, target }) => ({ source, target }));
  for (const side of ['source', 'target'] as const)
    checkTexts(
      side,
      texts.map((pair) => pair[side]),
    );
  return scoreTranslations(translators, texts).map(({ logProb, tokens, logProbs }, i) => ({
    ...at(texts, i),
    logProb: rounded(logProb),
    tokens: tokens.map((token, t) => [token, rounded(at(logProbs, t))] as const),
  }));
}

/** What plain JavaScript may give. */
function checkTexts(where: string, texts: unknown): void {
  if (!Array.isArray(texts)) throw new DataError({ where, expected: 'a list of texts', got: typeof texts });
  const wrong = texts.findIndex((text) => typeof text !== 'string');
  if (wrong >= 0) throw new DataError({ where: `${where}[${wrong}]`, expected: 'a text', got: typeof texts[wrong] });
}
