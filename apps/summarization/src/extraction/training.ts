// What the extractor learns: which sentences the reference summary is made from.
import { at } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { sequenceMask, type TrainingMode } from '@longhand/lstm-core';
import {
  centralitySize,
  documentTensors,
  type EncodedDocument,
  type Extraction,
  encodePieces,
  maskScores,
  type ReadDocument,
} from '@longhand/summarization/extraction';
import { epochIndices } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import type { Trainer } from '../mode.ts';
import type { ChosenExtraction } from './config.ts';
import { oracleSentences, sentenceScores } from './oracle.ts';
import { fitRegression } from './regression.ts';

interface Row {
  readonly document: EncodedDocument;
  readonly target: readonly number[];
}

type Language = Pick<SummarizationSet, 'language'>;

/** Of a long document the first piece is learned; one without a sentence has no row. */
function rowOf(
  { vocabulary }: Extraction,
  config: Config & ChosenExtraction,
  document: ReadDocument,
  example: SummaryExample,
  { language }: Language,
): Row[] {
  const [piece] = encodePieces(vocabulary, document, config);
  if (!piece) return [];
  const read = document.sentences.slice(0, piece.ids.length);
  return [{ document: piece, target: targetOf(config, read, example, language) }];
}

/** Where it reads centrality, in or out: its weights begin as a regression says. */
export function beginWithCentrality(
  own: Extraction,
  config: Config & ChosenExtraction,
  examples: readonly SummaryExample[],
  language: Language,
): void {
  if (config.features !== 'centrality' || config.labels !== 'greedy') return;
  const rows = examples
    .slice(0, maxRegressed)
    .flatMap((example) => rowOf(own, config, own.reader(example), example, language));
  const known = rows.map(({ document: { features = [] }, target }) => ({ features, target }));
  const { weights, bias } = fitRegression(known, centralitySize);
  own.extractor.beginWith(weights, bias);
}

/** Documents that are enough for a handful of weights. */
const maxRegressed = 500;

export function createTrainer(
  own: Extraction,
  config: Config & ChosenExtraction,
  examples: readonly SummaryExample[],
  language: Language,
): Trainer {
  const documents = examples.map(own.reader);
  const rows = documents.flatMap((document, i) => rowOf(own, config, document, at(examples, i), language));
  const sizes = rows.map(({ document: { ids } }) => Math.max(...ids.map(({ length }) => length)) * ids.length);
  const counts = [
    [
      documents.filter(({ pieces }) => pieces.length > 1).length,
      `train documents are learned up to --max-words ${config.maxWords}.`,
    ],
    [documents.length - rows.length, 'train documents have no word: left out.'],
  ] as const;
  return {
    notes: counts.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`),
    examples: rows.length,
    batches: (epoch): Row[][] => epochIndices(sizes, config, epoch).map((indices) => indices.map((i) => at(rows, i))),
    size: (batch) => (batch as Row[]).length,
    loss: (batch, training) => lossOf(own, batch as Row[], training),
  };
}

/** Of each sentence: its share of the distribution, or 1 or 0. A person's labels come before those that the summary shows. */
function targetOf(
  config: Config & ChosenExtraction,
  sentences: readonly string[],
  { summaries, sentenceLabels }: SummaryExample,
  language: string,
): number[] {
  const rating = { language, metric: config.monitor };
  if (sentenceLabels && config.labels === 'greedy') return sentenceLabels.slice(0, sentences.length);
  if (config.labels === 'greedy') {
    const chosen = oracleSentences(sentences, at(summaries, 0), { ...rating, most: config.oracleSentences });
    return sentences.map((_, s) => Number(chosen.includes(s)));
  }
  const scores = sentenceLabels?.slice(0, sentences.length) ?? sentenceScores(sentences, at(summaries, 0), rating);
  const weights = scores.map((score) => Math.exp(score / config.temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Cross-entropy against the distribution, mean over documents; or of each sentence's sigmoid, mean over sentences. */
function lossOf({ settings, extractor }: Extraction, batch: readonly Row[], training: TrainingMode): tf.Scalar {
  const tensors = documentTensors(batch.map(({ document }) => document));
  const scores = extractor.scores(tensors, training);
  const [size, most] = scores.shape;
  const flat = batch.flatMap(({ target }) => Array.from({ length: most }, (_, s) => target[s] ?? 0));
  const targets = tf.tensor2d(flat, [size, most]);
  if (settings.labels === 'soft')
    return tf.logSoftmax(maskScores(scores, tensors.lengths)).mul(targets).sum(1).neg().mean() as tf.Scalar;
  const real = sequenceMask(tensors.lengths, most);
  // max(x, 0) - x z + log(1 + e^-|x|)
  const losses = scores.relu().sub(scores.mul(targets)).add(scores.abs().neg().exp().log1p()).mul(real);
  return losses.sum().div(real.sum()) as tf.Scalar;
}
