// Sentences to compressions: batches of similar length, results in the order of the input.
import type { SummarySource } from '@longhand/datasets';
import { bucketBatches } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import type { Summary } from '../mode.ts';
import type { Columns } from './columns.ts';
import type { CompressionSettings } from './config.ts';
import { type Encoded, inputTensors, type ReadSource } from './data.ts';
import { aboveThreshold, mostProbable } from './decide.ts';
import type { Tagger } from './model.ts';
import { joinKept } from './tokens.ts';

export type Settings = Config & CompressionSettings;

/** All that a compressor is. */
export interface Compression {
  readonly config: Settings;
  readonly columns: Columns;
  readonly tagger: Tagger;
  readonly reader: (source: SummarySource) => ReadSource;
  readonly encode: (source: ReadSource) => Encoded;
}

/** Tokens of a batch, padding included, beyond which it has fewer documents. */
const maxTokens = 8192;

/** Indices of all of them, similar lengths together. */
export const inBatches = ({ batchSize }: Settings, lengths: readonly number[]): number[][] =>
  bucketBatches(lengths, { batchSize, seed: 0, shuffle: false, maxTokens });

export function summarize({ config, encode, tagger }: Compression, sources: readonly ReadSource[]): Summary[] {
  const results = sources.map((source) => toSummary(source, [], []));
  const filled = sources.map((_, i) => i).filter((i) => sources[i]!.tokens.length > 0);
  const lengths = filled.map((i) => sources[i]!.tokens.length);
  for (const batch of inBatches(config, lengths)) {
    const indices = batch.map((at) => filled[at]!);
    const input = inputTensors(indices.map((i) => encode(sources[i]!)));
    const { probabilities, best } = tagger.tag(input);
    tf.dispose(input as unknown as tf.TensorContainerObject);
    indices.forEach((i, row) => {
      const source = sources[i]!;
      const own = probabilities[row]!.slice(0, source.tokens.length);
      results[i] = toSummary(source, own, decide(config, own, best[row]));
    });
  }
  return results;
}

function decide(
  { ratio, decision, threshold }: Settings,
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
