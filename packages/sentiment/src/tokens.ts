// Text -> tokens -> ids -> padded tensors.
import { createTokenizer, padSequences, type Tokenize } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { ClassifierInput } from './model.ts';
import type { TextSettings } from './settings.ts';

/** The tokenizer of these settings; it does not cut to `maxLength`. */
export const tokenizerOf = ({ tokenizer, lowerCase }: Pick<TextSettings, 'tokenizer' | 'lowerCase'>): Tokenize =>
  createTokenizer({ kind: tokenizer, lowerCase });

/** Padded ids `[B, T]` and lengths `[B]`; T is at least 1, so that a batch of empty texts is still a batch. */
export function inputTensors(sequences: readonly (readonly number[])[]): ClassifierInput {
  const { ids, lengths, batch, time } = padSequences(sequences);
  if (time === 0) return { ids: tf.zeros([batch, 1], 'int32'), lengths: tf.tensor1d(lengths, 'int32') };
  return { ids: tf.tensor2d(ids, [batch, time], 'int32'), lengths: tf.tensor1d(lengths, 'int32') };
}
