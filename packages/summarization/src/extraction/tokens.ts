// Documents as sentences of word ids, and batches of them as tensors.

import { createSentenceSplitter, padSequences, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { Language } from '../fields.ts';
import type { SummarySource } from '../summary.ts';
import { normalizer, wordSplitter } from '../words.ts';
import type { ExtractionSettings } from './settings.ts';

/** A document as extraction reads it. */
export interface ReadDocument {
  /** As they stand in the document; those that are not read too. */
  readonly sentences: readonly string[];
  /** Words of the sentences that are read, cut to maxSentenceWords. */
  readonly words: readonly (readonly string[])[];
  /** Words of the sentences that are not. */
  readonly unread: number;
}

/** A function that splits a document and says what of it is read: whole sentences up to maxWords. */
export function createReader(
  config: Pick<ExtractionSettings, 'tokenizer' | 'lowerCase' | 'maxWords' | 'maxSentenceWords'>,
  { language }: Language,
): (source: SummarySource) => ReadDocument {
  const splitSentences = createSentenceSplitter(language === 'zh' ? 'zh' : 'en');
  const [splitWords, normalize] = [wordSplitter(config, { language }), normalizer(config)];
  return ({ document, sentences = splitSentences(document) }) => {
    const all = sentences.map(splitWords);
    const words: string[][] = [];
    let [total, unread] = [0, 0];
    for (const sentence of all) {
      const fits = words.length === 0 || (unread === 0 && total + sentence.length <= config.maxWords);
      if (!fits) unread += sentence.length;
      else {
        total += sentence.length;
        words.push(sentence.slice(0, config.maxSentenceWords).map(normalize));
      }
    }
    return { sentences, words, unread };
  };
}

export interface DocumentTensors {
  /** Words of all sentences of all documents `[N, T]`, N being their number. */
  readonly words: tf.Tensor2D;
  readonly wordLengths: tf.Tensor1D; // [N]
  /** Row of each sentence of each document `[B, S]`; N, one past the last, where there is none. */
  readonly rows: tf.Tensor2D;
  readonly lengths: tf.Tensor1D; // [B]
}

/** Of word ids `[document][sentence][word]`; the caller disposes the tensors, or a tidy does. */
export function documentTensors(documents: readonly (readonly (readonly number[])[])[]): DocumentTensors {
  const all = documents.flat();
  const padded = padSequences(all);
  const most = Math.max(1, ...documents.map(({ length }) => length));
  const rows = new Int32Array(documents.length * most).fill(all.length);
  let next = 0;
  documents.forEach(({ length }, b) => {
    for (let s = 0; s < length; s++) rows[b * most + s] = next++;
  });
  const time = Math.max(1, padded.time);
  const ids = padded.time === 0 ? new Int32Array(all.length) : padded.ids;
  return {
    words: tf.tensor2d(ids, [all.length, time], 'int32'),
    wordLengths: tf.tensor1d(padded.lengths, 'int32'),
    rows: tf.tensor2d(rows, [documents.length, most], 'int32'),
    lengths: tf.tensor1d(
      documents.map(({ length }) => length),
      'int32',
    ),
  };
}

/** Word ids of each sentence that is read; a word that the vocabulary has not is UNK. */
export const encodeWords = (vocabulary: Vocabulary, { words }: ReadDocument): number[][] =>
  words.map((sentence) => vocabulary.encode(sentence));
