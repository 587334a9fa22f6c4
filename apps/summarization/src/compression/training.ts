// What the tagger learns from labelled sentences.
import { at, deriveSeed } from '@longhand/base';
import { bucketBatches } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Trainer } from '../mode.ts';
import { type Encoded, giveHints, hideWords, inputTensors, keepTensor, type ReadSource, wordTargets } from './data.ts';
import { type Compression, inBatches } from './summarize.ts';

export interface LabelledSentence extends Encoded, ReadSource {
  readonly keep: readonly number[];
}

const lengthOf = ({ columns }: Encoded): number => at(columns, 0).length;

export function createTrainer(
  { config, columns, tagger }: Compression,
  sentences: readonly LabelledSentence[],
): Trainer {
  const hints = columns.get('hint');
  const cut = sentences.filter(({ unread }) => unread > 0).length;
  const batchesOf = (epoch: number) =>
    bucketBatches(sentences.map(lengthOf), {
      ...{ batchSize: config.batchSize, shuffle: true },
      seed: deriveSeed(config.seed, 'batches', epoch),
    });
  const rowsOf = (batch: unknown): LabelledSentence[] => (batch as number[]).map((i) => at(sentences, i));
  return {
    notes: cut === 0 ? [] : [`Of ${cut} train documents the end is not read (--max-words ${config.maxWords}).`],
    batchesPerEpoch: batchesOf(0).length,
    batches: batchesOf,
    unit: 'words',
    size: (batch) => rowsOf(batch).reduce((sum, row) => sum + lengthOf(row), 0),
    loss: (batch, training) => {
      const plain = rowsOf(batch);
      const own = hints ? giveHints(plain, hints, deriveSeed(training.seed, 'hints')) : plain;
      const rows = config.consistency > 0 ? [...own, ...own] : own;
      const shown = hideWords(rows, config.wordDropout, deriveSeed(training.seed, 'words'));
      const keep = keepTensor(rows.map((row) => row.keep));
      return tagger.loss(inputTensors(shown), { keep, ...wordTargets(rows, config.languageWords) }, training);
    },
  };
}

/** Mean -log p of a token's label. */
export function lossOn({ config, tagger }: Compression, sentences: readonly LabelledSentence[]): number {
  let total = 0;
  for (const indices of inBatches(config, sentences.map(lengthOf))) {
    const rows = indices.map((i) => at(sentences, i));
    total += tf.tidy(() => tagger.logLoss(inputTensors(rows), keepTensor(rows.map(({ keep }) => keep))).dataSync()[0]!);
  }
  return total / sentences.reduce((sum, sentence) => sum + lengthOf(sentence), 0);
}
