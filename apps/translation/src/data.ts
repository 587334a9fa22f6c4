// Sentence pairs -> ids -> batches of tensors.
import { at, createRandom, deriveSeed } from '@longhand/base';
import { loadTranslation, type SentencePair, type TranslationSet } from '@longhand/datasets';
import type { SourceTensors } from '@longhand/lstm-core';
import { BOS, bucketBatches, EOS, PAD, padSequences } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from './config.ts';
import type { TextCodec, Texts } from './text.ts';

export interface Batch {
  readonly source: readonly (readonly number[])[];
  /** Without BOS and EOS. */
  readonly target: readonly (readonly number[])[];
}

export const loadSet = ({ data, pair, form, sourceColumn, targetColumn, seed }: Config): Promise<TranslationSet> =>
  loadTranslation(data, { pair, form, sourceColumn, targetColumn, seed });

/** The source's units and EOS, by which the encoder knows the end. */
export const encodeSource = (codec: TextCodec, text: string): number[] => [
  ...codec.vocabulary.encode(codec.tokens(text)),
  EOS,
];

/** Pairs of the train split that are not too long, and how many were. */
export function trainPairs(
  pairs: readonly SentencePair[],
  texts: Texts,
  maxLength: number,
): { kept: SentencePair[]; dropped: number } {
  const kept = pairs.filter(
    ({ source, target }) =>
      texts.source.tokens(source).length <= maxLength && texts.target.tokens(target).length <= maxLength,
  );
  return { kept, dropped: pairs.length - kept.length };
}

/**
 * Batches of one epoch: pairs of similar lengths together, order and BPE dropout drawn from the seed and the epoch alone.
 */
export function epochBatches(
  pairs: readonly SentencePair[],
  texts: Texts,
  { batchSize, bpeDropout, seed }: Pick<Config, 'batchSize' | 'bpeDropout' | 'seed'>,
  epoch: number,
): Batch[] {
  const dropout = { rate: bpeDropout, random: createRandom(deriveSeed(seed, 'bpe', epoch)) };
  const encode = (codec: TextCodec, text: string) => codec.vocabulary.encode(codec.tokens(text, dropout));
  const encoded = pairs.map(({ source, target }) => ({
    source: [...encode(texts.source, source), EOS],
    target: encode(texts.target, target),
  }));
  // By target first, which costs most; sources of equal targets by their own length.
  const lengths = encoded.map(({ source, target }) => target.length * 1000 + Math.min(source.length, 999));
  const order = bucketBatches(lengths, { batchSize, seed: deriveSeed(seed, 'batches', epoch), shuffle: true });
  return order.map((indices) => ({
    source: indices.map((i) => at(encoded, i).source),
    target: indices.map((i) => at(encoded, i).target),
  }));
}

export function sourceTensors(source: readonly (readonly number[])[]): SourceTensors {
  const { ids, lengths, batch, time } = padSequences(source);
  return { ids: tf.tensor2d(ids, [batch, time], 'int32'), lengths: tf.tensor1d(lengths, 'int32') };
}

/** What the decoder reads, BOS first, and what it shall say, EOS last: both `[B, T]`, padded. */
export function targetTensors(target: readonly (readonly number[])[]): { input: tf.Tensor2D; labels: tf.Tensor1D } {
  const input = padSequences(target.map((ids) => [BOS, ...ids]));
  const labels = padSequences(target.map((ids) => [...ids, EOS]));
  const { batch, time } = input;
  return {
    input: tf.tensor2d(input.ids, [batch, time], 'int32'),
    labels: tf.tensor1d(labels.ids, 'int32'),
  };
}

/** Words and ends that a batch is trained on. */
export const targetCount = ({ target }: Batch): number => target.reduce((sum, ids) => sum + ids.length + 1, 0);

export const ignored = PAD;
