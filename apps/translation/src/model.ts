// The translator: embedding -> (bi)LSTM encoder -> attention decoder -> softmax over the target's units.
import { ConfigError, deriveSeed, type Random } from '@longhand/base';
import {
  type AttentionMemory,
  createAttentionDecoder,
  createEmbedding,
  createLinear,
  createLstm,
  type DecoderState,
  type DecodingModel,
  dropout,
  type NamedParams,
  type TrainingMode,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import type { Config } from './config.ts';
import type { SourceTensors } from './data.ts';
import { createDecodingModel } from './decoding-model.ts';

/** A read source: what the decoder looks back at, and how it starts. */
export type Encoded = { readonly memory: AttentionMemory; readonly state: DecoderState };

export interface Translator {
  readonly params: NamedParams;
  readonly vocabSize: number;
  /** `[B, S]` ids -> memory `[B, S, 2H]` and initial states. */
  encode(source: SourceTensors, training?: TrainingMode): Encoded;
  /**
   * The decoder on `ids [N, T]`, N being B or a multiple of it (beams).
   * @returns logits `[N * T, V]`, attention `[N, T, S]` and where it stands
   */
  decode(
    ids: tf.Tensor2D,
    encoded: Encoded,
    training?: TrainingMode,
  ): { logits: tf.Tensor2D; weights: tf.Tensor3D; state: DecoderState };
  /** For beam search and sampling, over these sources. The caller disposes it. */
  decoding(source: SourceTensors): DecodingModel<unknown> & { disposeAll(): void };
  dispose(): void;
}

type ModelConfig = Pick<
  Config,
  | 'embeddingSize'
  | 'tie'
  | 'encoderSize'
  | 'encoderLayers'
  | 'decoderSize'
  | 'decoderLayers'
  | 'bridge'
  | 'attention'
  | 'attentionFrom'
  | 'inputFeeding'
  | 'contextGate'
  | 'residual'
  | 'layerNorm'
  | 'embeddingDropout'
  | 'dropout'
  | 'recurrentDropout'
  | 'outputDropout'
>;

/** @throws ConfigError if options do not fit each other */
export function createTranslator(
  config: ModelConfig,
  sizes: { readonly source: number; readonly target: number; readonly shared: boolean },
  random: Random,
): Translator {
  const { embeddingSize, tie, encoderSize, decoderSize, decoderLayers } = config;
  if (tie === 'joint' && !sizes.shared) {
    const expected = 'one vocabulary for both languages';
    throw new ConfigError({
      where: '--tie joint',
      expected,
      got: 'two',
      fix: 'Use --joint with BPE, or --tie target.',
    });
  }
  const memorySize = 2 * encoderSize;
  const table = (vocabSize: number, part: string) =>
    createEmbedding({ vocabSize, embeddingSize }, random.fork(part), part);
  const targetTable = table(sizes.target, 'target');
  // Small as softmax weights, of unit size as what the LSTMs read (Vaswani et al. 2017).
  const embed = (layer: typeof targetTable, ids: tf.Tensor2D): tf.Tensor3D =>
    layer.apply(ids).mul<tf.Tensor3D>(Math.sqrt(embeddingSize));
  const sourceTable = tie === 'joint' ? targetTable : table(sizes.source, 'source');
  const recurrent = {
    dropout: config.dropout,
    inputDropout: config.embeddingDropout,
    recurrentDropout: config.recurrentDropout,
    layerNorm: config.layerNorm,
  };
  const encoder = createLstm(
    {
      ...recurrent,
      inputSize: embeddingSize,
      hiddenSize: encoderSize,
      numLayers: config.encoderLayers,
      bidirectional: true,
      residual: config.residual && config.encoderLayers > 1,
    },
    random.fork('encoder'),
    'encoder',
  );
  const decoder = createAttentionDecoder(
    {
      ...recurrent,
      inputSize: embeddingSize,
      hiddenSize: decoderSize,
      numLayers: decoderLayers,
      memorySize,
      outputSize: embeddingSize,
      attention: config.attention,
      attentionFrom: config.attentionFrom,
      inputFeeding: config.inputFeeding,
      contextGate: config.contextGate,
      residual: config.residual,
    },
    random.fork('decoder'),
    'decoder',
  );
  const bridge =
    config.bridge === 'linear'
      ? createLinear(
          { inputSize: memorySize, outputSize: 2 * decoderLayers * decoderSize, activation: 'tanh' },
          random.fork('bridge'),
          'bridge',
        )
      : undefined;
  const output = createOutput(config, sizes.target, random);
  const layers = [targetTable, ...(sourceTable === targetTable ? [] : [sourceTable]), encoder, decoder, bridge, output];

  const startOf = (final: tf.Tensor2D): DecoderState => {
    const batch = final.shape[0];
    if (!bridge) {
      const zeros = () => tf.zeros<tf.Rank.R2>([batch, decoderSize]);
      return { layers: Array.from({ length: decoderLayers }, () => ({ h: zeros(), c: zeros() })) };
    }
    const parts = tf.split(bridge.apply(final), 2 * decoderLayers, 1) as tf.Tensor2D[];
    return {
      layers: Array.from({ length: decoderLayers }, (_, i) => ({ h: parts[2 * i]!, c: parts[2 * i + 1]! })),
    };
  };

  const translator: Translator = {
    params: Object.assign({}, ...layers.map((layer) => layer?.params)),
    vocabSize: sizes.target,
    encode: ({ ids, lengths }, training) =>
      tf.tidy(() => {
        const { output: values, states } = encoder.apply(embed(sourceTable, ids), { lengths, training });
        const [forward, backward] = states.slice(-2); // of the top layer, each direction at its own end
        const final = tf.concat([forward!.h, backward!.h], 1) as tf.Tensor2D;
        return { memory: decoder.remember(values, lengths), state: startOf(final) };
      }),
    decode: (ids, { memory, state }, training) =>
      tf.tidy(() => {
        const found = decoder.apply(embed(targetTable, ids), memory, state, training);
        const [rows, time, size] = found.output.shape;
        const dropped = training
          ? dropout(found.output, config.outputDropout, { seed: deriveSeed(training.seed, 'output') })
          : found.output;
        const flat = dropped.reshape<tf.Tensor2D>([rows * time, size]);
        return { logits: output.logits(flat, targetTable.table), weights: found.weights, state: found.state };
      }),
    decoding: (source) => createDecodingModel(translator, source),
    dispose: () => {
      for (const layer of layers) layer?.dispose();
    },
  };
  return translator;
}

/** Logits by weights of their own, or by the target's embeddings and a bias. */
function createOutput({ embeddingSize, tie }: ModelConfig, vocabSize: number, random: Random) {
  if (tie === 'none') {
    const linear = createLinear({ inputSize: embeddingSize, outputSize: vocabSize }, random.fork('output'), 'output');
    return { ...linear, logits: (x: tf.Tensor2D) => linear.apply(x) };
  }
  const bias = tf.variable(tf.zeros([vocabSize]));
  return {
    params: { 'output.bias': bias },
    logits: (x: tf.Tensor2D, table: tf.Variable) =>
      tf.matMul<tf.Tensor2D>(x, table, false, true).add<tf.Tensor2D>(bias),
    dispose: () => bias.dispose(),
  };
}

/** Trainable numbers. */
export const parameterCount = ({ params }: Translator): number =>
  Object.values(params).reduce((sum, { size }) => sum + size, 0);
