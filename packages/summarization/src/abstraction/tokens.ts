// Documents and summaries as ids of one vocabulary; words of a document that it has not get ids of their own, from the
// vocabulary's size on, by which they can be copied (See et al. 2017, section 2.2).
import { at } from '@longhand/base';
import { BOS, EOS, PAD, padSequences, UNK, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { Language, TextSettings } from '../fields.ts';
import type { SummarySource } from '../summary.ts';
import { normalizer, wordSplitter } from '../words.ts';
import type { PointerSource } from './model.ts';

export interface ReadDocument {
  /** As they stand in the document, up to maxWords. */
  readonly words: readonly string[];
  /** As the vocabulary has them. */
  readonly keys: readonly string[];
  /** Words beyond. */
  readonly unread: number;
}

/** A function that splits a document into words, up to maxWords. */
export function createReader(settings: TextSettings, language: Language): (source: SummarySource) => ReadDocument {
  const [split, normalize] = [wordSplitter(settings, language), normalizer(settings)];
  return ({ document }) => {
    const all = split(document);
    const words = all.slice(0, settings.maxWords);
    return { words, keys: words.map(normalize), unread: all.length - words.length };
  };
}

/** Words of a summary as the vocabulary has them. */
export function createSummaryReader(settings: TextSettings, language: Language): (summary: string) => string[] {
  const [split, normalize] = [wordSplitter(settings, language), normalizer(settings)];
  return (summary) => split(summary).map(normalize);
}

/** A document's ids, with those of its own words behind the vocabulary's. */
export interface EncodedDocument {
  /** The vocabulary's ids, or from its size on places in `own`. */
  readonly ids: readonly number[];
  /** Words that the vocabulary has not. */
  readonly own: readonly string[];
}

/** Each word that the vocabulary has not gets an id from the vocabulary's size on, the same one each time. */
export function encodeDocument(vocabulary: Vocabulary, keys: readonly string[]): EncodedDocument {
  const own = new Map<string, number>();
  const ids = keys.map((key) => {
    if (vocabulary.has(key)) return vocabulary.id(key);
    const known = own.get(key);
    if (known !== undefined) return known;
    const id = vocabulary.size + own.size;
    own.set(key, id);
    return id;
  });
  return { ids, own: [...own.keys()] };
}

/** UNK where neither the vocabulary nor the document has the word. */
export function encodeSummary(vocabulary: Vocabulary, keys: readonly string[], { own }: EncodedDocument): number[] {
  return keys.map((key) => {
    if (vocabulary.has(key)) return vocabulary.id(key);
    const place = own.indexOf(key);
    return place < 0 ? UNK : vocabulary.size + place;
  });
}

export const decodeWord = (vocabulary: Vocabulary, { own }: EncodedDocument, id: number): string =>
  id < vocabulary.size ? at(vocabulary.tokens, id) : at(own, id - vocabulary.size);

/** What the vocabulary has not is read as UNK. */
const known = (ids: readonly number[], vocabSize: number): number[] => ids.map((id) => (id < vocabSize ? id : UNK));

/** A batch of documents, padded to the longest; the caller disposes the tensors, or a tidy does. */
export function sourceTensors(documents: readonly EncodedDocument[], vocabSize: number): PointerSource {
  const { ids, lengths, batch, time } = padSequences(documents.map((document) => document.ids));
  const most = documents.reduce((largest, { own }) => Math.max(largest, own.length), 0);
  return {
    ids: tf.tensor2d(Int32Array.from(known(Array.from(ids), vocabSize)), [batch, time], 'int32'),
    lengths: tf.tensor1d(lengths, 'int32'),
    extendedIds: tf.tensor2d(ids, [batch, time], 'int32'),
    extendedSize: vocabSize + most,
  };
}

/**
 * What the decoder reads `[B, T]`, BOS first, and what it shall say `[B, T]`, EOS last. A word that it cannot say, as
 * neither vocabulary nor document has it, is PAD there: nothing is learned of it.
 */
export function summaryTensors(
  summaries: readonly (readonly number[])[],
  vocabSize: number,
): { input: tf.Tensor2D; labels: tf.Tensor2D } {
  const input = padSequences(summaries.map((ids) => [BOS, ...known(ids, vocabSize)]));
  const labels = padSequences(summaries.map((ids) => [...ids.map((id) => (id === UNK ? PAD : id)), EOS]));
  const shape: [number, number] = [input.batch, input.time];
  return { input: tf.tensor2d(input.ids, shape, 'int32'), labels: tf.tensor2d(labels.ids, shape, 'int32') };
}

/** Words and ends that are learned of. */
export const labelCount = (summaries: readonly (readonly number[])[]): number =>
  summaries.reduce((sum, ids) => sum + ids.filter((id) => id !== UNK).length + 1, 0);
