// The decoder of an encoder-decoder: recurrent layers that look back at the encoder's memory through attention.
import { ConfigError, deriveSeed, type Random, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import type { CellState } from '../cells/cell.ts';
import { checkFlags, checkFloats, checkKind, checkSizes, show } from '../ops/checks.ts';
import { splitSteps } from '../ops/sequence.ts';
import { type Attention, type AttentionKind, type AttentionMemory, createAttention } from './attention.ts';
import { type Combine, createCombine } from './combine.ts';
import { assemble, checkTraining, type Keep, type NamedParams, type TrainingMode } from './params.ts';
import { createStack, type Stack, type StackConfig } from './stack.ts';

/** Sizes and options of a decoder with attention. */
export interface AttentionDecoderConfig
  extends Pick<
    StackConfig,
    'cell' | 'inputSize' | 'hiddenSize' | 'dropout' | 'inputDropout' | 'recurrentDropout' | 'layerNorm'
  > {
  readonly numLayers: number;
  readonly memorySize: number;
  /** Size of the output, the attentional vector h̃. */
  readonly outputSize: number;
  readonly attention: AttentionKind;
  /**
   * Which layer asks. `last`: global attention as in Luong et al. 2015. `first`: the layers above read the context too
   * (as in Wu et al. 2016), so that what has been read is part of their state, and whole sequences still run at once.
   */
  readonly attentionFrom: 'first' | 'last';
  /** h̃ of the step before is part of the input (Luong et al. 2015): step by step, and therefore slow. */
  readonly inputFeeding?: boolean;
  /** Attention knows what it has read so far (See et al. 2017, equation 11): additive only, and step by step. */
  readonly coverage?: boolean;
  /** A gate weighs source context against target state in h̃ (Tu et al. 2017). */
  readonly contextGate?: boolean;
  readonly residual?: boolean;
}

/** Where decoding stands: the layers' states; with input feeding the last output, with coverage the sum of all weights `[N, S]`. */
export type DecoderState = {
  readonly layers: CellState[];
  readonly fed?: tf.Tensor2D;
  readonly coverage?: tf.Tensor2D;
};

/** What a decoder gives for N sequences of T steps. */
export type DecoderResult = {
  /** `[N, T, O]` */
  readonly output: tf.Tensor3D;
  /** `[N, T, S]` */
  readonly weights: tf.Tensor3D;
  /** What was read `[N, T, M]`, and h of the top layer `[N, T, H]`. */
  readonly context: tf.Tensor3D;
  readonly hidden: tf.Tensor3D;
  readonly state: DecoderState;
};

/** Recurrent layers that read a memory by attention at each step. */
export interface AttentionDecoder {
  readonly params: NamedParams;
  readonly numLayers: number;
  remember(values: tf.Tensor3D, lengths: tf.Tensor1D): AttentionMemory;
  /**
   * `x [N, T, D]`: N = B for a memory of B sequences, or a multiple of it, the rows of one sequence together (beams).
   * @throws ShapeError if x, memory or state do not fit; ConfigError for another number of states
   */
  apply(x: tf.Tensor3D, memory: AttentionMemory, state: DecoderState, training?: TrainingMode): DecoderResult;
  dispose(): void;
}

/** What a decoder is made of: layers below the attention and above it. */
interface Parts {
  readonly lower: Stack;
  readonly upper: Stack | undefined;
  readonly attention: Attention;
  readonly combine: Combine;
}

/**
 * A decoder with attention, with random weights.
 * @throws ConfigError if sizes or rates are out of range, or options do not fit each other; no variable is left then
 */
export function createAttentionDecoder(
  config: AttentionDecoderConfig,
  random: Random,
  name = 'decoder',
): AttentionDecoder {
  checkConfig(config, name);
  const parts = assemble((keep) => createParts(config, random, name, keep));
  const layers = [parts.lower, parts.upper, parts.attention, parts.combine];
  const run = config.inputFeeding || config.coverage ? oneByOne : atOnce;
  return {
    params: Object.assign({}, ...layers.map((layer) => layer?.params)),
    numLayers: config.numLayers,
    remember: parts.attention.remember,
    apply: (x, memory, state, training) => {
      checkArguments(config, name, x, memory, state);
      checkTraining(name, training);
      return tf.tidy(() => run({ config, parts, name, memory, training }, x, state));
    },
    dispose: () => {
      for (const layer of layers) layer?.dispose();
    },
  };
}

function checkConfig(config: AttentionDecoderConfig, name: string): void {
  const { inputSize, hiddenSize, numLayers, memorySize, outputSize, attentionFrom } = config;
  const { inputFeeding, coverage, contextGate, residual } = config;
  checkSizes({ inputSize, hiddenSize, numLayers, memorySize, outputSize }, name);
  checkKind(`${name}: attentionFrom`, attentionFrom, ['first', 'last']);
  checkFlags({ inputFeeding, coverage, contextGate, residual });
  if (attentionFrom === 'first' && numLayers < 2)
    throw new ConfigError({
      where: `${name}: attention from the first layer`,
      expected: 'layers above it',
      got: 'none',
      fix: 'Add a layer, or let the last one ask.',
    });
}

/** Layers up to the one that asks. */
const layersBelow = ({ attentionFrom, numLayers }: AttentionDecoderConfig): number =>
  attentionFrom === 'first' ? 1 : numLayers;

function createParts(config: AttentionDecoderConfig, random: Random, name: string, keep: Keep): Parts {
  const { inputSize, hiddenSize, numLayers, memorySize, outputSize, dropout, inputDropout, inputFeeding } = config;
  const { cell, recurrentDropout, layerNorm, coverage } = config;
  const below = layersBelow(config);
  const stack = (part: string, layers: number, input: Pick<StackConfig, 'inputSize' | 'inputDropout'>): Stack => {
    const residual = Boolean(config.residual) && layers > 1;
    const own = { ...input, cell, hiddenSize, dropout, recurrentDropout, layerNorm, numLayers: layers, residual };
    return keep(createStack(own, random.fork(part), `${name}.${part}`));
  };
  const lower = stack('lower', below, { inputSize: inputSize + (inputFeeding ? outputSize : 0), inputDropout });
  const upper =
    below < numLayers
      ? stack('upper', numLayers - below, { inputSize: hiddenSize + memorySize, inputDropout: dropout })
      : undefined;
  const asking = { kind: config.attention, querySize: hiddenSize, memorySize, coverage };
  const attention = keep(createAttention(asking, random.fork('attention'), `${name}.attention`));
  return { lower, upper, attention, combine: createCombine(config, random, name, keep) };
}

function checkArguments(
  { inputSize, memorySize, outputSize, numLayers }: AttentionDecoderConfig,
  name: string,
  x: tf.Tensor3D,
  { values }: AttentionMemory,
  { layers, fed, coverage }: DecoderState,
): void {
  checkFloats(name, 'x', x, [null, null, inputSize]);
  checkFloats(name, 'memory.values', values, [null, null, memorySize]);
  const [rows] = x.shape;
  const [batch, steps] = values.shape;
  if (rows % batch !== 0)
    throw new ShapeError({ where: `${name}: x`, expected: `rows for each of ${batch} sequences`, got: `${rows} rows` });
  if (!Array.isArray(layers) || layers.length !== numLayers) {
    const got = Array.isArray(layers) ? String(layers.length) : show(layers);
    throw new ConfigError({ where: `${name}: state.layers`, expected: `${numLayers}, one for each layer`, got });
  }
  if (fed) checkFloats(name, 'state.fed', fed, [rows, outputSize]);
  if (coverage) checkFloats(name, 'state.coverage', coverage, [rows, steps]);
}

interface Decoding {
  readonly config: AttentionDecoderConfig;
  readonly parts: Parts;
  readonly name: string;
  readonly memory: AttentionMemory;
  readonly training: TrainingMode | undefined;
}

function atOnce(
  { config, parts, name, memory, training }: Decoding,
  x: tf.Tensor3D,
  state: DecoderState,
): DecoderResult {
  const { hiddenSize, memorySize } = config;
  const below = layersBelow(config);
  const lower = parts.lower.apply(x, { initialStates: state.layers.slice(0, below), training });
  const [rows, time] = x.shape;
  const [batch, memorySteps] = memory.values.shape;
  // The rows of one sequence ask as if they were steps of it.
  const queries = lower.output.reshape<tf.Tensor3D>([batch, (rows / batch) * time, hiddenSize]);
  const covered = state.coverage?.reshape<tf.Tensor3D>([batch, (rows / batch) * time, memorySteps]);
  const found = parts.attention.apply(queries, memory, covered);
  const context = found.context.reshape<tf.Tensor3D>([rows, time, memorySize]);
  const weights = found.weights.reshape<tf.Tensor3D>([rows, time, memorySteps]);
  const upper = parts.upper?.apply(tf.concat([lower.output, context], 2) as tf.Tensor3D, {
    initialStates: state.layers.slice(below),
    training: training && { seed: deriveSeed(training.seed, name, 'upper') },
  });
  const hidden = (upper ?? lower).output;
  const output = parts.combine.apply(hidden, context);
  return { output, weights, context, hidden, state: { layers: [...lower.states, ...(upper?.states ?? [])] } };
}

function oneByOne(decoding: Decoding, x: tf.Tensor3D, initial: DecoderState): DecoderResult {
  const { inputFeeding = false, coverage = false, outputSize } = decoding.config;
  const [rows, memorySteps] = [x.shape[0], decoding.memory.values.shape[1]];
  const zeros = (size: number) => tf.zeros<tf.Rank.R2>([rows, size]);
  let state: DecoderState = {
    layers: initial.layers,
    ...(inputFeeding && { fed: initial.fed ?? zeros(outputSize) }),
    ...(coverage && { coverage: initial.coverage ?? zeros(memorySteps) }),
  };
  const done = splitSteps(x).map((input) => {
    const fed = state.fed?.reshape<tf.Tensor3D>([rows, 1, outputSize]);
    const step = atOnce(decoding, fed ? tf.concat3d([input, fed], 2) : input, state);
    state = {
      layers: step.state.layers,
      ...(fed && { fed: step.output.reshape<tf.Tensor2D>([rows, outputSize]) }),
      ...(state.coverage && { coverage: state.coverage.add(step.weights.reshape([rows, memorySteps])) }),
    };
    return step;
  });
  const all = (part: 'output' | 'weights' | 'context' | 'hidden'): tf.Tensor3D =>
    tf.concat3d(
      done.map((step) => step[part]),
      1,
    );
  return { output: all('output'), weights: all('weights'), context: all('context'), hidden: all('hidden'), state };
}
