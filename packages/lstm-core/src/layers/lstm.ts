// A stack of (bidirectional) LSTM layers with dropout on inputs, between layers and on the recurrence.
import { ConfigError, deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { glorotUniform, orthogonal } from '../initializers.ts';
import { dropout, dropoutMask } from '../ops/dropout.ts';
import { type LstmState, type LstmWeights, lstmSequence } from '../ops/lstm-sequence.ts';
import { createParams, disposeParams, type NamedParams, prefixed, type TrainingMode } from './params.ts';

export interface LstmConfig {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers?: number;
  readonly bidirectional?: boolean;
  /** Between layers. */
  readonly dropout?: number;
  /** On the first layer's input, one mask for all steps (variational). */
  readonly inputDropout?: number;
  /** On h_{t-1}, one mask for all steps (variational; Gal and Ghahramani 2016). */
  readonly recurrentDropout?: number;
  /** Start value of the forget gate's bias (Jozefowicz et al. 2015). Default 1. */
  readonly forgetBias?: number;
}

export interface LstmOptions {
  /** `[B]` int32. */
  readonly lengths?: tf.Tensor1D;
  /** One for each layer and direction: layer 0 forward, layer 0 backward, layer 1 forward, ... */
  readonly initialStates?: readonly LstmState[];
  readonly training?: TrainingMode;
}

export type LstmResult = {
  /** `[B, T, H]`, or `[B, T, 2H]` with the forward direction first. */
  readonly output: tf.Tensor3D;
  /** Final states in the order of `initialStates`. */
  readonly states: LstmState[];
};

export interface Lstm {
  readonly params: NamedParams;
  /** `x [B, T, D]` through the stack. @throws ShapeError */
  apply(x: tf.Tensor3D, options?: LstmOptions): LstmResult;
  dispose(): void;
}

const directions = ['forward', 'backward'] as const;

/** @throws ConfigError if sizes are not positive integers or a rate is outside 0 to below 1. */
export function createLstm(config: LstmConfig, random: Random, name = 'lstm'): Lstm {
  const { inputSize, hiddenSize, numLayers = 1, bidirectional = false, forgetBias = 1 } = config;
  const { dropout: layerDropout = 0, inputDropout = 0, recurrentDropout = 0 } = config;
  checkSizes({ inputSize, hiddenSize, numLayers });
  checkRates({ dropout: layerDropout, inputDropout, recurrentDropout });
  const numDirections = bidirectional ? 2 : 1;

  const cells = Array.from({ length: numLayers * numDirections }, (_, index) => {
    const layer = Math.floor(index / numDirections);
    const path = `${name}.layer${layer}.${directions[index % numDirections]}`;
    const size = layer === 0 ? inputSize : hiddenSize * numDirections;
    return { path, weights: createWeights(path, size, hiddenSize, forgetBias, random.fork(path)) };
  });
  const params = Object.assign({}, ...cells.map(({ path, weights }) => prefixed(path, weights)));

  return {
    params,
    apply: (x, { lengths, initialStates, training } = {}) =>
      tf.tidy(() => {
        const states: LstmState[] = [];
        let input = x;
        for (let layer = 0; layer < numLayers; layer++) {
          const rate = layer === 0 ? inputDropout : layerDropout;
          if (training && rate > 0) {
            const seed = deriveSeed(training.seed, name, 'input', layer);
            input = dropout(input, rate, { seed, sharedAxis: layer === 0 ? 1 : -1 });
          }
          const outputs = cells
            .slice(layer * numDirections, (layer + 1) * numDirections)
            .map(({ path, weights }, direction) => {
              const { output, state } = lstmSequence(input, weights as unknown as LstmWeights, {
                lengths,
                initialState: initialStates?.[states.length],
                reverse: direction === 1,
                recurrentMask:
                  training && recurrentDropout > 0
                    ? (dropoutMask(
                        [x.shape[0], hiddenSize],
                        recurrentDropout,
                        deriveSeed(training.seed, path),
                      ) as tf.Tensor2D)
                    : undefined,
              });
              states.push(state);
              return output;
            });
          input = outputs.length === 1 ? (outputs[0] as tf.Tensor3D) : (tf.concat(outputs, 2) as tf.Tensor3D);
        }
        return { output: input, states };
      }),
    dispose: () => disposeParams(params),
  };
}

const createWeights = (path: string, inputSize: number, hiddenSize: number, forgetBias: number, random: Random) =>
  createParams(path, {
    kernel: () => glorotUniform(inputSize, 4 * hiddenSize, random.fork('kernel')),
    recurrentKernel: () => orthogonal(hiddenSize, 4 * hiddenSize, random.fork('recurrent')),
    bias: () => tf.concat([tf.zeros([hiddenSize]), tf.fill([hiddenSize], forgetBias), tf.zeros([2 * hiddenSize])]),
  });

export function checkSizes(sizes: Record<string, number>): void {
  for (const [key, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 1)
      throw new ConfigError({ where: key, expected: 'a positive integer', got: String(size) });
  }
}

export function checkRates(rates: Record<string, number>): void {
  for (const [key, rate] of Object.entries(rates)) {
    if (!(rate >= 0 && rate < 1)) throw new ConfigError({ where: key, expected: '0 <= rate < 1', got: String(rate) });
  }
}
