// Tokens of sentences as tensors: what the encoder reads, and what the decoder reads and shall say.
import type { SourceTensors } from '@longhand/lstm-core';
import { BOS, EOS, PAD, padSequences } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { TextCodec } from './text.ts';

/** The id of labels that are padding: losses leave them out. */
export const ignored = PAD;

/** The ids of a text and EOS, by which the encoder knows the end. @param dropout of BPE merges */
export const encodeSource = (
  codec: TextCodec,
  text: string,
  dropout?: Parameters<TextCodec['tokens']>[1],
): number[] => [...codec.vocabulary.encode(codec.tokens(text, dropout)), EOS];

/** Padded ids `[B, S]` and lengths `[B]`, int32; the caller disposes them. */
export function sourceTensors(source: readonly (readonly number[])[]): SourceTensors {
  const { ids, lengths, batch, time } = padSequences(source);
  return { ids: tf.tensor2d(ids, [batch, time], 'int32'), lengths: tf.tensor1d(lengths, 'int32') };
}

/**
 * What the decoder reads, BOS first, `[B, T]`, and what it shall say, EOS last, `[B * T]`: int32 and padded.
 * @param target ids without BOS and EOS
 */
export function targetTensors(target: readonly (readonly number[])[]): { input: tf.Tensor2D; labels: tf.Tensor1D } {
  const input = padSequences(target.map((ids) => [BOS, ...ids]));
  const labels = padSequences(target.map((ids) => [...ids, EOS]));
  const { batch, time } = input;
  return {
    input: tf.tensor2d(input.ids, [batch, time], 'int32'),
    labels: tf.tensor1d(labels.ids, 'int32'),
  };
}
