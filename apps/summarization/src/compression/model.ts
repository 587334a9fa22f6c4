// The tagger: embedded columns of each word -> stacked BiLSTM -> a score for going and for staying, decided together with the
// neighbours' by a CRF (Lample et al. 2016). In training the first layer also foretells the next and the previous word
// (Rei 2017): it learns language where labelled sentences are few.
import { at, deriveSeed, type Random } from '@longhand/base';
import {
  consistencyLoss,
  createCrf,
  createEmbedding,
  createLinear,
  createLstm,
  dropout,
  type NamedParams,
  softmaxCrossEntropy,
  type TrainingMode,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import type { CompressionSettings } from './config.ts';
import { createLanguageModel, type WordTargets } from './language-model.ts';

export interface TaggerInput {
  /** One `[B, T]` int32 for each column. */
  readonly columns: readonly tf.Tensor2D[];
  /** `[B, T]` int32: rows of the pretrained vectors, where there are some. */
  readonly vectorIds?: tf.Tensor2D;
  readonly lengths: tf.Tensor1D; // [B] int32
}

export interface TaggerTargets extends WordTargets {
  readonly keep: tf.Tensor2D; // [B, T] int32, 0 in the padding
}

export interface TaggerSizes {
  /** Size of each column's vocabulary, words first. */
  readonly columns: Readonly<Record<string, number>>;
  /** Pretrained vectors `[V, E]`, row-major: they stay as they are. */
  readonly vectors?: { readonly matrix: Float32Array; readonly size: number };
}

export interface Tagger {
  readonly params: NamedParams;
  /** Per token. With `consistency` the second half of the rows is the first once more. */
  loss(input: TaggerInput, targets: TaggerTargets, training: TrainingMode): tf.Scalar;
  /** How badly neighbouring words are foretold, per word and direction; without `training` without dropout. */
  languageLoss(input: TaggerInput, words: WordTargets, training?: TrainingMode): tf.Scalar;
  /** Probability of staying `[B, T]`, and the most probable labelling of each sentence. Without dropout. */
  tag(input: TaggerInput): { readonly probabilities: number[][]; readonly best: number[][] };
  /** -log p of the labels over all tokens. Without dropout. */
  logLoss(input: TaggerInput, keep: tf.Tensor2D): tf.Scalar;
  dispose(): void;
}

export type TaggerConfig = Pick<
  Config & CompressionSettings,
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
  | 'consistency'
>;

export function createTagger(config: TaggerConfig, { columns, vectors }: TaggerSizes, random: Random): Tagger {
  const { hiddenSize, numLayers, recurrentDropout, languageWeight, consistency } = config;
  const firstSize = config.firstSize || hiddenSize;
  const tables = Object.entries(columns).map(([name, vocabSize]) => {
    const embeddingSize = name === 'word' ? config.embeddingSize : config.featureSize;
    return createEmbedding({ vocabSize, embeddingSize }, random.fork(name), `embedding.${name}`);
  });
  const fixed = vectors && {
    vocabSize: vectors.matrix.length / vectors.size,
    ...{ embeddingSize: vectors.size, initialVectors: vectors.matrix, trainable: false },
  };
  if (fixed) tables.push(createEmbedding(fixed, random, 'vectors'));
  const inputSize = tables.reduce((sum, { table }) => sum + table.shape[1]!, 0);
  const common = { bidirectional: true, recurrentDropout, dropout: config.dropout };
  const first = createLstm(
    { ...common, hiddenSize: firstSize, inputSize, numLayers: 1, inputDropout: config.embeddingDropout },
    random.fork('first'),
    'first',
  );
  const above =
    numLayers > 1
      ? createLstm(
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
      ? createLanguageModel({ ...config, hiddenSize: firstSize }, columns.word as number, random.fork('language'))
      : undefined;

  /** The first layer `[B, T, 2H]`. */
  const readLow = ({ columns: ids, vectorIds, lengths }: TaggerInput, training?: TrainingMode): tf.Tensor3D => {
    const embedded = [...ids, ...(vectorIds ? [vectorIds] : [])].map((column, i) => at(tables, i).apply(column));
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
  const foretell = (low: tf.Tensor3D, words: WordTargets, training?: TrainingMode): tf.Scalar => {
    const seed = training && deriveSeed(training.seed, 'language');
    return language!.loss(seed === undefined ? low : dropout(low, config.dropout, { seed }), words);
  };
  const padding = 2;
  const labelsOf = (keep: tf.Tensor2D, lengths: tf.Tensor1D): tf.Tensor1D => {
    const real = tf.range(0, keep.shape[1], 1, 'int32').expandDims(0).less(lengths.expandDims(1));
    return tf.where(real, keep, tf.fill(keep.shape, padding, 'int32')).flatten();
  };
  const labelLoss = (emissions: tf.Tensor3D, keep: tf.Tensor2D, lengths: tf.Tensor1D): tf.Scalar => {
    if (crf) return crf.loss(emissions, keep, { lengths, reduction: 'sum' }) as tf.Scalar;
    const options = { ignoreIndex: padding, reduction: 'sum' as const };
    return softmaxCrossEntropy(emissions.reshape([-1, 2]), labelsOf(keep, lengths), options) as tf.Scalar;
  };
  const disagreement = (emissions: tf.Tensor3D, keep: tf.Tensor2D, lengths: tf.Tensor1D): tf.Scalar => {
    const once = labelsOf(keep, lengths).slice(0, keep.size / 2);
    return consistencyLoss(emissions.reshape([-1, 2]), once, { ignoreIndex: padding }) as tf.Scalar;
  };

  return {
    params: Object.assign({}, ...[...tables, first, above, scores, crf, language].map((layer) => layer?.params)),
    loss: (input, { keep, ...words }, training) => {
      const { low, emissions } = read(input, training);
      let loss = labelLoss(emissions, keep, input.lengths).div<tf.Scalar>(input.lengths.sum());
      if (consistency > 0) loss = loss.add(disagreement(emissions, keep, input.lengths).mul(consistency / 2));
      return language ? loss.add(foretell(low, words, training).mul(languageWeight)) : loss;
    },
    languageLoss: (input, words, training) => tf.tidy(() => foretell(readLow(input, training), words, training)),
    logLoss: (input, keep) => tf.tidy(() => labelLoss(read(input).emissions, keep, input.lengths)),
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
      for (const layer of [...tables, first, above, scores, crf, language]) layer?.dispose();
    },
  };
}
