// The decoder of an encoder-decoder: LSTM layers that look back at the encoder's memory through attention.
import { ConfigError, deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import type { LstmState } from '../ops/lstm-sequence.ts';
import { splitSteps } from '../ops/sequence.ts';
import { type AttentionKind, type AttentionMemory, createAttention } from './attention.ts';
import { createLinear } from './linear.ts';
import { createLstm, type LstmConfig } from './lstm.ts';
import type { NamedParams, TrainingMode } from './params.ts';

export interface AttentionDecoderConfig
  extends Pick<LstmConfig, 'inputSize' | 'hiddenSize' | 'dropout' | 'inputDropout' | 'recurrentDropout' | 'layerNorm'> {
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
  readonly layers: LstmState[];
  readonly fed?: tf.Tensor2D;
  readonly coverage?: tf.Tensor2D;
};

export interface DecoderResult {
  /** `[N, T, O]` */
  readonly output: tf.Tensor3D;
  /** `[N, T, S]` */
  readonly weights: tf.Tensor3D;
  /** What was read `[N, T, M]`, and h of the top layer `[N, T, H]`. */
  readonly context: tf.Tensor3D;
  readonly hidden: tf.Tensor3D;
  readonly state: DecoderState;
}

export interface AttentionDecoder {
  readonly params: NamedParams;
  readonly numLayers: number;
  remember(values: tf.Tensor3D, lengths: tf.Tensor1D): AttentionMemory;
  /**
   * `x [N, T, D]`: N = B for a memory of B sequences, or a multiple of it, the rows of one sequence together (beams).
   * @param layers initial states, one a layer, `[N, H]`
   */
  apply(x: tf.Tensor3D, memory: AttentionMemory, state: DecoderState, training?: TrainingMode): DecoderResult;
  dispose(): void;
}

/** @throws ConfigError */
export function createAttentionDecoder(
  config: AttentionDecoderConfig,
  random: Random,
  name = 'decoder',
): AttentionDecoder {
  const { inputSize, hiddenSize, numLayers, memorySize, outputSize, attentionFrom } = config;
  const { inputFeeding = false, coverage = false } = config;
  if (attentionFrom === 'first' && numLayers < 2) {
    const fix = 'Add a layer, or let the last one ask.';
    throw new ConfigError({
      where: `${name}: attention from the first layer`,
      expected: 'layers above it',
      got: 'none',
      fix,
    });
  }
  const below = attentionFrom === 'first' ? 1 : numLayers;
  const common = {
    hiddenSize,
    dropout: config.dropout,
    recurrentDropout: config.recurrentDropout,
    layerNorm: config.layerNorm,
  };
  const residual = (layers: number) => Boolean(config.residual) && layers > 1;
  const lower = createLstm(
    {
      ...common,
      inputSize: inputSize + (inputFeeding ? outputSize : 0),
      inputDropout: config.inputDropout,
      numLayers: below,
      residual: residual(below),
    },
    random.fork('lower'),
    `${name}.lower`,
  );
  const upper =
    below < numLayers
      ? createLstm(
          {
            ...common,
            inputSize: hiddenSize + memorySize,
            inputDropout: config.dropout,
            numLayers: numLayers - below,
            residual: residual(numLayers - below),
          },
          random.fork('upper'),
          `${name}.upper`,
        )
      : undefined;
  const attention = createAttention(
    { kind: config.attention, querySize: hiddenSize, memorySize, coverage },
    random.fork('attention'),
    `${name}.attention`,
  );
  const combine = createCombine(config, random, name);
  const layers = [lower, upper, attention, combine];

  const steps: AttentionDecoder['apply'] = (x, memory, state, training) => {
    const below1 = lower.apply(x, { initialStates: state.layers.slice(0, below), training });
    const [rows, time] = [x.shape[0], x.shape[1]];
    const [batch, memorySteps] = memory.values.shape;
    // The rows of one sequence ask as if they were steps of it.
    const queries = below1.output.reshape<tf.Tensor3D>([batch, (rows / batch) * time, hiddenSize]);
    const covered = state.coverage?.reshape<tf.Tensor3D>([batch, (rows / batch) * time, memorySteps]);
    const found = attention.apply(queries, memory, covered);
    const context = found.context.reshape<tf.Tensor3D>([rows, time, memorySize]);
    const weights = found.weights.reshape<tf.Tensor3D>([rows, time, memorySteps]);
    const above = upper?.apply(tf.concat([below1.output, context], 2) as tf.Tensor3D, {
      initialStates: state.layers.slice(below),
      training: training && { seed: deriveSeed(training.seed, name, 'upper') },
    });
    const hidden = (above ?? below1).output;
    const output = combine.apply(hidden, context);
    return { output, weights, context, hidden, state: { layers: [...below1.states, ...(above?.states ?? [])] } };
  };

  const oneByOne: AttentionDecoder['apply'] = (x, memory, initial, training) => {
    const [rows, memorySteps] = [x.shape[0], memory.values.shape[1]];
    const zeros = (size: number) => tf.zeros<tf.Rank.R2>([rows, size]);
    let state: DecoderState = {
      layers: initial.layers,
      ...(inputFeeding && { fed: initial.fed ?? zeros(outputSize) }),
      ...(coverage && { coverage: initial.coverage ?? zeros(memorySteps) }),
    };
    const done = splitSteps(x).map((input) => {
      const fed = state.fed?.reshape<tf.Tensor3D>([rows, 1, outputSize]);
      const step = steps(fed ? tf.concat([input, fed], 2) : input, memory, state, training);
      state = {
        layers: step.state.layers,
        ...(fed && { fed: step.output.reshape<tf.Tensor2D>([rows, outputSize]) }),
        ...(state.coverage && { coverage: state.coverage.add(step.weights.reshape([rows, memorySteps])) }),
      };
      return step;
    });
    const all = (part: 'output' | 'weights' | 'context' | 'hidden'): tf.Tensor3D =>
      done.length === 1
        ? done[0]![part]
        : tf.concat(
            done.map((step) => step[part]),
            1,
          );
    return { output: all('output'), weights: all('weights'), context: all('context'), hidden: all('hidden'), state };
  };

  return {
    params: Object.assign({}, ...layers.map((layer) => layer?.params)),
    numLayers,
    remember: attention.remember,
    apply: inputFeeding || coverage ? oneByOne : steps,
    dispose: () => {
      for (const layer of layers) layer?.dispose();
    },
  };
}

/** h̃ = tanh(W [context; h]), or with the gate z: tanh(z · W_c context + (1 - z) · W_h h). */
function createCombine(
  { hiddenSize, memorySize, outputSize, contextGate }: AttentionDecoderConfig,
  random: Random,
  name: string,
) {
  const both = memorySize + hiddenSize;
  const layer = (part: string, inputSize: number, activation: 'tanh' | 'sigmoid' | 'linear') =>
    createLinear({ inputSize, outputSize, activation }, random.fork(part), `${name}.${part}`);
  if (!contextGate) {
    const combine = layer('combine', both, 'tanh');
    return {
      ...combine,
      apply: (h: tf.Tensor3D, context: tf.Tensor3D) => combine.apply(tf.concat([context, h], 2) as tf.Tensor3D),
    };
  }
  const gate = layer('gate', both, 'sigmoid');
  const source = layer('source', memorySize, 'linear');
  const target = layer('target', hiddenSize, 'linear');
  return {
    params: { ...gate.params, ...source.params, ...target.params },
    apply: (h: tf.Tensor3D, context: tf.Tensor3D) => {
      const z = gate.apply(tf.concat([context, h], 2) as tf.Tensor3D);
      const weighed = z.mul(source.apply(context)).add<tf.Tensor3D>(tf.sub(1, z).mul(target.apply(h)));
      return weighed.tanh<tf.Tensor3D>();
    },
    dispose: () => {
      for (const part of [gate, source, target]) part.dispose();
    },
  };
}
