// What the tagger learns from labelled sentences.
import { at, deriveSeed } from '@longhand/base';
import { rDropRows } from '@longhand/lstm-core';
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
import type { Trainer } from '../mode.ts';
import type { CompressionConfig } from './config.ts';
import { logLoss, taggerLoss } from './losses.ts';
import { giveHints, hideWords, keepTensor, wordTargets } from './training-data.ts';

export interface LabelledSentence extends EncodedTokens, ReadSource {
  readonly keep: readonly number[];
}

const lengthOf = ({ features }: EncodedTokens): number => at(features, 0).length;

export function createTrainer(
  { features, tagger }: Compression,
  config: Config & CompressionConfig,
  sentences: readonly LabelledSentence[],
): Trainer {
  const hints = features.get('hint');
  const cut = sentences.filter(({ unread }) => unread > 0).length;
  const lengths = sentences.map(lengthOf);
  const rowsOf = (batch: unknown): LabelledSentence[] => (batch as number[]).map((i) => at(sentences, i));
  return {
    notes: cut === 0 ? [] : [`Of ${cut} train documents the end is not read (--max-words ${config.maxWords}).`],
    examples: sentences.length,
    batches: (epoch) => epochIndices(lengths, config, epoch),
    unit: 'words',
    size: (batch) => rowsOf(batch).reduce((sum, row) => sum + lengthOf(row), 0),
    loss: (batch, training) => {
      const plain = rowsOf(batch);
      const own = hints ? giveHints(plain, hints, deriveSeed(training.seed, 'hints')) : plain;
      const rows = rDropRows(own, config.rDrop);
      const shown = hideWords(rows, config.wordDropout, deriveSeed(training.seed, 'words'));
      const keep = keepTensor(rows.map((row) => row.keep));
      const targets = { keep, ...wordTargets(rows, config.languageWords) };
      return taggerLoss(tagger, config, inputTensors(shown), targets, training);
    },
  };
}

/** Mean -log p of a token's label. */
export function lossOn({ settings, tagger }: Compression, sentences: readonly LabelledSentence[]): number {
  let total = 0;
  for (const indices of inBatches(settings, sentences.map(lengthOf))) {
    const rows = indices.map((i) => at(sentences, i));
    total += tf.tidy(
      () => logLoss(tagger, inputTensors(rows), keepTensor(rows.map(({ keep }) => keep))).dataSync()[0]!,
    );
  }
  return total / sentences.reduce((sum, sentence) => sum + lengthOf(sentence), 0);
}
