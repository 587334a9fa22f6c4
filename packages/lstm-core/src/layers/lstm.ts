// A stack of (bidirectional) LSTM layers; forget bias 1 (Jozefowicz et al. 2015), Glorot-uniform and orthogonal weights.
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { glorotUniform, orthogonal } from '../initializers.ts';
import { type LstmState, type LstmWeights, lstmSequence } from '../ops/lstm-sequence.ts';
import { createParams } from './params.ts';
import {
  createRecurrent,
  type Recurrent,
  type RecurrentConfig,
  type RecurrentOptions,
  type RecurrentResult,
} from './recurrent.ts';

export interface LstmConfig extends RecurrentConfig {
  /** Start value of the forget gate's bias. Default 1. */
  readonly forgetBias?: number;
}

export type LstmOptions = RecurrentOptions<LstmState>;
export type LstmResult = RecurrentResult<LstmState>;
export type Lstm = Recurrent<LstmState>;

/** @throws ConfigError if sizes are not positive integers or a rate is outside 0 to below 1. */
export function createLstm(config: LstmConfig, random: Random, name = 'lstm'): Lstm {
  const { forgetBias = 1 } = config;
  return createRecurrent<LstmState>(
    config,
    {
      createWeights: (inputSize, hiddenSize, source) =>
        createParams({
          kernel: () => glorotUniform(inputSize, 4 * hiddenSize, source.fork('kernel')),
          recurrentKernel: () => orthogonal(hiddenSize, 4 * hiddenSize, source.fork('recurrent')),
          bias: () =>
            tf.concat([tf.zeros([hiddenSize]), tf.fill([hiddenSize], forgetBias), tf.zeros([2 * hiddenSize])]),
        }),
      run: (x, weights, options) => lstmSequence(x, weights as unknown as LstmWeights, options),
    },
    random,
    name,
  );
}
