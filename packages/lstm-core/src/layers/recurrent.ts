// What LSTM, GRU and RNN layers share: a stack of cells in one or two directions, with dropout on the first input, between
// layers and on the recurrence.
import { ConfigError, deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { dropout, dropoutMask } from '../ops/dropout.ts';
import type { ScanOptions } from '../ops/scan.ts';
import { disposeParams, type NamedParams, prefixed, type TrainingMode } from './params.ts';

export interface RecurrentConfig {
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
  /** From the second layer on, a layer's input is added to its output (as in Wu et al. 2016). */
  readonly residual?: boolean;
}

export interface RecurrentOptions<State> {
  /** `[B]` int32. */
  readonly lengths?: tf.Tensor1D;
  /** One for each layer and direction: layer 0 forward, layer 0 backward, layer 1 forward, ... */
  readonly initialStates?: readonly State[];
  readonly training?: TrainingMode;
}

export type RecurrentResult<State> = {
  /** `[B, T, H]`, or `[B, T, 2H]` with the forward direction first; H is the projection's size where there is one. */
  readonly output: tf.Tensor3D;
  /** Final states in the order of `initialStates`. */
  readonly states: State[];
};

export interface Recurrent<State> {
  readonly params: NamedParams;
  /** `x [B, T, D]` through the stack. @throws ShapeError */
  apply(x: tf.Tensor3D, options?: RecurrentOptions<State>): RecurrentResult<State>;
  dispose(): void;
}

/** One kind of cell: its weights, and how a layer of it runs in one direction. */
export interface CellKind<State> {
  /** Size of each direction's output, where it is not `hiddenSize`. */
  readonly outputSize?: number;
  createWeights(inputSize: number, hiddenSize: number, random: Random): Record<string, tf.Variable>;
  run(
    x: tf.Tensor3D,
    weights: Record<string, tf.Variable>,
    options: ScanOptions & {
      initialState?: State;
      recurrentMask?: tf.Tensor2D;
      /** With a seed of this layer and direction. */
      training?: TrainingMode;
    },
  ): { output: tf.Tensor3D; state: State };
}

const directions = ['forward', 'backward'] as const;

/** @throws ConfigError if sizes are not positive integers or a rate is outside 0 to below 1. */
export function createRecurrent<State extends tf.NamedTensorMap>(
  config: RecurrentConfig,
  { createWeights, run, outputSize = config.hiddenSize }: CellKind<State>,
  random: Random,
  name: string,
): Recurrent<State> {
  const { inputSize, hiddenSize, numLayers = 1, bidirectional = false, residual = false } = config;
  const { dropout: layerDropout = 0, inputDropout = 0, recurrentDropout = 0 } = config;
  checkSizes({ inputSize, hiddenSize, numLayers });
  checkRates({ dropout: layerDropout, inputDropout, recurrentDropout });
  if (residual && numLayers < 2)
    throw new ConfigError({ where: 'residual', expected: 'numLayers of 2 or more', got: String(numLayers) });
  const numDirections = bidirectional ? 2 : 1;

  const cells = Array.from({ length: numLayers * numDirections }, (_, index) => {
    const layer = Math.floor(index / numDirections);
    const path = `${name}.layer${layer}.${directions[index % numDirections]}`;
    const size = layer === 0 ? inputSize : outputSize * numDirections;
    return { path, weights: createWeights(size, hiddenSize, random.fork(path)) };
  });
  const params = Object.assign({}, ...cells.map(({ path, weights }) => prefixed(path, weights))) as NamedParams;

  const dropInput = (x: tf.Tensor3D, layer: number, training?: TrainingMode): tf.Tensor3D => {
    const rate = layer === 0 ? inputDropout : layerDropout;
    if (!training || rate === 0) return x;
    const seed = deriveSeed(training.seed, name, 'input', layer);
    return dropout(x, rate, { seed, sharedAxis: layer === 0 ? 1 : -1 });
  };
  const recurrentMask = (batch: number, path: string, training?: TrainingMode): tf.Tensor2D | undefined =>
    training && recurrentDropout > 0
      ? (dropoutMask([batch, outputSize], recurrentDropout, deriveSeed(training.seed, path)) as tf.Tensor2D)
      : undefined;

  return {
    params,
    apply: (x, { lengths, initialStates, training } = {}) =>
      tf.tidy(() => {
        checkStates(name, initialStates, cells.length);
        const states: State[] = [];
        let input = x;
        for (let layer = 0; layer < numLayers; layer++) {
          const dropped = dropInput(input, layer, training);
          const own = cells.slice(layer * numDirections, (layer + 1) * numDirections);
          const outputs = own.map(({ path, weights }, direction) => {
            const { output, state } = run(dropped, weights, {
              lengths,
              initialState: initialStates?.[states.length],
              reverse: direction === 1,
              recurrentMask: recurrentMask(x.shape[0], path, training),
              training: training && { seed: deriveSeed(training.seed, path, 'cell') },
            });
            states.push(state);
            return output;
          });
          const output = outputs.length === 1 ? outputs[0]! : (tf.concat(outputs, 2) as tf.Tensor3D);
          input = residual && layer > 0 ? output.add(input) : output;
        }
        return { output: input, states };
      }),
    dispose: () => disposeParams(params),
  };
}

function checkStates(name: string, states: readonly unknown[] | undefined, expected: number): void {
  if (!states || states.length === expected) return;
  throw new ConfigError({
    where: `${name}: initialStates`,
    expected: `${expected}, one for each layer and direction`,
    got: String(states.length),
  });
}

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
