// What the pointer-generator learns from: batches of documents and summaries, and their loss.
import { at } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { coverageLoss, pointerCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import {
  type AbstractionSummarizer,
  createReader,
  createSummaryReader,
  type EncodedDocument,
  encodeDocument,
  encodeSummary,
  labelCount,
  type PointerGenerator,
  sourceTensors,
  summaryTensors,
} from '@longhand/summarization/abstraction';
import { bucketBatches, epochIndices, PAD, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import type { Trainer } from '../mode.ts';
import type { AbstractionConfig } from './config.ts';

type Settings = Config & AbstractionConfig;
type Language = Pick<SummarizationSet, 'language'>;

interface Pair {
  readonly document: EncodedDocument;
  readonly summary: readonly number[];
}

/** Pairs with words on both sides, and what was cut or left out. */
function readPairs(config: Settings, set: Language, examples: readonly SummaryExample[], vocabulary: Vocabulary) {
  const [read, readSummary] = [createReader(config, set), createSummaryReader(config, set)];
  const all = examples.map((example) => ({ document: read(example), summary: readSummary(at(example.summaries, 0)) }));
  const whole = all.filter(({ document, summary }) => document.keys.length > 0 && summary.length > 0);
  const pairs = whole.map(({ document, summary }): Pair => {
    const encoded = encodeDocument(vocabulary, document.keys);
    return {
      document: encoded,
      summary: encodeSummary(vocabulary, summary.slice(0, config.maxSummaryWords), encoded),
    };
  });
  const notes = [
    [all.length - whole.length, 'examples have no words in document or summary: left out of train.'],
    [
      whole.filter(({ document }) => document.unread > 0).length,
      `train documents are read up to --max-words ${config.maxWords}.`,
    ],
    [
      whole.filter(({ summary }) => summary.length > config.maxSummaryWords).length,
      `train summaries are cut to --max-summary-words ${config.maxSummaryWords}.`,
    ],
  ] as const;
  return { pairs, notes: notes.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`) };
}

export function createTrainer(
  config: Settings,
  set: Language,
  examples: readonly SummaryExample[],
  { model, vocabulary }: AbstractionSummarizer,
): Trainer {
  const { pairs, notes } = readPairs(config, set, examples, vocabulary);
  // By document first, which costs most; documents of one length by their summaries.
  const lengths = pairs.map(({ document, summary }) => document.ids.length * 1000 + summary.length);
  return {
    notes,
    examples: pairs.length,
    batches: (epoch) => epochIndices(lengths, config, epoch).map((indices) => indices.map((i) => at(pairs, i))),
    size: (batch) => labelCount((batch as Pair[]).map(({ summary }) => summary)),
    loss: (batch, training) => {
      const { labelSmoothing, coverageWeight } = config;
      return lossOf(model, batch as Pair[], { labelSmoothing, coverageWeight }, training);
    },
  };
}

function lossOf(
  model: PointerGenerator,
  batch: readonly Pair[],
  { labelSmoothing, coverageWeight }: Pick<Settings, 'labelSmoothing' | 'coverageWeight'>,
  training?: TrainingMode,
): tf.Scalar {
  const documents = batch.map(({ document }) => document);
  const { input, labels } = summaryTensors(
    batch.map(({ summary }) => summary),
    model.vocabSize,
  );
  const encoded = model.encode(sourceTensors(documents, model.vocabSize), training);
  const { mixture, weights } = model.decode(input, encoded, training);
  const flat = labels.reshape<tf.Tensor1D>([labels.size]);
  const loss = pointerCrossEntropy(mixture, flat, { ignoreIndex: PAD, labelSmoothing }) as tf.Scalar;
  if (coverageWeight === 0) return loss;
  const counted = labels.notEqual(PAD).toFloat() as tf.Tensor2D;
  return loss.add(coverageLoss(weights, counted).mul(coverageWeight));
}

/** Nats a word of the first summaries, of the words that can be said. */
export function devLoss(
  config: Settings,
  set: Language,
  examples: readonly SummaryExample[],
  { model, vocabulary }: AbstractionSummarizer,
): number {
  const { pairs } = readPairs(config, set, examples, vocabulary);
  const lengths = pairs.map(({ document }) => document.ids.length);
  let [sum, count] = [0, 0];
  for (const indices of bucketBatches(lengths, { batchSize: config.batchSize, seed: 0, shuffle: false })) {
    const batch = indices.map((i) => at(pairs, i));
    const size = labelCount(batch.map(({ summary }) => summary));
    const mean = tf.tidy(() => lossOf(model, batch, { labelSmoothing: 0, coverageWeight: 0 }).dataSync()[0]!);
    [sum, count] = [sum + mean * size, count + size];
  }
  return sum / count;
}
