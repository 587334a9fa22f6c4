// A stack of (bidirectional) vanilla RNN layers, in plain tfjs ops: what the LSTM was made to better.
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform, orthogonal } from '../initializers.ts';
import type { HiddenState } from '../ops/gru-sequence.ts';
import { checkRnnActivation, type RnnActivation, type RnnWeights, rnnSequence } from '../ops/rnn-sequence.ts';
import { createParams } from './params.ts';
import { createRecurrent, type Recurrent, type RecurrentConfig } from './recurrent.ts';

/** Sizes and activation of RNN layers. */
export interface RnnConfig extends RecurrentConfig {
  /** Default tanh. */
  readonly activation?: RnnActivation;
}

/** Layers of plain recurrent units (Elman 1990). */
export type Rnn = Recurrent<HiddenState>;

/** Glorot-uniform and orthogonal weights, zero bias. @throws ConfigError as `createLstm`, and for an unknown activation. */
export function createRnn(config: RnnConfig, random: Random, name = 'rnn'): Rnn {
  const { activation = 'tanh' } = config;
  checkRnnActivation(name, activation);
  return createRecurrent<HiddenState>(
    config,
    {
      createWeights: (inputSize, hiddenSize, source) =>
        createParams({
          kernel: () => glorotUniform(inputSize, hiddenSize, source.fork('kernel')),
          recurrentKernel: () => orthogonal(hiddenSize, hiddenSize, source.fork('recurrent')),
          bias: () => tf.zeros([hiddenSize]),
        }),
      run: (x, weights, options) => rnnSequence(x, weights as unknown as RnnWeights, { ...options, activation }),
    },
    random,
    name,
  );
}
