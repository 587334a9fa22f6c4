// What the first layer learns from sentences without labels: which words stand beside each other. They are encoded batch by batch,
// since there may be very many.
import { at, deriveSeed } from '@longhand/base';
import type { TrainingMode } from '@longhand/lstm-core';
import {
  type Compression,
  type EncodedTokens,
  inBatches,
  inputTensors,
  type ReadSource,
} from '@longhand/summarization/compression';
import { epochIndices } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import type { Pretrainer } from '../mode.ts';
import type { CompressionConfig } from './config.ts';
import { languageLoss } from './losses.ts';
import { hideWords, wordTargets } from './training-data.ts';

export function createPretrainer(
  { encode, tagger }: Compression,
  config: Config & CompressionConfig,
  sources: readonly ReadSource[],
): Pretrainer {
  const lengths = sources.map(({ tokens }) => tokens.length);
  const rowsOf = (indices: readonly number[]): EncodedTokens[] => indices.map((i) => encode(at(sources, i)));
  const sizeOf = (indices: readonly number[]): number => indices.reduce((sum, i) => sum + at(lengths, i), 0);
  const lossOf = (
    rows: readonly EncodedTokens[],
    shown: readonly EncodedTokens[],
    training?: TrainingMode,
  ): tf.Scalar => languageLoss(tagger, config, inputTensors(shown), wordTargets(rows, config.languageWords), training);
  return {
    notes: [],
    examples: sources.length,
    batches: (epoch) => epochIndices(lengths, config, epoch),
    unit: 'words',
    size: (batch) => sizeOf(batch as number[]),
    loss: (batch, training) => {
      const rows = rowsOf(batch as number[]);
      return lossOf(rows, hideWords(rows, config.wordDropout, deriveSeed(training.seed, 'words')), training);
    },
    meanLoss: () => {
      const losses = inBatches(config, lengths).map((indices) => {
        const rows = rowsOf(indices);
        return sizeOf(indices) * tf.tidy(() => lossOf(rows, rows).dataSync()[0]!);
      });
      return losses.reduce((sum, loss) => sum + loss, 0) / sizeOf([...lengths.keys()]);
    },
  };
}
