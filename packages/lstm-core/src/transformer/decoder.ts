// The decoder: layers in which a step sees those before it and a memory. What it has seen is kept: the next step computes itself alone.
import { at, ConfigError, type Random, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { assemble, checkTraining, disposeParams, type NamedParams, type TrainingMode } from '../layers/params.ts';
import { checkFloats, checkLengths } from '../ops/checks.ts';
import { realSteps } from '../ops/sequence.ts';
import type { HeadMemory } from './attention.ts';
import { checkTransformer, type TransformerConfig } from './config.ts';
import { createTransformerLayer, type TransformerLayer } from './layer.ts';
import { createLayerNorm, type LayerNorm } from './norm.ts';

/** A memory as every layer reads it. */
export type TransformerMemory = {
  readonly layers: HeadMemory[];
  /** `[B]` int32 */
  readonly lengths: tf.Tensor1D;
};

/** Where decoding stands: of each layer keys and values `[N, T, M]` of the steps so far; no layers: at the start. */
export type TransformerState = { readonly layers: HeadMemory[] };

/** What a decoder says, and where it stands then. */
export type TransformerDecoded = {
  /** `[N, T, M]` */
  readonly output: tf.Tensor3D;
  /** Attention of the last layer to the memory, the mean of its heads: `[N, T, S]`. */
  readonly weights: tf.Tensor3D;
  readonly state: TransformerState;
};

/** A stack of layers that say. */
export interface TransformerDecoder {
  readonly params: NamedParams;
  /** `values [B, S, M]`, `lengths [B]`. @throws ShapeError; DataError if a length is outside 0 to S */
  remember(values: tf.Tensor3D, lengths: tf.Tensor1D): TransformerMemory;
  /**
   * `x [N, T, M]`, the steps after those of the state: N = B for a memory of B sequences, or a multiple of it, the rows of one
   * sequence together (beams). Positions are the caller's.
   * @throws ShapeError if x, memory or state do not fit; ConfigError for another number of layers
   */
  apply(
    x: tf.Tensor3D,
    memory: TransformerMemory,
    state: TransformerState,
    training?: TrainingMode,
  ): TransformerDecoded;
  dispose(): void;
}

/** A decoder of random weights. @throws ConfigError if sizes or rates are out of range; no variable is left then */
export function createTransformerDecoder(
  config: TransformerConfig,
  random: Random,
  name = 'decoder',
): TransformerDecoder {
  checkTransformer(config, 2, name);
  const { modelSize, numLayers, norm } = config;
  const { layers, last } = assemble((keep) => ({
    layers: Array.from({ length: numLayers }, (_, i) =>
      createTransformerLayer(config, 'decoder', random.fork(`layer${i}`), `${name}.layer${i}`, keep),
    ),
    last: norm === 'pre' ? keep(createLayerNorm(modelSize, `${name}.norm`)) : undefined,
  }));
  const params: NamedParams = Object.assign({}, ...[...layers, last].map((part) => part?.params));
  return {
    params,
    remember: (values, lengths) => {
      checkFloats(name, 'memory', values, [null, null, modelSize]);
      checkLengths(name, 'lengths', lengths, values.shape[0], values.shape[1]);
      return tf.tidy(() => {
        const real = realSteps(values, lengths);
        return { layers: layers.map((layer) => layer.remember(real)), lengths };
      });
    },
    apply: (x, memory, state, training) => {
      checkFloats(name, 'x', x, [null, null, modelSize]);
      checkMemory(config, name, x, memory);
      checkState(config, name, x, state);
      checkTraining(name, training);
      return tf.tidy(() => decode(layers, last, { x, memory, state, training }));
    },
    dispose: () => disposeParams(params),
  };
}

interface Decoding {
  readonly x: tf.Tensor3D;
  readonly memory: TransformerMemory;
  readonly state: TransformerState;
  readonly training: TrainingMode | undefined;
}

function decode(
  layers: readonly TransformerLayer[],
  last: LayerNorm | undefined,
  { x, memory, state, training }: Decoding,
): TransformerDecoded {
  const [rows, time] = x.shape;
  const steps = time + stepsOf(state);
  const lengths = tf.fill([rows], steps, 'int32') as tf.Tensor1D;
  let y = x;
  let weights: tf.Tensor4D | undefined;
  const seen = layers.map((layer, i) => {
    const own = { ...at(memory.layers, i), lengths: memory.lengths };
    const result = layer.apply(y, { lengths, causal: true, past: state.layers[i], memory: own, training });
    y = result.output;
    ({ weights } = result);
    return result.seen;
  });
  const output = last ? last.apply(y) : y;
  return { output, weights: (weights as tf.Tensor4D).mean<tf.Tensor3D>(1), state: { layers: seen } };
}

/** Steps that have been decoded. */
export const stepsOf = ({ layers: [first] }: TransformerState): number => first?.keys.shape[1] ?? 0;

function checkMemory(
  { modelSize, numLayers }: TransformerConfig,
  name: string,
  x: tf.Tensor3D,
  { layers, lengths }: TransformerMemory,
): void {
  checkCount(`${name}: memory.layers`, layers, numLayers);
  for (const { keys, values } of layers) {
    checkFloats(name, 'memory.keys', keys, [null, null, modelSize]);
    checkFloats(name, 'memory.values', values, keys.shape);
    checkLengths(name, 'memory.lengths', lengths, keys.shape[0], keys.shape[1]);
    const [rows, batch] = [x.shape[0], keys.shape[0]];
    if (rows % batch === 0) continue;
    const expected = `rows for each of ${batch} sequences`;
    throw new ShapeError({ where: `${name}: x`, expected, got: `${rows} rows` });
  }
}

function checkState(
  { modelSize, numLayers }: TransformerConfig,
  name: string,
  x: tf.Tensor3D,
  state: TransformerState,
): void {
  if (state.layers.length > 0) checkCount(`${name}: state.layers`, state.layers, numLayers);
  for (const { keys, values } of state.layers) {
    const shape = [x.shape[0], stepsOf(state), modelSize];
    checkFloats(name, 'state.keys', keys, shape);
    checkFloats(name, 'state.values', values, shape);
  }
}

function checkCount(where: string, layers: readonly unknown[], expected: number): void {
  if (layers.length === expected) return;
  throw new ConfigError({ where, expected: `${expected}, one for each layer`, got: String(layers.length) });
}
