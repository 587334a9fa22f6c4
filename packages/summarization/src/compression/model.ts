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
  type NamedParams,
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
export function createTagger(config: TaggerConfig, { features, vectors }: TaggerSizes, random: Random): Tagger {
  const { hiddenSize, numLayers, recurrentDropout, languageWeight } = config;
  const firstSize = config.firstSize || hiddenSize;
  const tables = Object.entries(features).map(([name, vocabSize]) => {
    const embeddingSize = name === 'word' ? config.embeddingSize : config.featureSize;
    return createEmbedding({ vocabSize, embeddingSize }, random.fork(name), `embedding.${name}`);
  });
  const fixed = vectors && {
    vocabSize: vectors.matrix.length / vectors.size,
    ...{ embeddingSize: vectors.size, initialVectors: vectors.matrix, trainable: false },
  };
  if (fixed) tables.push(createEmbedding(fixed, random, 'vectors'));
  const inputSize = tables.reduce((sum, { table }) => sum + table.shape[1]!, 0);
  const common = { cell: config.cell, bidirectional: true, recurrentDropout, dropout: config.dropout };
  const first = createStack(
    { ...common, hiddenSize: firstSize, inputSize, numLayers: 1, inputDropout: config.embeddingDropout },
    random.fork('first'),
    'first',
  );
  const above =
    numLayers > 1
      ? createStack(
          { ...common, hiddenSize, inputSize: 2 * firstSize, numLayers: numLayers - 1, inputDropout: config.dropout },
          random.fork('above'),
          'above',
        )
      : undefined;
  const topSize = above ? hiddenSize : firstSize;
  const scores = createLinear({ inputSize: 2 * topSize, outputSize: 2 }, random.fork('scores'), 'scores');
  const crf = config.output === 'crf' ? createCrf({ numLabels: 2 }, random.fork('crf')) : undefined;
  const language =
    languageWeight > 0
      ? createLanguageModel({ ...config, hiddenSize: firstSize }, features.word as number, random.fork('language'))
      : undefined;

  /** The first layer `[B, T, 2H]`. */
  const readLow = ({ features: ids, vectorIds, lengths }: TaggerInput, training?: TrainingMode): tf.Tensor3D => {
    const embedded = [...ids, ...(vectorIds ? [vectorIds] : [])].map((feature, i) => at(tables, i).apply(feature));
    return first.apply(tf.concat(embedded, 2), { lengths, training }).output;
  };
  const read = (input: TaggerInput, training?: TrainingMode) => {
    const { lengths } = input;
    const low = readLow(input, training);
    const high = above ? above.apply(low, { lengths, training }).output : low;
    const seed = training && deriveSeed(training.seed, 'scores');
    const dropped = seed === undefined ? high : dropout(high, config.dropout, { seed, sharedAxis: 1 });
    return { low, emissions: scores.apply(dropped) }; // [B, T, 2]
  };
  const layers = [...tables, first, above, scores, crf, language];
  return {
    params: Object.assign({}, ...layers.map((layer) => layer?.params)),
    members: [{ readLow, read, crf, language }],
    tag: (input) => {
      const { emissions, staying } = tf.tidy(() => {
        const { emissions } = read(input);
        const { lengths } = input;
        const probabilities = crf ? crf.marginals(emissions, { lengths }) : tf.softmax(emissions);
        return { emissions, staying: probabilities.slice([0, 0, 1]).squeeze<tf.Tensor2D>([2]) };
      });
      const probabilities = staying.arraySync();
      const best = crf
        ? crf.decode(emissions, { lengths: input.lengths }).labels
        : probabilities.map((row) => row.map((probability) => Number(probability > 0.5)));
      tf.dispose([emissions, staying]);
      return { probabilities, best };
    },
    dispose: () => {
      for (const layer of layers) layer?.dispose();
    },
  };
}
