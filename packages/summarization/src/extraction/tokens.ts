// Documents as sentences of word ids, and batches of them as tensors.

import { createSentenceSplitter, padSequences, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { Language, TextSettings } from '../fields.ts';
import type { SummarySource } from '../summary.ts';
import { normalizer, wordSplitter } from '../words.ts';
import { centralityOf } from './centrality.ts';
import type { ExtractionSettings } from './settings.ts';

/** A document as extraction reads it. */
export interface ReadDocument {
  /** As they stand in the document. */
  readonly sentences: readonly string[];
  /** Words of each, cut to maxSentenceWords. */
  readonly words: readonly (readonly string[])[];
  /** How many sentences each piece of the document has: as many as maxWords allows, one at least. An empty document has no piece. */
  readonly pieces: readonly number[];
  /** Words of long sentences that are cut off: no score depends on them. */
  readonly unread: number;
}

/** A function that splits a document into sentences and words, and a long one into pieces of whole sentences. */
export function createReader(
  config: Pick<ExtractionSettings, keyof TextSettings | 'maxSentenceWords'>,
  { language }: Language,
): (source: SummarySource) => ReadDocument {
  const splitSentences = createSentenceSplitter(language === 'zh' ? 'zh' : 'en');
  const [splitWords, normalize] = [wordSplitter(config, { language }), normalizer(config)];
  return ({ document, sentences = splitSentences(document) }) => {
    const all = sentences.map(splitWords);
    const words = all.map((sentence) => sentence.slice(0, config.maxSentenceWords).map(normalize));
    const unread = all.reduce((sum, { length }) => sum + Math.max(0, length - config.maxSentenceWords), 0);
    return { sentences, words, pieces: piecesOf(all, config.maxWords), unread };
  };
}

function piecesOf(sentences: readonly (readonly string[])[], maxWords: number): number[] {
  const pieces: number[] = [];
  let total = Number.POSITIVE_INFINITY;
  for (const { length } of sentences) {
    if (total + length > maxWords) {
      pieces.push(0);
      total = 0;
    }
    pieces[pieces.length - 1]! += 1;
    total += length;
  }
  return pieces;
}

export interface DocumentTensors {
  /** Words of all sentences of all documents `[N, T]`, N being their number. */
  readonly words: tf.Tensor2D;
  readonly wordLengths: tf.Tensor1D; // [N]
  /** Row of each sentence of each document `[B, S]`; N, one past the last, where there is none. */
  readonly rows: tf.Tensor2D;
  readonly lengths: tf.Tensor1D; // [B]
  /** Of each sentence of each document, where the model reads some `[B, S, F]`. */
  readonly features?: tf.Tensor3D;
}

/** A document, or a piece of one. */
export interface EncodedDocument {
  /** Of the words of each sentence. */
  readonly ids: readonly (readonly number[])[];
  /** Of each sentence, for models that read some: as many of each. */
  readonly features?: readonly (readonly number[])[];
}

/** The caller disposes the tensors, or a tidy does. */
export function documentTensors(encoded: readonly EncodedDocument[]): DocumentTensors {
  const documents = encoded.map(({ ids }) => ids);
  const all = documents.flat();
  const padded = padSequences(all);
  const most = Math.max(1, ...documents.map(({ length }) => length));
  const rows = new Int32Array(documents.length * most).fill(all.length);
  let next = 0;
  documents.forEach(({ length }, b) => {
    for (let s = 0; s < length; s++) rows[b * most + s] = next++;
  });
  const time = Math.max(1, padded.time);
  const features = featureTensor(encoded, most);
  const ids = padded.time === 0 ? new Int32Array(all.length) : padded.ids;
  return {
    words: tf.tensor2d(ids, [all.length, time], 'int32'),
    wordLengths: tf.tensor1d(padded.lengths, 'int32'),
    rows: tf.tensor2d(rows, [documents.length, most], 'int32'),
    lengths: tf.tensor1d(
      documents.map(({ length }) => length),
      'int32',
    ),
    ...(features && { features }),
  };
}

/** Zeros where there is no sentence. */
function featureTensor(documents: readonly EncodedDocument[], most: number): tf.Tensor3D | undefined {
  const size = documents[0]?.features?.[0]?.length;
  if (size === undefined) return undefined;
  const values = new Float32Array(documents.length * most * size);
  documents.forEach(({ features = [] }, b) => {
    features.forEach((own, s) => {
      values.set(own, (b * most + s) * size);
    });
  });
  return tf.tensor3d(values, [documents.length, most, size]);
}

/** The pieces of a document as word ids, with what its settings want beside them; a word that the vocabulary has not is UNK. */
export function encodePieces(
  vocabulary: Vocabulary,
  { words, pieces }: ReadDocument,
  { features }: Pick<ExtractionSettings, 'features'>,
): EncodedDocument[] {
  let start = 0;
  return pieces.map((count) => {
    const own = words.slice(start, start + count);
    start += count;
    const ids = own.map((sentence) => vocabulary.encode(sentence));
    return { ids, ...(features === 'centrality' && { features: centralityOf(own, vocabulary) }) };
  });
}
