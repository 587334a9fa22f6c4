// What LSTM, GRU and RNN layers share: a stack of cells in one or two directions, with dropout on the first input, between
// layers and on the recurrence.
import { ConfigError, deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFlags, checkFloats, checkLengths, checkRates, checkSizes, checkWeights, show } from '../ops/checks.ts';
import { dropout, dropoutMask } from '../ops/dropout.ts';
import type { ScanOptions } from '../ops/scan.ts';
import { assemble, checkTraining, disposeParams, type NamedParams, prefixed, type TrainingMode } from './params.ts';

/** What all recurrent layers are made by. */
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

/** First states, lengths and mode of a pass. */
export interface RecurrentOptions<State> {
  /** `[B]` int32. */
  readonly lengths?: tf.Tensor1D;
  /** One for each layer and direction: layer 0 forward, layer 0 backward, layer 1 forward, ... */
  readonly initialStates?: readonly State[];
  readonly training?: TrainingMode;
}

/** Outputs of all steps and the last states. */
export type RecurrentResult<State> = {
  /** `[B, T, H]`, or `[B, T, 2H]` with the forward direction first; H is the projection's size where there is one. */
  readonly output: tf.Tensor3D;
  /** Final states in the order of `initialStates`. */
  readonly states: State[];
};

/** Stacked recurrent layers: `[B, T, D]` to `[B, T, H]`, or 2H with two directions. */
export interface Recurrent<State> {
  readonly params: NamedParams;
  readonly bidirectional: boolean;
  /**
   * `x [B, T, D]` through the stack.
   * @throws ShapeError if lengths or states do not fit x or B or T is 0; DataError if a length is outside 0 to T; ConfigError
   * for another number of states or a seed that is no integer
   */
  apply(x: tf.Tensor3D, options?: RecurrentOptions<State>): RecurrentResult<State>;
  dispose(): void;
}

/** One kind of cell: its weights, and how a layer of it runs in one direction. */
export interface CellKind<State> {
  /** Size of each direction's output, where it is not `hiddenSize`. */
  readonly outputSize?: number;
  /** Gates: the kernels' last axis is so many times H. Default 1. */
  readonly gates?: number;
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

/** A cell of one layer and direction. */
interface Cell {
  readonly path: string;
  readonly weights: Record<string, tf.Variable>;
}

const directions = ['forward', 'backward'] as const;

/**
 * @throws ConfigError if sizes are not positive integers, their weights are more than 4 GiB, or a rate is outside 0 to below 1;
 * no variable is left then.
 */
export function createRecurrent<State extends tf.NamedTensorMap>(
  config: RecurrentConfig,
  kind: CellKind<State>,
  random: Random,
  name: string,
): Recurrent<State> {
  checkConfig(config, kind, name);
  const { inputSize, numLayers = 1, bidirectional = false } = config;
  const cells = createCells(config, kind, random, name);
  const params = Object.assign({}, ...cells.flat().map(({ path, weights }) => prefixed(path, weights))) as NamedParams;
  return {
    params,
    bidirectional,
    apply: (x, { lengths, initialStates, training } = {}) => {
      checkFloats(name, 'x', x, [null, null, inputSize], 'Give a batch of sequences [B, T, D].');
      if (lengths) checkLengths(name, 'lengths', lengths, x.shape[0], x.shape[1]);
      checkStates(name, initialStates, numLayers * (bidirectional ? 2 : 1));
      checkTraining(name, training);
      return tf.tidy(() => runStack(x, cells, config, kind, { lengths, initialStates, training }, name));
    },
    dispose: () => disposeParams(params),
  };
}

function checkConfig<State>(config: RecurrentConfig, { gates = 1, outputSize }: CellKind<State>, name: string): void {
  const { inputSize, hiddenSize, numLayers = 1, bidirectional = false, residual = false } = config;
  const { dropout: layerDropout = 0, inputDropout = 0, recurrentDropout = 0 } = config;
  checkSizes({ inputSize, hiddenSize, numLayers });
  checkFlags({ bidirectional, residual });
  checkRates({ dropout: layerDropout, inputDropout, recurrentDropout });
  if (residual && numLayers < 2)
    throw new ConfigError({ where: 'residual', expected: 'numLayers of 2 or more', got: String(numLayers) });
  if (numLayers > maxLayers)
    throw new ConfigError({ where: 'numLayers', expected: `at most ${maxLayers}`, got: String(numLayers) });
  const [numDirections, size] = [bidirectional ? 2 : 1, outputSize ?? hiddenSize];
  const rows = inputSize + size + (numLayers - 1) * (size * numDirections + size); // of all kernels of one direction
  checkWeights(name, numDirections * rows * gates * hiddenSize);
}

const maxLayers = 1000;

/** By layer, then direction. */
function createCells<State>(
  { inputSize, hiddenSize, numLayers = 1, bidirectional = false }: RecurrentConfig,
  { createWeights, outputSize = hiddenSize }: CellKind<State>,
  random: Random,
  name: string,
): Cell[][] {
  const own = bidirectional ? directions : directions.slice(0, 1);
  return assemble((keep) =>
    Array.from({ length: numLayers }, (_, layer) =>
      own.map((direction) => {
        const path = `${name}.layer${layer}.${direction}`;
        const size = layer === 0 ? inputSize : outputSize * own.length;
        const weights = createWeights(size, hiddenSize, random.fork(path));
        for (const weight of Object.values(weights)) keep(weight);
        return { path, weights };
      }),
    ),
  );
}

function runStack<State extends tf.NamedTensorMap>(
  x: tf.Tensor3D,
  cells: readonly (readonly Cell[])[],
  config: RecurrentConfig,
  { run, outputSize = config.hiddenSize }: CellKind<State>,
  { lengths, initialStates, training }: RecurrentOptions<State>,
  name: string,
): RecurrentResult<State> {
  const { dropout: layerDropout = 0, inputDropout = 0, recurrentDropout = 0, residual = false } = config;
  const dropInput = (input: tf.Tensor3D, layer: number): tf.Tensor3D => {
    const rate = layer === 0 ? inputDropout : layerDropout;
    if (!training || rate === 0) return input;
    const seed = deriveSeed(training.seed, name, 'input', layer);
    return dropout(input, rate, { seed, sharedAxis: layer === 0 ? 1 : -1 });
  };
  const recurrentMask = (path: string): tf.Tensor2D | undefined =>
    training && recurrentDropout > 0
      ? (dropoutMask([x.shape[0], outputSize], recurrentDropout, deriveSeed(training.seed, path)) as tf.Tensor2D)
      : undefined;

  const states: State[] = [];
  let input = x;
  for (const [layer, own] of cells.entries()) {
    const dropped = dropInput(input, layer);
    const outputs = own.map(({ path, weights }, direction) => {
      const { output, state } = run(dropped, weights, {
        lengths,
        initialState: initialStates?.[states.length],
        reverse: direction === 1,
        recurrentMask: recurrentMask(path),
        training: training && { seed: deriveSeed(training.seed, path, 'cell') },
      });
      states.push(state);
      return output;
    });
    const output = tf.concat(outputs, 2) as tf.Tensor3D; // of one: itself
    input = residual && layer > 0 ? output.add(input) : output;
  }
  return { output: input, states };
}

function checkStates(name: string, states: readonly unknown[] | undefined, expected: number): void {
  if (!states || (Array.isArray(states) && states.length === expected && states.every(Boolean))) return;
  throw new ConfigError({
    where: `${name}: initialStates`,
    expected: `${expected}, one for each layer and direction`,
    got: Array.isArray(states) ? String(states.filter(Boolean).length) : show(states),
  });
}
