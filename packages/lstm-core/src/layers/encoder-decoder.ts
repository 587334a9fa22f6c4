// An encoder-decoder: embedding -> (bi)LSTM encoder -> attention decoder -> softmax over the target's units.
import { ConfigError, deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { dropout } from '../ops/dropout.ts';
import type { AttentionKind, AttentionMemory } from './attention.ts';
import { type AttentionDecoderConfig, createAttentionDecoder, type DecoderState } from './attention-decoder.ts';
import { createEmbedding } from './embedding.ts';
import { createLinear } from './linear.ts';
import { createLstm } from './lstm.ts';
import type { NamedParams, TrainingMode } from './params.ts';

export interface EncoderDecoderConfig
  extends Pick<AttentionDecoderConfig, 'attentionFrom' | 'inputFeeding' | 'contextGate' | 'coverage'> {
  readonly embeddingSize: number;
  /** Which embeddings are one with the softmax weights (Press and Wolf 2017); `joint`: those of both sides. */
  readonly tie: 'none' | 'target' | 'joint';
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

export interface EncoderDecoder {
  readonly params: NamedParams;
  readonly vocabSize: number;
  /** `[B, S]` ids -> memory `[B, S, 2H]` and initial states. */
  encode(source: SourceTensors, training?: TrainingMode): Encoded;
  /** The decoder on `ids [N, T]`, N being B or a multiple of it (beams). */
  decode(ids: tf.Tensor2D, encoded: Encoded, training?: TrainingMode): Decoded;
  dispose(): void;
}

/** @throws ConfigError if options do not fit each other */
export function createEncoderDecoder(
  config: EncoderDecoderConfig,
  sizes: { readonly source: number; readonly target: number },
  random: Random,
): EncoderDecoder {
  const { embeddingSize, tie, encoderSize, decoderSize, decoderLayers } = config;
  if (tie === 'joint' && sizes.source !== sizes.target) {
    const got = `${sizes.source} source and ${sizes.target} target units`;
    throw new ConfigError({ where: 'tie: joint', expected: 'one vocabulary for both sides', got });
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
      coverage: config.coverage,
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

  return {
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
        const embedded = embed(targetTable, ids);
        const { output: vectors, ...found } = decoder.apply(embedded, memory, state, training);
        const [rows, time, size] = vectors.shape;
        const dropped = training
          ? dropout(vectors, config.outputDropout, { seed: deriveSeed(training.seed, 'output') })
          : vectors;
        const flat = dropped.reshape<tf.Tensor2D>([rows * time, size]);
        return { ...found, embedded, logits: output.logits(flat, targetTable.table) };
      }),
    dispose: () => {
      for (const layer of layers) layer?.dispose();
    },
  };
}

/** Logits by weights of their own, or by the target's embeddings and a bias. */
function createOutput({ embeddingSize, tie }: EncoderDecoderConfig, vocabSize: number, random: Random) {
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
