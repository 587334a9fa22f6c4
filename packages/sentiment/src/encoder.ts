// What stands between embedded tokens and pooling: (bidirectional) recurrent layers, or those of a Transformer.
import { deriveSeed, type Random } from '@longhand/base';
import {
  createLinear,
  createStack,
  dropout,
  type NamedParams,
  poolSequence,
  type TrainingMode,
} from '@longhand/lstm-core';
import { createTransformerEncoder, sinusoidalPositions } from '@longhand/lstm-core/transformer';
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkSettings } from './settings.ts';

/** Layers that read a text. */
export interface TextEncoder {
  readonly params: NamedParams;
  /** H */
  readonly outputSize: number;
  /** `[B, T, E]` -> states of all tokens `[B, T, H]`, and the text's last `[B, H]`. */
  apply(
    embedded: tf.Tensor3D,
    lengths: tf.Tensor1D,
    training?: TrainingMode,
  ): { readonly output: tf.Tensor3D; readonly last: () => tf.Tensor2D };
  dispose(): void;
}

/** @throws ConfigError for sizes or rates out of range */
export const createTextEncoder = (config: NetworkSettings, random: Random): TextEncoder =>
  config.model === 'transformer' ? createTransformerText(config, random) : createRecurrentText(config, random);

function createRecurrentText(config: NetworkSettings, random: Random): TextEncoder {
  const { cell, embeddingSize, hiddenSize, numLayers, bidirectional } = config;
  const { dropout: layerDropout, embeddingDropout: inputDropout, recurrentDropout } = config;
  const stack = createStack(
    {
      ...{ cell, inputSize: embeddingSize, hiddenSize, numLayers, bidirectional },
      ...{ dropout: layerDropout, inputDropout, recurrentDropout },
    },
    random,
    'encoder',
  );
  return {
    params: stack.params,
    outputSize: bidirectional ? 2 * hiddenSize : hiddenSize,
    apply: (embedded, lengths, training) => {
      const { output, states } = stack.apply(embedded, { lengths, training });
      // Each direction's own last step: for the backward one that is the text's first token.
      const last = () =>
        tf.concat2d(
          states.slice(bidirectional ? -2 : -1).map(({ h }) => h),
          1,
        );
      return { output, last };
    },
    dispose: stack.dispose,
  };
}

/** Embeddings, small at first, get the size of positions (Vaswani et al. 2017); those of another width are projected. */
function createTransformerText(config: NetworkSettings, random: Random): TextEncoder {
  const { embeddingSize, embeddingDropout, modelSize } = config;
  const projection =
    embeddingSize === modelSize
      ? undefined
      : createLinear({ inputSize: embeddingSize, outputSize: modelSize }, random.fork('projection'), 'projection');
  const encoder = createTransformerEncoder(config, random, 'encoder');
  return {
    params: { ...projection?.params, ...encoder.params },
    outputSize: modelSize,
    apply: (embedded, lengths, training) => {
      const scaled = embedded.mul<tf.Tensor3D>(Math.sqrt(embeddingSize));
      const vectors = projection ? projection.apply(scaled) : scaled;
      const placed = vectors.add<tf.Tensor3D>(sinusoidalPositions(embedded.shape[1], modelSize));
      const seed = training && deriveSeed(training.seed, 'embedding');
      const input = seed === undefined ? placed : dropout(placed, embeddingDropout, { seed });
      const output = encoder.apply(input, lengths, { training });
      return { output, last: () => poolSequence(output, lengths, { kind: 'last' }) };
    },
    dispose: () => {
      for (const layer of [projection, encoder]) layer?.dispose();
    },
  };
}
