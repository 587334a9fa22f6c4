// Summaries by choice of sentences.
import { createRandom, DataError, deriveSeed } from '@longhand/base';
import type { SummaryExample } from '@longhand/datasets';
import { bucketBatches, embeddingMatrix, readVectors, Vocabulary } from '@longhand/tokenizer';
import type { RunFolder } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import { defineMode, type SetKind, type Summarizer, type Summary, type Trainer } from '../mode.ts';
import { type ExtractionSettings, extractionDefaults, extractionHelp, extractionLimits } from './config.ts';
import { createReader, type DocumentTensors, documentTensors, encodeWords, type ReadDocument } from './data.ts';
import { createExtractor, type Extractor, maskScores } from './model.ts';
import { oracleSentences, sentenceScores } from './oracle.ts';

type Settings = Config & ExtractionSettings;
const vocabularyFile = 'vocabulary.json';

export const extraction = defineMode<ExtractionSettings>({
  name: 'extraction',
  defaults: extractionDefaults,
  limits: extractionLimits,
  help: extractionHelp,
  base: {},
  tiny: { embeddingSize: 32, wordSize: 32, sentenceSize: 32, learningRate: 4e-3, epochs: 3, minCount: 1 },
  summaryKeys: ['sentences'],
  unit: 'sentences',
  target: 'sentence',
  build: async (run, config, set) => {
    const reader = createReader(config, set);
    const { minCount, maxVocabulary: maxSize } = config;
    const texts = set.splits.train.flatMap((example) => reader(example).words);
    const vocabulary = Vocabulary.build(texts, { minCount, maxSize });
    await run.writeJson(vocabularyFile, vocabulary);
    return createSummarizer(config, set, vocabulary, await startVectors(config, vocabulary));
  },
  load: async (run: RunFolder, config, set) => {
    const vocabulary = Vocabulary.fromJSON(await run.readJson(vocabularyFile), run.file(vocabularyFile));
    return createSummarizer(config, set, vocabulary);
  },
});

async function startVectors(config: Settings, vocabulary: Vocabulary): Promise<Float32Array | undefined> {
  if (config.vectors === '') return undefined;
  const words = await readVectors(config.vectors, { words: vocabulary });
  if (words.size !== config.embeddingSize) {
    const fix = `Set --embedding-size ${words.size}.`;
    throw new DataError({
      where: config.vectors,
      expected: `${config.embeddingSize} numbers a word`,
      got: String(words.size),
      fix,
    });
  }
  return embeddingMatrix(vocabulary, words, { random: createRandom(config.seed).fork('vectors') }).matrix;
}

interface Batch {
  readonly documents: readonly (readonly (readonly number[])[])[];
  readonly targets: readonly (readonly number[])[];
}

function createSummarizer(
  config: Settings,
  set: SetKind,
  vocabulary: Vocabulary,
  initialVectors?: Float32Array,
): Summarizer {
  const extractor = createExtractor(config, vocabulary.size, createRandom(config.seed), initialVectors);
  const reader = createReader(config, set);
  return {
    params: extractor.params,
    fingerprint: vocabulary.fingerprint,
    vocabularyFile,
    description: `${vocabulary.size.toLocaleString('en')} words`,
    trainer: (examples) => createTrainer(config, set, examples.map(reader), examples, vocabulary, extractor),
    summarize: (sources) => summarize(config, sources.map(reader), vocabulary, extractor),
    dispose: () => extractor.dispose(),
  };
}

function createTrainer(
  config: Settings,
  { language }: SetKind,
  documents: readonly ReadDocument[],
  examples: readonly SummaryExample[],
  vocabulary: Vocabulary,
  extractor: Extractor,
): Trainer {
  const rows = documents.flatMap((document, i) => {
    const read = document.sentences.slice(0, document.words.length);
    const target = targetOf(config, read, examples[i]!.summaries[0]!, language);
    return read.length === 0 ? [] : [{ ids: encodeWords(vocabulary, document), target }];
  });
  const cut = documents.filter(({ unread }) => unread > 0).length;
  const lengths = rows.map(({ ids }) => Math.max(...ids.map(({ length }) => length)) * ids.length);
  const batchesOf = (epoch: number) =>
    bucketBatches(lengths, {
      batchSize: config.batchSize,
      seed: deriveSeed(config.seed, 'batches', epoch),
      shuffle: true,
    });
  return {
    notes: cut === 0 ? [] : [`Of ${cut} train documents the end is not read (--max-words ${config.maxWords}).`],
    batchesPerEpoch: batchesOf(0).length,
    batches: (epoch): Batch[] =>
      batchesOf(epoch).map((indices) => ({
        documents: indices.map((i) => rows[i]!.ids),
        targets: indices.map((i) => rows[i]!.target),
      })),
    size: (batch) => (batch as Batch).documents.length,
    loss: (batch, training) => lossOf(config, batch as Batch, extractor, training),
  };
}

/** Of each sentence: its share of the distribution, or 1 or 0. */
function targetOf(config: Settings, sentences: readonly string[], summary: string, language: string): number[] {
  if (config.labels === 'greedy') {
    const chosen = oracleSentences(sentences, summary, { language, most: config.oracleSentences });
    return sentences.map((_, s) => Number(chosen.includes(s)));
  }
  const scores = sentenceScores(sentences, summary, language).map((score) => Math.exp(score / config.temperature));
  const total = scores.reduce((sum, score) => sum + score, 0);
  return scores.map((score) => score / total);
}

function lossOf(config: Settings, batch: Batch, extractor: Extractor, training: { readonly seed: number }): tf.Scalar {
  const tensors = documentTensors(batch.documents);
  const scores = extractor.scores(tensors, training);
  const [size, most] = scores.shape;
  const flat = batch.targets.flatMap((target) => Array.from({ length: most }, (_, s) => target[s] ?? 0));
  const targets = tf.tensor2d(flat, [size, most]);
  if (config.labels === 'soft') {
    return tf.logSoftmax(maskScores(scores, tensors.lengths)).mul(targets).sum(1).neg().mean() as tf.Scalar;
  }
  // Cross-entropy of sigmoids, max(x, 0) - x z + log(1 + e^-|x|), over the real sentences.
  const real = tf.cast(
    tf.greater(tf.expandDims(tensors.lengths, 1), tf.range(0, most, 1, 'int32').expandDims(0)),
    'float32',
  );
  const losses = scores.relu().sub(scores.mul(targets)).add(scores.abs().neg().exp().log1p()).mul(real);
  return losses.sum().div(real.sum()) as tf.Scalar;
}

function summarize(
  config: Settings,
  documents: readonly ReadDocument[],
  vocabulary: Vocabulary,
  extractor: Extractor,
): Summary[] {
  const results = new Array<Summary>(documents.length);
  const lengths = documents.map(({ words }) => words.length);
  for (const indices of bucketBatches(lengths, { batchSize: config.batchSize, seed: 0, shuffle: false })) {
    const filled = indices.filter((i) => lengths[i]! > 0);
    const probabilities =
      filled.length === 0
        ? []
        : probabilitiesOf(
            config,
            filled.map((i) => encodeWords(vocabulary, documents[i]!)),
            extractor,
          );
    for (const i of indices) {
      const row = filled.indexOf(i);
      results[i] = toSummary(config, documents[i]!, row < 0 ? [] : probabilities[row]!);
    }
  }
  return results;
}

/** Of each sentence of each document. */
function probabilitiesOf(
  { labels }: Settings,
  documents: readonly (readonly (readonly number[])[])[],
  extractor: Extractor,
): number[][] {
  return tf.tidy(() => {
    const tensors: DocumentTensors = documentTensors(documents);
    const scores = extractor.scores(tensors);
    const values = labels === 'soft' ? tf.softmax(maskScores(scores, tensors.lengths)) : tf.sigmoid(scores);
    return values.arraySync() as number[][];
  });
}

function toSummary(
  config: Settings,
  { sentences, words, unread }: ReadDocument,
  probabilities: readonly number[],
): Summary {
  const order = words.map((_, s) => s).sort((a, b) => probabilities[b]! - probabilities[a]!);
  const chosen = order.slice(0, config.sentences).sort((a, b) => a - b);
  const highest = probabilities[order[0] ?? 0] ?? 1;
  return {
    text: chosen.map((s) => sentences[s]!).join('\n'),
    source: sentences.map((text, s) => ({
      text,
      chosen: chosen.includes(s),
      weight: s < words.length ? probabilities[s]! / highest : 0,
    })),
    unread,
    details: { sentences: chosen.map((s) => ({ index: s, probability: Number(probabilities[s]!.toFixed(4)) })) },
  };
}
