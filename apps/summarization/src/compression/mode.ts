// Summaries by deletion: a tagger says of each word whether it stays.
import { ConfigError, createRandom, deriveSeed } from '@longhand/base';
import type { SummaryExample } from '@longhand/datasets';
import type { TrainingMode } from '@longhand/lstm-core';
import { selectionCounts, tokenF1 } from '@longhand/metrics';
import { bucketBatches, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import {
  defineMode,
  type Pretrainer,
  type SetKind,
  type Summarizer,
  type Summary,
  type Trainer,
  type WordAxis,
} from '../mode.ts';
import {
  buildColumns,
  type ColumnName,
  type Columns,
  columnsFingerprint,
  columnsFromJson,
  columnsJson,
  columnsOf,
} from './columns.ts';
import { createCommittee } from './committee.ts';
import { type CompressionSettings, compressionDefaults, compressionHelp, compressionLimits } from './config.ts';
import {
  createLabeller,
  createReader,
  type Encoded,
  encodeTokens,
  giveHints,
  hideWords,
  inputTensors,
  keepTensor,
  type ReadSource,
  wordTargets,
} from './data.ts';
import { aboveThreshold, mostProbable } from './decide.ts';
import type { Tagger } from './model.ts';
import { joinKept } from './tokens.ts';
import { buildVectors, type FixedVectors, loadVectors } from './vectors.ts';

type Settings = Config & CompressionSettings;
const vocabularyFile = 'columns.json';

export const compression = defineMode<CompressionSettings>({
  name: 'compression',
  defaults: compressionDefaults,
  limits: compressionLimits,
  help: compressionHelp,
  base: {
    ...{ optimizer: 'adamw', learningRate: 2e-3, weightDecay: 0.01, schedule: 'cosine', warmupSteps: 200 },
    ...{ embeddingDropout: 0.5, dropout: 0.5, average: 0.999, goal: 'tokenF1', epochs: 12, patience: 0 },
  },
  tiny: {
    ...{ embeddingSize: 24, featureSize: 8, hiddenSize: 24, numLayers: 2, languageSize: 16, dropout: 0.2 },
    ...{ embeddingDropout: 0.2, learningRate: 5e-3, warmupSteps: 20, average: 0.9, epochs: 1 },
    consistency: 0,
  },
  summaryKeys: ['decision', 'threshold', 'ratio'],
  unit: 'words',
  target: 'compression',
  build: async (run, config, set) => {
    const reader = createReader(config, set);
    const english = config.lexicon === 'english' || (config.lexicon === 'auto' && set.language === 'en');
    const { minCount, maxVocabulary: maxSize, lowerCase } = config;
    const sentences = set.splits.train.map((example) => reader(example).tokens);
    const names = columnsOf({ lexicon: english, hints: config.hints });
    const columns = buildColumns(names, sentences, { minCount, maxSize, lowerCase });
    await run.writeJson(vocabularyFile, columnsJson(columns));
    return createSummarizer(config, set, columns, await buildVectors(run, config));
  },
  load: async (run, config, set) => {
    const columns = columnsFromJson(await run.readJson(vocabularyFile), run.file(vocabularyFile));
    return createSummarizer(config, set, columns, await loadVectors(run, config));
  },
});

function createSummarizer(config: Settings, set: SetKind, columns: Columns, vectors?: FixedVectors): Summarizer {
  const sizes = Object.fromEntries([...columns].map(([name, { size }]) => [name, size]));
  checkDecision(config);
  const tagger = createCommittee(config, { columns: sizes, vectors }, createRandom(config.seed));
  const reader = createReader(config, set);
  const label = createLabeller(config, set);
  const encode = (source: ReadSource) => encodeTokens(columns, vectors?.words, source, config);
  const read = (examples: readonly SummaryExample[]): LabelledSentence[] =>
    examples.flatMap((example) => {
      const source = reader(example);
      return source.tokens.length === 0 ? [] : [{ ...encode(source), ...source, keep: label(example, source) }];
    });
  const compress = (sources: readonly ReadSource[]) => summarize(config, sources, encode, tagger);
  const alignedF1 = (examples: readonly SummaryExample[]): number => {
    const sources = examples.map(reader);
    const counts = compress(sources).map(({ source }, i) =>
      selectionCounts(
        source.map(({ chosen }) => Number(chosen)),
        label(examples[i]!, sources[i]!),
      ),
    );
    return 100 * tokenF1([0, 1, 2, 3].map((c) => counts.reduce((sum, row) => sum + row[c]!, 0)));
  };
  const withVectors = vectors ? `, vectors of ${vectors.words.size.toLocaleString('en')}` : '';
  return {
    params: tagger.params,
    fingerprint: columnsFingerprint(columns),
    vocabularyFile,
    takesHints: config.hints,
    wordAxes: wordAxesOf(tagger, columns),
    description: `${columns.get('word')!.size.toLocaleString('en')} words${withVectors}`,
    trainer: (examples) => createTrainer(config, read(examples), tagger, columns.get('hint')),
    ...(config.languageWeight > 0 && {
      pretrainer: (texts) =>
        createPretrainer(
          config,
          texts.map((document) => reader({ document })),
          encode,
          tagger,
        ),
    }),
    summarize: (sources) => compress(sources.map(reader)),
    devMetrics: (dev) => ({
      loss: lossOn(config, read(dev), tagger),
      // Of a set without labels, whose token F1 the app does not know: against those that the summaries show.
      ...(dev.every(({ keep }) => keep) ? {} : { tokenF1: alignedF1(dev) }),
    }),
    dispose: () => tagger.dispose(),
  };
}

/** Of one tagger or of each member: the embedding of every column, and the softmax over the neighbouring words. */
function wordAxesOf({ params }: Tagger, columns: Columns): Record<string, WordAxis> {
  const axisOf = (name: string): WordAxis | undefined => {
    const column = /(?:^|\.)embedding\.(\w+)\.table$/.exec(name)?.[1];
    if (column) return { vocabulary: columns.get(column as ColumnName)!, axis: 0 };
    const part = /(?:^|\.)language\.\w+\.words\.(kernel|bias)$/.exec(name)?.[1];
    return part === undefined ? undefined : { vocabulary: columns.get('word')!, axis: part === 'kernel' ? 1 : 0 };
  };
  return Object.fromEntries(
    Object.keys(params).flatMap((name) => {
      const axis = axisOf(name);
      return axis ? [[name, axis]] : [];
    }),
  );
}

/** @throws ConfigError */
function checkDecision({ decision, members, ratio }: Settings): void {
  if (decision === 'threshold' || members === 1 || ratio > 0) return;
  throw new ConfigError({
    where: '--decision viterbi',
    expected: 'one tagger',
    got: `--members ${members}, which have no most probable labelling in common`,
    fix: 'Say --decision threshold.',
  });
}

interface LabelledSentence extends Encoded, ReadSource {
  readonly keep: readonly number[];
}

const lengthOf = ({ columns }: Encoded): number => columns[0]!.length;

function createTrainer(
  config: Settings,
  sentences: readonly LabelledSentence[],
  tagger: Tagger,
  hints: Vocabulary | undefined,
): Trainer {
  const cut = sentences.filter(({ unread }) => unread > 0).length;
  const batchesOf = (epoch: number) =>
    bucketBatches(sentences.map(lengthOf), {
      ...{ batchSize: config.batchSize, shuffle: true },
      seed: deriveSeed(config.seed, 'batches', epoch),
    });
  const rowsOf = (batch: unknown): LabelledSentence[] => (batch as number[]).map((i) => sentences[i]!);
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

/** Of text without labels the first layer learns which words stand beside each other. */
function createPretrainer(
  config: Settings,
  sources: readonly ReadSource[],
  encode: (source: ReadSource) => Encoded,
  tagger: Tagger,
): Pretrainer {
  const lengths = sources.map(({ tokens }) => tokens.length);
  const batchesOf = (epoch: number) =>
    bucketBatches(lengths, {
      ...{ batchSize: config.batchSize, shuffle: true },
      seed: deriveSeed(config.seed, 'batches', epoch),
    });
  const rowsOf = (indices: readonly number[]): Encoded[] => indices.map((i) => encode(sources[i]!));
  const sizeOf = (indices: readonly number[]): number => indices.reduce((sum, i) => sum + lengths[i]!, 0);
  const lossOf = (rows: readonly Encoded[], shown: readonly Encoded[], training?: TrainingMode): tf.Scalar =>
    tagger.languageLoss(inputTensors(shown), wordTargets(rows, config.languageWords), training);
  return {
    notes: [],
    batchesPerEpoch: batchesOf(0).length,
    batches: batchesOf,
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

/** Tokens of a batch, padding included, beyond which it has fewer documents. */
const maxTokens = 8192;

const inBatches = ({ batchSize }: Settings, lengths: readonly number[]): number[][] =>
  bucketBatches(lengths, { batchSize, seed: 0, shuffle: false, maxTokens });

/** Mean -log p of a token's label. */
function lossOn(config: Settings, sentences: readonly LabelledSentence[], tagger: Tagger): number {
  let total = 0;
  for (const indices of inBatches(config, sentences.map(lengthOf))) {
    const rows = indices.map((i) => sentences[i]!);
    total += tf.tidy(() => tagger.logLoss(inputTensors(rows), keepTensor(rows.map(({ keep }) => keep))).dataSync()[0]!);
  }
  return total / sentences.reduce((sum, sentence) => sum + lengthOf(sentence), 0);
}

function summarize(
  config: Settings,
  sources: readonly ReadSource[],
  encode: (source: ReadSource) => Encoded,
  tagger: Tagger,
): Summary[] {
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
