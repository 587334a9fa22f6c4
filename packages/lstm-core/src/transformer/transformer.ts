// The Transformer over tokens (Vaswani et al. 2017): embeddings and positions -> encoder -> decoder -> softmax over the target's tokens.
import { ConfigError, deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { createEmbedding, type Embedding } from '../layers/embedding.ts';
import type { SourceTensors } from '../layers/encoder-decoder.ts';
import { assemble, checkTraining, type Keep, type NamedParams, type TrainingMode } from '../layers/params.ts';
import { createSoftmaxOutput, type SoftmaxOutput } from '../layers/softmax-output.ts';
import { checkKind, checkRates, checkShape, checkSizes } from '../ops/checks.ts';
import { dropout } from '../ops/dropout.ts';
import { checkTransformer, type TransformerConfig } from './config.ts';
import {
  createTransformerDecoder,
  stepsOf,
  type TransformerDecoder,
  type TransformerMemory,
  type TransformerState,
} from './decoder.ts';
import { createTransformerEncoder, type TransformerEncoder } from './encoder.ts';
import { sinusoidalPositions } from './positions.ts';

/** Sizes of a Transformer over tokens. */
export interface TransformerModelConfig extends TransformerConfig {
  /** Which embeddings are one with the softmax weights; `joint`: those of both sides. */
  readonly tieEmbeddings: 'none' | 'target' | 'joint';
  /** On embedded tokens with their positions. Default 0. */
  readonly embeddingDropout?: number;
}

/** A source as the decoder reads it; how it starts. */
export type TransformerEncoded = { readonly memory: TransformerMemory; readonly state: TransformerState };

/** An encoder-decoder over tokens; `decodingOf` searches with it. */
export interface Transformer {
  readonly params: NamedParams;
  readonly vocabSize: number;
  /** `[B, S]` ids -> keys and values of every decoder layer. @throws ShapeError; DataError for an id or length out of range */
  encode(source: SourceTensors, training?: TrainingMode): TransformerEncoded;
  /**
   * `ids [N, T]`, N being B or a multiple of it (beams) -> logits `[N * T, V]` and attention `[N, T, S]`, the mean of the last layer's
   * heads. Tokens follow those of the state.
   * @throws ShapeError; DataError for an id out of range
   */
  decode(
    ids: tf.Tensor2D,
    encoded: TransformerEncoded,
    training?: TrainingMode,
  ): { readonly logits: tf.Tensor2D; readonly weights: tf.Tensor3D; readonly state: TransformerState };
  dispose(): void;
}

interface VocabSizes {
  readonly source: number;
  readonly target: number;
}

interface Parts {
  readonly targetTable: Embedding;
  readonly sourceTable: Embedding;
  readonly encoder: TransformerEncoder;
  readonly decoder: TransformerDecoder;
  readonly output: SoftmaxOutput;
}

/** A Transformer of random weights. @throws ConfigError if sizes or rates are out of range, or options do not fit each other; no variable is left then */
export function createTransformer(config: TransformerModelConfig, sizes: VocabSizes, random: Random): Transformer {
  checkConfig(config, sizes);
  const parts = assemble((keep) => createParts(config, sizes, random, keep));
  const { targetTable, sourceTable, encoder, decoder, output } = parts;
  const layers = new Set([targetTable, sourceTable, encoder, decoder, output]);
  return {
    params: Object.assign({}, ...[...layers].map((layer) => layer.params)),
    vocabSize: sizes.target,
    encode: ({ ids, lengths }, training) => {
      checkShape('encode', 'ids', ids, [null, null]);
      checkTraining('encode', training);
      return tf.tidy(() => {
        const embedded = embed(config, sourceTable, ids, training && deriveSeed(training.seed, 'source'));
        const memory = decoder.remember(encoder.apply(embedded, lengths, { training }), lengths);
        return { memory: { ...memory, lengths: lengths.clone() }, state: { layers: [] } };
      });
    },
    decode: (ids, { memory, state }, training) => {
      checkShape('decode', 'ids', ids, [null, null]);
      checkTraining('decode', training);
      return tf.tidy(() => {
        const seed = training && deriveSeed(training.seed, 'target');
        const embedded = embed(config, targetTable, ids, seed, stepsOf(state));
        const { output: vectors, ...found } = decoder.apply(embedded, memory, state, training);
        const [rows, time, size] = vectors.shape;
        const flat = vectors.reshape<tf.Tensor2D>([rows * time, size]);
        return { ...found, logits: output.logits(flat, targetTable.table) };
      });
    },
    dispose: () => {
      for (const layer of layers) layer.dispose();
    },
  };
}

/** Small as softmax weights, of unit size as what the layers read, beside positions of that size. */
function embed(
  { modelSize, embeddingDropout = 0 }: TransformerModelConfig,
  table: Embedding,
  ids: tf.Tensor2D,
  seed: number | undefined,
  first = 0,
): tf.Tensor3D {
  const embedded = table.apply(ids).mul(Math.sqrt(modelSize));
  const placed = embedded.add<tf.Tensor3D>(sinusoidalPositions(ids.shape[1], modelSize, first));
  return seed === undefined || embeddingDropout === 0 ? placed : dropout(placed, embeddingDropout, { seed });
}

function checkConfig(config: TransformerModelConfig, { source, target }: VocabSizes): void {
  const { tieEmbeddings, embeddingDropout = 0 } = config;
  checkSizes({ source, target }, 'vocabulary');
  checkTransformer(config, 2, 'transformer');
  checkKind('tieEmbeddings', tieEmbeddings, ['none', 'target', 'joint']);
  checkRates({ embeddingDropout });
  if (tieEmbeddings === 'joint' && source !== target) {
    const got = `${source} source and ${target} target units`;
    throw new ConfigError({ where: 'tieEmbeddings: joint', expected: 'one vocabulary for both sides', got });
  }
}

function createParts(config: TransformerModelConfig, sizes: VocabSizes, random: Random, keep: Keep): Parts {
  const { modelSize: embeddingSize, tieEmbeddings } = config;
  const table = (vocabSize: number, part: string) =>
    keep(createEmbedding({ vocabSize, embeddingSize }, random.fork(part), part));
  const targetTable = table(sizes.target, 'target');
  return {
    targetTable,
    sourceTable: tieEmbeddings === 'joint' ? targetTable : table(sizes.source, 'source'),
    encoder: keep(createTransformerEncoder(config, random.fork('encoder'))),
    decoder: keep(createTransformerDecoder(config, random.fork('decoder'))),
    output: keep(createSoftmaxOutput({ embeddingSize, tieEmbeddings }, sizes.target, random)),
  };
}
