// Features and labels of a batch as tensors.
import type { Features } from '@longhand/audio';
import { at } from '@longhand/base';
import { padSequences } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';

/** What the model reads: stacked frames `[B, T, D]`, and how many each utterance has, `[B]` int32. */
export interface ModelInput {
  readonly x: tf.Tensor3D;
  readonly lengths: tf.Tensor1D;
}

/** The frames of each utterance, padded with zeros behind to the longest. */
export function inputTensors(features: readonly Features[]): ModelInput {
  const time = features.reduce((longest, { frames }) => Math.max(longest, frames), 0);
  const { size } = at(features, 0);
  const values = new Float32Array(features.length * time * size);
  features.forEach(({ data }, row) => {
    values.set(data, row * time * size);
  });
  return {
    x: tf.tensor3d(values, [features.length, time, size]),
    lengths: tf.tensor1d(
      Int32Array.from(features, ({ frames }) => frames),
      'int32',
    ),
  };
}

/** Labels for CTC: `targets [B, L]` padded with the blank, `lengths [B]`, both int32. */
export function targetTensors(labels: readonly (readonly number[])[]): { targets: tf.Tensor2D; lengths: tf.Tensor1D } {
  const { ids, lengths, batch, time } = padSequences(labels);
  return { targets: tf.tensor2d(ids, [batch, time], 'int32'), lengths: tf.tensor1d(lengths, 'int32') };
}
