// A stack of (bidirectional) GRU layers, in plain tfjs ops: to compare with, not to be fast.
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform, orthogonal } from '../initializers.ts';
import { type GruWeights, gruLayer, type HiddenState } from '../ops/gru-sequence.ts';
import { createParams } from './params.ts';
import { createRecurrent, type Recurrent, type RecurrentConfig } from './recurrent.ts';

/** Layers of gated recurrent units. */
export type Gru = Recurrent<HiddenState>;

/** Glorot-uniform and orthogonal weights, zero biases. @throws ConfigError as `createLstm`. */
export const createGru = (config: RecurrentConfig, random: Random, name = 'gru'): Gru =>
  createRecurrent<HiddenState>(
    config,
    {
      gates: 3,
      createWeights: (inputSize, hiddenSize, source) =>
        createParams({
          kernel: () => glorotUniform(inputSize, 3 * hiddenSize, source.fork('kernel')),
          recurrentKernel: () => orthogonal(hiddenSize, 3 * hiddenSize, source.fork('recurrent')),
          bias: () => tf.zeros([3 * hiddenSize]),
          recurrentBias: () => tf.zeros([hiddenSize]),
        }),
      run: (x, weights, options) => gruLayer(x, weights as unknown as GruWeights, options),
    },
    random,
    name,
  );
