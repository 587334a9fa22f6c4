// The pointer-generator (See et al. 2017): an encoder-decoder with attention that generates a word of its vocabulary with
// probability p_gen = sigmoid(w · [context; h; input] + b) (equation 8), and else copies one of the document (equation 9).
import type { Random } from '@longhand/base';
import {
  type AttentionMemory,
  createDecodingModel,
  createEncoderDecoder,
  createLinear,
  type Decoded,
  type Encoded,
  type EncoderDecoderConfig,
  type NamedParams,
  type PointerInputs,
  pointerTopLogProbs,
  type SourceDecoding,
  type SourceTensors,
  type TrainingMode,
} from '@longhand/lstm-core';
import { UNK } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';

export interface PointerSource extends SourceTensors {
  /** `[B, S]` int32, as `ids`, but from the vocabulary's size on for words that it has not. */
  readonly extendedIds: tf.Tensor2D;
  /** The vocabulary and the words of the document that has the most beyond it. */
  readonly extendedSize: number;
}

type PointerMemory = AttentionMemory & { readonly extendedIds: tf.Tensor2D };

interface PointerDecoded extends Pick<Decoded, 'weights' | 'state'> {
  /** What `pointerCrossEntropy` and `pointerTopLogProbs` take: N rows of T steps, `[N * T, ...]`. */
  readonly mixture: PointerInputs;
}

/** An encoder-decoder that generates words or copies them. */
export interface PointerGenerator {
  readonly params: NamedParams;
  readonly vocabSize: number;
  encode(source: PointerSource, training?: TrainingMode): Encoded<PointerMemory>;
  /** The decoder on `ids [N, T]` of the vocabulary, N being B or a multiple of it (beams). */
  decode(ids: tf.Tensor2D, encoded: Encoded<PointerMemory>, training?: TrainingMode): PointerDecoded;
  /** Over these sources, for beam search. The caller disposes it. */
  decoding(source: PointerSource): SourceDecoding;
  dispose(): void;
}

/** A pointer-generator (See et al. 2017) with random weights. @throws ConfigError if options do not fit each other */
export function createPointerGenerator(
  config: EncoderDecoderConfig,
  vocabSize: number,
  random: Random,
): PointerGenerator {
  const model = createEncoderDecoder(config, { source: vocabSize, target: vocabSize }, random);
  const inputSize = 2 * config.encoderSize + config.decoderSize + config.embeddingSize;
  const switchLayer = createLinear({ inputSize, outputSize: 1 }, random.fork('generate'), 'generate');

  const encode: PointerGenerator['encode'] = (source, training) => {
    const { memory, state } = model.encode(source, training);
    return { memory: { ...memory, extendedIds: source.extendedIds.clone() }, state };
  };
  const decode: PointerGenerator['decode'] = (ids, encoded, training) =>
    tf.tidy(() => {
      const { logits, weights, context, hidden, embedded, state } = model.decode(ids, encoded, training);
      const [rows, time, steps] = weights.shape;
      const asked = tf.concat([context, hidden, embedded], 2) as tf.Tensor3D;
      const mixture = {
        logits,
        weights: weights.reshape<tf.Tensor2D>([rows * time, steps]),
        generate: switchLayer.apply(asked).reshape<tf.Tensor1D>([rows * time]),
        sourceIds: encoded.memory.extendedIds,
      };
      return { mixture, weights, state };
    });
  return {
    params: { ...model.params, ...switchLayer.params },
    vocabSize,
    encode,
    decode,
    decoding: (source) =>
      createDecodingModel({
        vocabSize: source.extendedSize,
        start: encode(source),
        step: (last, encoded, count) => {
          const known = last.map((id) => (id < vocabSize ? id : UNK));
          const { mixture, weights, state } = decode(tf.tensor2d(known, [known.length, 1], 'int32'), encoded);
          return { best: pointerTopLogProbs(mixture, count, source.extendedSize), weights, state };
        },
      }),
    dispose: () => {
      model.dispose();
      switchLayer.dispose();
    },
  };
}
