// An encoder-decoder: embedding -> bidirectional encoder -> attention decoder -> softmax over the target's units.
import { at, ConfigError, deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import type { CellState } from '../cells/cell.ts';
import { checkFlags, checkKind, checkRates, checkShape, checkSizes } from '../ops/checks.ts';
import { dropout } from '../ops/dropout.ts';
import type { AttentionKind, AttentionMemory } from './attention.ts';
import {
  type AttentionDecoder,
  type AttentionDecoderConfig,
  createAttentionDecoder,
  type DecoderState,
} from './attention-decoder.ts';
import { createEmbedding, type Embedding } from './embedding.ts';
import { createLinear, type Linear } from './linear.ts';
import { assemble, checkTraining, type Keep, type NamedParams, type TrainingMode } from './params.ts';
import { createSoftmaxOutput, type SoftmaxOutput } from './softmax-output.ts';
import { createStack, partsOf, type Stack } from './stack.ts';

/** Sizes and options of an encoder-decoder. */
export interface EncoderDecoderConfig
  extends Pick<AttentionDecoderConfig, 'cell' | 'attentionFrom' | 'inputFeeding' | 'contextGate' | 'coverage'> {
  readonly embeddingSize: number;
  /** Which embeddings are one with the softmax weights (Press and Wolf 2017); `joint`: those of both sides. */
  readonly tieEmbeddings: 'none' | 'target' | 'joint';
  /** Of each direction. */
  readonly encoderSize: number;
  readonly encoderLayers: number;
  readonly decoderSize: number;
  readonly decoderLayers: number;
  /** How the decoder starts: from the encoder's last states, projected, or from zeros. */
  readonly bridge: 'linear' | 'none';
  readonly attention: AttentionKind;
  readonly residual: boolean;
  readonly layerNorm: boolean;
  /** Variational, on embedded units. */
  readonly embeddingDropout: number;
  /** Between layers. */
  readonly dropout: number;
  /** Variational, on h_{t-1}. */
  readonly recurrentDropout: number;
  /** Before the softmax. */
  readonly outputDropout: number;
}

/** Padded ids `[B, S]` int32 and lengths `[B]` int32. */
export interface SourceTensors {
  readonly ids: tf.Tensor2D;
  readonly lengths: tf.Tensor1D;
}

/** A read source: what the decoder looks back at, and how it starts. */
export type Encoded<Memory extends AttentionMemory = AttentionMemory> = {
  readonly memory: Memory;
  readonly state: DecoderState;
};

/** What decoding of a batch gives. */
export interface Decoded {
  /** `[N * T, V]` */
  readonly logits: tf.Tensor2D;
  /** Attention `[N, T, S]`. */
  readonly weights: tf.Tensor3D;
  /** The embedded input `[N, T, E]`, what was read `[N, T, M]`, and the top layer's h `[N, T, H]`. */
  readonly embedded: tf.Tensor3D;
  readonly context: tf.Tensor3D;
  readonly hidden: tf.Tensor3D;
  readonly state: DecoderState;
}

/** An encoder, a decoder with attention, and the embeddings and softmax of both. */
export interface EncoderDecoder {
  readonly params: NamedParams;
  readonly vocabSize: number;
  /** `[B, S]` ids -> memory `[B, S, 2H]` and initial states. @throws ShapeError; DataError for an id or length out of range */
  encode(source: SourceTensors, training?: TrainingMode): Encoded;
  /** The decoder on `ids [N, T]`, N being B or a multiple of it (beams). @throws ShapeError; DataError for an id out of range */
  decode(ids: tf.Tensor2D, encoded: Encoded, training?: TrainingMode): Decoded;
  dispose(): void;
}

interface VocabSizes {
  readonly source: number;
  readonly target: number;
}

/** What an encoder-decoder is made of; with joint embeddings both tables are one. */
interface Parts {
  readonly targetTable: Embedding;
  readonly sourceTable: Embedding;
  readonly encoder: Stack;
  readonly decoder: AttentionDecoder;
  readonly bridge: Linear | undefined;
  readonly output: SoftmaxOutput;
}

/**
 * An encoder-decoder with random weights.
 * @throws ConfigError if sizes or rates are out of range, or options do not fit each other; no variable is left then
 */
export function createEncoderDecoder(config: EncoderDecoderConfig, sizes: VocabSizes, random: Random): EncoderDecoder {
  checkConfig(config, sizes);
  const { embeddingSize, outputDropout } = config;
  const parts = assemble((keep) => createParts(config, sizes, random, keep));
  const { targetTable, sourceTable, encoder, decoder, bridge, output } = parts;
  const layers = new Set([targetTable, sourceTable, encoder, decoder, bridge, output]);
  // Small as softmax weights, of unit size as what the layers read (Vaswani et al. 2017).
  const embed = (table: Embedding, ids: tf.Tensor2D): tf.Tensor3D =>
    table.apply(ids).mul<tf.Tensor3D>(Math.sqrt(embeddingSize));

  return {
    params: Object.assign({}, ...[...layers].map((layer) => layer?.params)),
    vocabSize: sizes.target,
    encode: ({ ids, lengths }, training) => {
      checkShape('encode', 'ids', ids, [null, null]);
      checkTraining('encode', training);
      return tf.tidy(() => {
        const { output: values, states } = encoder.apply(embed(sourceTable, ids), { lengths, training });
        const [forward, backward] = states.slice(-2) as [CellState, CellState]; // of the top layer, each direction at its own end
        const final = tf.concat([forward.h, backward.h], 1) as tf.Tensor2D;
        return { memory: decoder.remember(values, lengths), state: startOf(config, bridge, final) };
      });
    },
    decode: (ids, { memory, state }, training) => {
      checkShape('decode', 'ids', ids, [null, null]);
      checkTraining('decode', training);
      return tf.tidy(() => {
        const embedded = embed(targetTable, ids);
        const { output: vectors, ...found } = decoder.apply(embedded, memory, state, training);
        const [rows, time, size] = vectors.shape;
        const dropped = training
          ? dropout(vectors, outputDropout, { seed: deriveSeed(training.seed, 'output') })
          : vectors;
        const flat = dropped.reshape<tf.Tensor2D>([rows * time, size]);
        return { ...found, embedded, logits: output.logits(flat, targetTable.table) };
      });
    },
    dispose: () => {
      for (const layer of layers) layer?.dispose();
    },
  };
}

function checkConfig(config: EncoderDecoderConfig, { source, target }: VocabSizes): void {
  const { embeddingSize, encoderSize, encoderLayers, decoderSize, decoderLayers, tieEmbeddings, bridge } = config;
  const { embeddingDropout, dropout: layerDropout, recurrentDropout, outputDropout, residual, layerNorm } = config;
  checkSizes({ source, target }, 'vocabulary');
  checkSizes({ embeddingSize, encoderSize, encoderLayers, decoderSize, decoderLayers });
  checkKind('tieEmbeddings', tieEmbeddings, ['none', 'target', 'joint']);
  checkKind('bridge', bridge, ['linear', 'none']);
  checkRates({ embeddingDropout, dropout: layerDropout, recurrentDropout, outputDropout });
  checkFlags({ residual, layerNorm });
  if (tieEmbeddings === 'joint' && source !== target) {
    const got = `${source} source and ${target} target units`;
    throw new ConfigError({ where: 'tieEmbeddings: joint', expected: 'one vocabulary for both sides', got });
  }
}

function createParts(config: EncoderDecoderConfig, sizes: VocabSizes, random: Random, keep: Keep): Parts {
  const { embeddingSize, tieEmbeddings, encoderSize, encoderLayers, decoderSize, decoderLayers } = config;
  const memorySize = 2 * encoderSize;
  const table = (vocabSize: number, part: string) =>
    keep(createEmbedding({ vocabSize, embeddingSize }, random.fork(part), part));
  const targetTable = table(sizes.target, 'target');
  const sourceTable = tieEmbeddings === 'joint' ? targetTable : table(sizes.source, 'source');
  const recurrent = {
    cell: config.cell,
    dropout: config.dropout,
    inputDropout: config.embeddingDropout,
    recurrentDropout: config.recurrentDropout,
    layerNorm: config.layerNorm,
    inputSize: embeddingSize,
  };
  const encoding = {
    ...recurrent,
    hiddenSize: encoderSize,
    numLayers: encoderLayers,
    bidirectional: true,
    residual: config.residual && encoderLayers > 1,
  };
  const encoder = keep(createStack(encoding, random.fork('encoder'), 'encoder'));
  const { attention, attentionFrom, inputFeeding, contextGate, coverage, residual } = config;
  const decoding = {
    ...recurrent,
    hiddenSize: decoderSize,
    numLayers: decoderLayers,
    memorySize,
    outputSize: embeddingSize,
    ...{ attention, attentionFrom, inputFeeding, contextGate, coverage, residual },
  };
  const decoder = keep(createAttentionDecoder(decoding, random.fork('decoder'), 'decoder'));
  const bridgeSize = partsOf(config.cell).length * decoderLayers * decoderSize;
  const ofBridge = { inputSize: memorySize, outputSize: bridgeSize, activation: 'tanh' } as const;
  const bridge = config.bridge === 'linear' ? keep(createLinear(ofBridge, random.fork('bridge'), 'bridge')) : undefined;
  const output = keep(createSoftmaxOutput(config, sizes.target, random));
  return { targetTable, sourceTable, encoder, decoder, bridge, output };
}

/** The decoder's first state, of the encoder's last `[B, M]`. */
function startOf(
  { cell, decoderLayers, decoderSize }: EncoderDecoderConfig,
  bridge: Linear | undefined,
  final: tf.Tensor2D,
): DecoderState {
  const parts = partsOf(cell);
  const count = decoderLayers * parts.length;
  const values = bridge
    ? (tf.split(bridge.apply(final), count, 1) as tf.Tensor2D[])
    : Array.from({ length: count }, () => tf.zeros<tf.Rank.R2>([final.shape[0], decoderSize]));
  const stateOf = (layer: number) =>
    Object.fromEntries(parts.map((part, i) => [part, at(values, layer * parts.length + i)])) as CellState;
  return { layers: Array.from({ length: decoderLayers }, (_, layer) => stateOf(layer)) };
}
