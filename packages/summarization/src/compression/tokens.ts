// Documents -> tokens -> ids of every feature -> tensors of a batch.
import { at } from '@longhand/base';
import { padSequences, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';

import type { Language, TextSettings } from '../fields.ts';
import type { SummarySource } from '../summary.ts';
import { encodeFeatures, type Reading, type TokenFeatures, wordForm } from './features.ts';
import { findHinted } from './hints.ts';
import type { TaggerInput } from './model.ts';
import { spacesBefore, tokenSplitter } from './splitter.ts';

/** A sentence as compression reads it. */
export interface ReadSource {
  /** Those that are read: at most `maxWords`. */
  readonly tokens: readonly string[];
  /** Whether white space stands before each. */
  readonly spaces: readonly boolean[];
  /** Tokens after those. */
  readonly unread: number;
  /** Whether the hint has each of them, where there is one. */
  readonly hinted?: readonly boolean[];
}

export type Reader = (source: SummarySource) => ReadSource;

/** The source's own tokens, or the document's. */
export function createReader(
  settings: Pick<TextSettings, 'tokenizer' | 'maxWords' | 'protectedPattern'>,
  language: Language,
): Reader {
  const split = tokenSplitter(settings, language);
  return ({ document, tokens: own, hint }) => {
    const all = own ?? split(document);
    const tokens = all.slice(0, settings.maxWords);
    return {
      ...{ tokens, spaces: spacesBefore(document, tokens), unread: all.length - tokens.length },
      ...(hint !== undefined && { hinted: findHinted(tokens, split(hint)) }),
    };
  };
}

/** One sentence as ids. */
export interface EncodedTokens {
  /** `[feature][t]`. */
  readonly features: readonly (readonly number[])[];
  /** Rows of the pretrained vectors, where there are some. */
  readonly vectorIds?: readonly number[];
}

/** Tokens to the ids of their features. */
export const encodeTokens = (
  features: TokenFeatures,
  vectorWords: Vocabulary | undefined,
  { tokens, hinted }: Pick<ReadSource, 'tokens' | 'hinted'>,
  reading: Reading,
): EncodedTokens => ({
  features: encodeFeatures(features, tokens, reading, hinted),
  // Files of vectors have their words in small letters, or both ways.
  ...(vectorWords && { vectorIds: tokens.map((token) => vectorWords.id(wordForm(token, { lowerCase: true }))) }),
});

/** Every sentence has a token or more. */
export function inputTensors(sentences: readonly EncodedTokens[]): TaggerInput {
  const tensorOf = (rows: readonly (readonly number[])[]): tf.Tensor2D => {
    const { ids, batch, time } = padSequences(rows);
    return tf.tensor2d(ids, [batch, time], 'int32');
  };
  const lengths = sentences.map(({ features }) => at(features, 0).length);
  const vectorIds = sentences.flatMap(({ vectorIds: ids }) => (ids ? [ids] : []));
  return {
    features: at(sentences, 0).features.map((_, f) => tensorOf(sentences.map(({ features }) => at(features, f)))),
    ...(vectorIds.length > 0 && { vectorIds: tensorOf(vectorIds) }),
    lengths: tf.tensor1d(lengths, 'int32'),
  };
}
