// The sentiment classifier: embedding -> recurrent layers, or a Transformer's -> pooling over time -> linear.
import type { Random } from '@longhand/base';
import {
  createAttentionPooling,
  createEmbedding,
  createLinear,
  dropout,
  type NamedParams,
  poolSequence,
  type TrainingMode,
} from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { createTextEncoder } from './encoder.ts';
import type { NetworkSettings } from './settings.ts';

/** Padded ids of a batch of texts, and their lengths. */
export interface ClassifierInput {
  readonly ids: tf.Tensor2D; // [B, T] int32
  readonly lengths: tf.Tensor1D; // [B] int32
}

/** The network: parameters, and ids to logits. */
export interface Classifier {
  readonly params: NamedParams;
  /** `[B, T]` ids -> logits `[B, C]`. Without `training` there is no dropout. */
  logits(input: ClassifierInput, training?: TrainingMode): tf.Tensor2D;
  /** Embedded tokens `[B, T, E]`, the place where gradient x input is taken. */
  embed(ids: tf.Tensor2D): tf.Tensor3D;
  /** From embedded tokens on; `attention [B, T]` only with attention pooling. */
  classify(
    embedded: tf.Tensor3D,
    lengths: tf.Tensor1D,
    training?: TrainingMode,
  ): { logits: tf.Tensor2D; attention?: tf.Tensor2D };
  dispose(): void;
}

/** The sizes that come from data. */
export interface ClassifierSizes {
  /** Words of the vocabulary, specials included. */
  readonly vocabSize: number;
  readonly numClasses: number;
}

/**
 * A classifier with random weights.
 * @param initialVectors row-major `[V, E]` start values of the embedding; absent: small random ones
 * @throws ConfigError for sizes or rates out of range
 */
export function createClassifier(
  config: NetworkSettings,
  sizes: ClassifierSizes,
  random: Random,
  initialVectors?: Float32Array,
): Classifier {
  const { embeddingSize, hiddenSize, modelSize, pooling } = config;
  const embedding = createEmbedding(
    { vocabSize: sizes.vocabSize, embeddingSize, initialVectors },
    random.fork('embedding'),
    'embedding',
  );
  const encoder = createTextEncoder(config, random.fork('encoder'));
  const { outputSize } = encoder;
  const attention =
    pooling === 'attention'
      ? createAttentionPooling(
          { inputSize: outputSize, attentionSize: config.model === 'transformer' ? modelSize : hiddenSize },
          random.fork('attention'),
          'attention',
        )
      : undefined;
  const output = createLinear({ inputSize: outputSize, outputSize: sizes.numClasses }, random.fork('output'), 'output');

  const classify: Classifier['classify'] = (embedded, lengths, training) => {
    const encoded = encoder.apply(embedded, lengths, training); // [B, T, H]
    const { pooled, weights } = pool(encoded, lengths);
    const dropped = training ? dropout(pooled, config.dropout, { seed: training.seed }) : pooled;
    return { logits: output.apply(dropped) as tf.Tensor2D, attention: weights };
  };

  const pool = (
    encoded: ReturnType<typeof encoder.apply>,
    lengths: tf.Tensor1D,
  ): { pooled: tf.Tensor2D; weights?: tf.Tensor2D } => {
    if (attention) {
      const { output: pooled, weights } = attention.apply(encoded.output, lengths);
      return { pooled, weights };
    }
    if (pooling === 'last') return { pooled: encoded.last() };
    return { pooled: poolSequence(encoded.output, lengths, { kind: pooling === 'max' ? 'max' : 'mean' }) };
  };

  const embed = (ids: tf.Tensor2D) => embedding.apply(ids) as tf.Tensor3D;
  return {
    params: { ...embedding.params, ...encoder.params, ...attention?.params, ...output.params },
    embed,
    classify,
    logits: ({ ids, lengths }, training) => classify(embed(ids), lengths, training).logits,
    dispose: () => {
      for (const layer of [embedding, encoder, attention, output]) layer?.dispose();
    },
  };
}
