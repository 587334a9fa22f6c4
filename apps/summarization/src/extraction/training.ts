// What the extractor learns: which sentences the reference summary is made from.
import { at } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { sequenceMask, type TrainingMode } from '@longhand/lstm-core';
import { documentTensors, type Extraction, encodeWords, maskScores } from '@longhand/summarization/extraction';
import { epochIndices } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import type { Trainer } from '../mode.ts';
import type { ExtractionConfig } from './config.ts';
import { oracleSentences, sentenceScores } from './oracle.ts';

interface Batch {
  readonly documents: readonly (readonly (readonly number[])[])[];
  readonly targets: readonly (readonly number[])[];
}

export function createTrainer(
  own: Extraction,
  config: Config & ExtractionConfig,
  examples: readonly SummaryExample[],
  { language }: Pick<SummarizationSet, 'language'>,
): Trainer {
  const { vocabulary, reader } = own;
  const documents = examples.map(reader);
  const rows = documents.flatMap((document, i) => {
    const read = document.sentences.slice(0, document.words.length);
    if (read.length === 0) return [];
    const target = targetOf(config, read, at(at(examples, i).summaries, 0), language);
    return [{ ids: encodeWords(vocabulary, document), target }];
  });
  const cut = documents.filter(({ unread }) => unread > 0).length;
  const empty = documents.length - rows.length;
  const sizes = rows.map(({ ids }) => Math.max(...ids.map(({ length }) => length)) * ids.length);
  return {
    notes: [
      ...(cut > 0 ? [`Of ${cut} train documents the end is not read (--max-words ${config.maxWords}).`] : []),
      ...(empty > 0 ? [`Left out of train: ${empty} documents without a word.`] : []),
    ],
    examples: rows.length,
    batches: (epoch): Batch[] =>
      epochIndices(sizes, config, epoch).map((indices) => ({
        documents: indices.map((i) => at(rows, i).ids),
        targets: indices.map((i) => at(rows, i).target),
      })),
    size: (batch) => (batch as Batch).documents.length,
    loss: (batch, training) => lossOf(own, batch as Batch, training),
  };
}

/** Of each sentence: its share of the distribution, or 1 or 0. */
function targetOf(config: ExtractionConfig, sentences: readonly string[], summary: string, language: string): number[] {
  if (config.labels === 'greedy') {
    const chosen = oracleSentences(sentences, summary, { language, most: config.oracleSentences });
    return sentences.map((_, s) => Number(chosen.includes(s)));
  }
  const scores = sentenceScores(sentences, summary, language).map((score) => Math.exp(score / config.temperature));
  const total = scores.reduce((sum, score) => sum + score, 0);
  return scores.map((score) => score / total);
}

/** Cross-entropy against the distribution, mean over documents; or of each sentence's sigmoid, mean over sentences. */
function lossOf({ settings, extractor }: Extraction, batch: Batch, training: TrainingMode): tf.Scalar {
  const tensors = documentTensors(batch.documents);
  const scores = extractor.scores(tensors, training);
  const [size, most] = scores.shape;
  const flat = batch.targets.flatMap((target) => Array.from({ length: most }, (_, s) => target[s] ?? 0));
  const targets = tf.tensor2d(flat, [size, most]);
  if (settings.labels === 'soft')
    return tf.logSoftmax(maskScores(scores, tensors.lengths)).mul(targets).sum(1).neg().mean() as tf.Scalar;
  const real = sequenceMask(tensors.lengths, most);
  // max(x, 0) - x z + log(1 + e^-|x|)
  const losses = scores.relu().sub(scores.mul(targets)).add(scores.abs().neg().exp().log1p()).mul(real);
  return losses.sum().div(real.sum()) as tf.Scalar;
}
