// Sentences to compressions: batches of similar length, results in the order of the input.

import { bucketBatches } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import { type Summary, type SummarySource, unknownOf } from '../summary.ts';
import { aboveThreshold, mostProbable } from './decide.ts';
import type { TokenFeatures } from './features.ts';
import type { Tagger } from './model.ts';
import type { CompressionSettings } from './settings.ts';
import { joinKept } from './splitter.ts';
import { type EncodedTokens, inputTensors, type ReadSource } from './tokens.ts';

/** All that a compressor is. */
export interface Compression {
  readonly settings: CompressionSettings;
  readonly features: TokenFeatures;
  readonly tagger: Tagger;
  readonly reader: (source: SummarySource) => ReadSource;
  readonly encode: (source: ReadSource) => EncodedTokens;
}

/** Tokens of a batch, padding included, beyond which it has fewer documents. */
const maxTokens = 8192;

/** Indices of all of them, similar lengths together. */
export const inBatches = (
  { batchSize }: Pick<CompressionSettings, 'batchSize'>,
  lengths: readonly number[],
): number[][] => bucketBatches(lengths, { batchSize, seed: 0, shuffle: false, maxTokens });

export function summarize({ settings, encode, tagger }: Compression, sources: readonly ReadSource[]): Summary[] {
  const results = sources.map((source) => toSummary(source, [], []));
  const filled = sources.map((_, i) => i).filter((i) => sources[i]!.tokens.length > 0);
  const lengths = filled.map((i) => sources[i]!.tokens.length);
  for (const batch of inBatches(settings, lengths)) {
    const indices = batch.map((at) => filled[at]!);
    const encoded = indices.map((i) => encode(sources[i]!));
    const input = inputTensors(encoded);
    const { probabilities, best } = tagger.tag(input);
    tf.dispose(input as unknown as tf.TensorContainerObject);
    indices.forEach((i, row) => {
      const source = sources[i]!;
      const own = probabilities[row]!.slice(0, source.tokens.length);
      const [words = []] = encoded[row]!.features;
      results[i] = { ...toSummary(source, own, decide(settings, own, best[row])), ...unknownOf(words) };
    });
  }
  return results;
}

function decide(
  { ratio, decision, threshold }: CompressionSettings,
  probabilities: readonly number[],
  best: readonly number[] | undefined,
): readonly number[] {
  if (ratio > 0) return mostProbable(probabilities, ratio);
  return decision === 'viterbi' ? best!.slice(0, probabilities.length) : aboveThreshold(probabilities, threshold);
}

function toSummary(
  { tokens, spaces, unread }: ReadSource,
  probabilities: readonly number[],
  keep: readonly number[],
): Summary {
  return {
    text: joinKept(tokens, spaces, keep),
    source: tokens.map((text, t) => ({ text, chosen: keep[t] === 1, weight: probabilities[t] ?? 0 })),
    keep: [...keep, ...new Array<number>(unread).fill(0)],
    unread,
    details: { words: tokens.map((token, t) => [token, Number((probabilities[t] ?? 0).toFixed(4)), keep[t] ?? 0]) },
  };
}
