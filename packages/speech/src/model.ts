// The recognizer: stacked frames -> (projection) -> (bidirectional) recurrent layers -> logits of frames, or of the clip.
import { ConfigError, deriveSeed, type Random } from '@longhand/base';
import {
  type AttentionPooling,
  type CellState,
  createAttentionPooling,
  createLinear,
  createStack,
  dropout,
  type Linear,
  type NamedParams,
  type Stack,
  type TrainingMode,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ArchitectureSettings } from './settings.ts';
import type { ModelInput } from './tensors.ts';

/** The layers, from stacked frames to logits. */
export interface Recognizer {
  readonly params: NamedParams;
  readonly classes: number;
  /**
   * `[B, T, C]`; states only of a model in one direction: its frames may come in pieces.
   * @param lag steps that are heard, of zeros at the end, before the first that counts; default `lookAhead`. 0 for pieces.
   */
  frameLogits(
    input: ModelInput,
    training?: TrainingMode,
    initialStates?: readonly CellState[],
    lag?: number,
  ): { logits: tf.Tensor3D; states: CellState[] };
  /** `[B, C]` and the weight of each frame `[B, T]`, where the task is to classify. */
  clipLogits(input: ModelInput, training?: TrainingMode): { logits: tf.Tensor2D; weights: tf.Tensor2D };
  dispose(): void;
}

/** `[B, T + lag, D]`: zeros behind each utterance are heard too. */
const longer = ({ x, lengths }: ModelInput, lag: number): ModelInput => ({
  x: tf.pad(x, [
    [0, 0],
    [0, lag],
    [0, 0],
  ]),
  lengths: tf.add<tf.Tensor1D>(lengths, tf.scalar(lag, 'int32')),
});

/**
 * A recognizer with random weights.
 * @param sizes numbers in a frame, and classes with the blank
 * @throws ConfigError if options do not fit each other
 */
export function createRecognizer(
  config: ArchitectureSettings,
  sizes: { readonly inputSize: number; readonly classes: number },
  random: Random,
): Recognizer {
  checkLookAhead(config);
  const { front, recurrent, pooling, output } = createParts(config, sizes, random);
  const layers = [front, recurrent, pooling, output];
  const read = (
    { x, lengths }: ModelInput,
    training: TrainingMode | undefined,
    initialStates?: readonly CellState[],
  ) => {
    const input = front ? front.apply(x) : x;
    return recurrent.apply(input, { lengths, ...(initialStates && { initialStates }), ...(training && { training }) });
  };
  const dropped = <X extends tf.Tensor>(x: X, training?: TrainingMode): X =>
    training && config.dropout > 0 ? dropout(x, config.dropout, { seed: deriveSeed(training.seed, 'output') }) : x;

  return {
    params: Object.assign({}, ...layers.map((layer) => layer?.params)),
    classes: sizes.classes,
    frameLogits: (input, training, initialStates, lag = config.lookAhead) =>
      tf.tidy(() => {
        const { output: values, states } = read(lag > 0 ? longer(input, lag) : input, training, initialStates);
        const late = lag > 0 ? tf.slice(values, [0, lag, 0]) : values;
        return { logits: output.apply(dropped(late, training)), states };
      }),
    clipLogits: (input, training) =>
      tf.tidy(() => {
        const { output: values } = read(input, training);
        const pooled = pooling!.apply(values, input.lengths);
        return { logits: output.apply(dropped(pooled.output, training)), weights: pooled.weights };
      }),
    dispose: () => {
      for (const layer of layers) layer?.dispose();
    },
  };
}

interface Parts {
  readonly front: Linear | undefined;
  readonly recurrent: Stack;
  readonly pooling: AttentionPooling | undefined;
  readonly output: Linear;
}

function createParts(
  config: ArchitectureSettings,
  { inputSize, classes }: { readonly inputSize: number; readonly classes: number },
  random: Random,
): Parts {
  const { cell, inputProjection, hiddenSize, numLayers, bidirectional, layerNorm, residual } = config;
  const rates = {
    dropout: config.dropout,
    inputDropout: config.inputDropout,
    recurrentDropout: config.recurrentDropout,
  };
  const stack = { cell, hiddenSize, numLayers, bidirectional, layerNorm, residual, ...rates };
  const width = hiddenSize * (bidirectional ? 2 : 1);
  const projecting = { inputSize, outputSize: inputProjection, activation: 'relu' } as const;
  const attending = { inputSize: width, attentionSize: config.attentionSize };
  return {
    // A matrix over stacked frames is a convolution over time: as wide as the stack, its stride that of the stack.
    front: inputProjection > 0 ? createLinear(projecting, random.fork('convolution'), 'convolution') : undefined,
    recurrent: createStack({ ...stack, inputSize: inputProjection || inputSize }, random.fork('lstm'), 'lstm'),
    pooling:
      config.task === 'classify' ? createAttentionPooling(attending, random.fork('pooling'), 'pooling') : undefined,
    output: createLinear({ inputSize: width, outputSize: classes }, random.fork('output'), 'output'),
  };
}

function checkLookAhead({ task, bidirectional, lookAhead }: ArchitectureSettings): void {
  if (lookAhead === 0 || (task === 'transcribe' && !bidirectional)) return;
  const got = `${lookAhead} with ${bidirectional ? 'both directions' : `task ${task}`}`;
  throw new ConfigError({ where: 'lookAhead', expected: '0 but for one direction that transcribes', got });
}
