// The tagger: embedded features of each word -> stacked bidirectional layers -> a score for going and for staying, decided together with the
// neighbours' by a CRF (Lample et al. 2016). In training the first layer also foretells the next and the previous word
// (Rei 2017): it learns language where labelled sentences are few.
import { at, deriveSeed, type Random } from '@longhand/base';
import {
  type Crf,
  createCrf,
  createEmbedding,
  createLinear,
  createStack,
  dropout,
  type Embedding,
  type Linear,
  type NamedParams,
  type Stack,
  type StackConfig,
  type TrainingMode,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { createLanguageModel, type LanguageModel } from './language-model.ts';
import type { CompressionSettings } from './settings.ts';

/** A batch of sentences as the tagger reads them. */
export interface TaggerInput {
  /** One `[B, T]` int32 for each feature. */
  readonly features: readonly tf.Tensor2D[];
  /** `[B, T]` int32: rows of the pretrained vectors, where there are some. */
  readonly vectorIds?: tf.Tensor2D;
  readonly lengths: tf.Tensor1D; // [B] int32
}

export interface TaggerSizes {
  /** Size of each feature's vocabulary, words first. */
  readonly features: Readonly<Record<string, number>>;
  /** Pretrained vectors `[V, E]`, row-major: they stay as they are. */
  readonly vectors?: { readonly matrix: Float32Array; readonly size: number } | undefined;
}

/** One tagger, or several whose probabilities are averaged. */
export interface Tagger {
  readonly params: NamedParams;
  /** Itself, or those of the ensemble: each learns by itself. */
  readonly members: readonly TaggerMember[];
  /** Probability of staying `[B, T]`, and of one tagger the most probable labelling of each sentence. Without dropout. */
  tag(input: TaggerInput): { readonly probabilities: number[][]; readonly best: number[][] };
  dispose(): void;
}

/** What a loss is made from. Without `training` there is no dropout. */
export interface TaggerMember {
  /** The first layer `[B, T, 2H]`. */
  readLow(input: TaggerInput, training?: TrainingMode): tf.Tensor3D;
  /** The first layer, and for each token a score for going and for staying `[B, T, 2]`. */
  read(input: TaggerInput, training?: TrainingMode): { readonly low: tf.Tensor3D; readonly emissions: tf.Tensor3D };
  readonly crf?: Crf | undefined;
  readonly language?: LanguageModel | undefined;
}

export type TaggerConfig = Pick<
  CompressionSettings,
  | 'cell'
  | 'embeddingSize'
  | 'featureSize'
  | 'hiddenSize'
  | 'firstSize'
  | 'numLayers'
  | 'output'
  | 'embeddingDropout'
  | 'dropout'
  | 'recurrentDropout'
  | 'languageWeight'
  | 'languageSize'
  | 'languageWords'
>;

/** One tagger with new weights. */
export function createTagger(config: TaggerConfig, sizes: TaggerSizes, random: Random): Tagger {
  const parts = createParts(config, sizes, random);
  const { tables, first, above, scores, crf, language } = parts;
  const layers = [...tables, first, above, scores, crf, language];
  const member: TaggerMember = {
    readLow: (input, training) => readLow(parts, input, training),
    read: (input, training) => read(parts, config.dropout, input, training),
    crf,
    language,
  };
  return {
    params: Object.assign({}, ...layers.map((layer) => layer?.params)),
    members: [member],
    tag: (input) => tag(member, input),
    dispose: () => {
      for (const layer of layers) layer?.dispose();
    },
  };
}

/** In the order of their parameters in a run. */
interface Parts {
  /** One for each feature, and the pretrained vectors. */
  readonly tables: readonly Embedding[];
  readonly first: Stack;
  readonly above: Stack | undefined;
  readonly scores: Linear;
  readonly crf: Crf | undefined;
  readonly language: LanguageModel | undefined;
}

function createParts(config: TaggerConfig, { features, vectors }: TaggerSizes, random: Random): Parts {
  const { hiddenSize, numLayers, recurrentDropout, languageWeight } = config;
  const firstSize = config.firstSize || hiddenSize;
  const tables = createTables(config, { features, vectors }, random);
  const inputSize = tables.reduce((sum, { table }) => sum + table.shape[1]!, 0);
  const common = { cell: config.cell, bidirectional: true, recurrentDropout, dropout: config.dropout };
  const stack = (name: string, sizes: Pick<StackConfig, 'inputSize' | 'hiddenSize' | 'numLayers' | 'inputDropout'>) =>
    createStack({ ...common, ...sizes }, random.fork(name), name);
  const ofFirst = { hiddenSize: firstSize, inputSize, numLayers: 1, inputDropout: config.embeddingDropout };
  const ofAbove = { hiddenSize, inputSize: 2 * firstSize, numLayers: numLayers - 1, inputDropout: config.dropout };
  const topSize = numLayers > 1 ? hiddenSize : firstSize;
  const predicting = { ...config, hiddenSize: firstSize };
  return {
    tables,
    first: stack('first', ofFirst),
    above: numLayers > 1 ? stack('above', ofAbove) : undefined,
    scores: createLinear({ inputSize: 2 * topSize, outputSize: 2 }, random.fork('scores'), 'scores'),
    crf: config.output === 'crf' ? createCrf({ numLabels: 2 }, random.fork('crf')) : undefined,
    language:
      languageWeight > 0
        ? createLanguageModel(predicting, features.word as number, random.fork('language'))
        : undefined,
  };
}

function createTables(config: TaggerConfig, { features, vectors }: TaggerSizes, random: Random): Embedding[] {
  const tables = Object.entries(features).map(([name, vocabSize]) => {
    const embeddingSize = name === 'word' ? config.embeddingSize : config.featureSize;
    return createEmbedding({ vocabSize, embeddingSize }, random.fork(name), `embedding.${name}`);
  });
  if (!vectors) return tables;
  const fixed = {
    vocabSize: vectors.matrix.length / vectors.size,
    ...{ embeddingSize: vectors.size, initialVectors: vectors.matrix, trainable: false },
  };
  return [...tables, createEmbedding(fixed, random, 'vectors')];
}

function readLow(
  { tables, first }: Parts,
  { features, vectorIds, lengths }: TaggerInput,
  training?: TrainingMode,
): tf.Tensor3D {
  const embedded = [...features, ...(vectorIds ? [vectorIds] : [])].map((ids, i) => at(tables, i).apply(ids));
  return first.apply(tf.concat(embedded, 2), { lengths, training }).output;
}

function read(parts: Parts, rate: number, input: TaggerInput, training?: TrainingMode) {
  const low = readLow(parts, input, training);
  const high = parts.above ? parts.above.apply(low, { lengths: input.lengths, training }).output : low;
  const seed = training && deriveSeed(training.seed, 'scores');
  const dropped = seed === undefined ? high : dropout(high, rate, { seed, sharedAxis: 1 });
  return { low, emissions: parts.scores.apply(dropped) }; // [B, T, 2]
}

function tag({ read, crf }: TaggerMember, input: TaggerInput): ReturnType<Tagger['tag']> {
  const { lengths } = input;
  const { emissions, staying } = tf.tidy(() => {
    const { emissions } = read(input);
    const probabilities = crf ? crf.marginals(emissions, { lengths }) : tf.softmax(emissions);
    return { emissions, staying: probabilities.slice([0, 0, 1]).squeeze<tf.Tensor2D>([2]) };
  });
  const probabilities = staying.arraySync();
  const best = crf
    ? crf.decode(emissions, { lengths }).labels
    : probabilities.map((row) => row.map((probability) => Number(probability > 0.5)));
  tf.dispose([emissions, staying]);
  return { probabilities, best };
}
