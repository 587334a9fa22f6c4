// A stack of (bidirectional) LSTM layers and their variants; forget bias 1 (Jozefowicz et al. 2015), Glorot-uniform and
// orthogonal weights.
import { deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform, orthogonal, uniform } from '../initializers.ts';
import { checkFinite, checkFlags, checkPositive, checkRates, checkSizes } from '../ops/checks.ts';
import { dropout, dropoutMask } from '../ops/dropout.ts';
import { lstmLayer } from '../ops/lstm-sequence.ts';
import type { LstmState, LstmWeights, LstmZoneout } from '../ops/lstm-types.ts';
import { type LstmVariantWeights, lstmVariantLayer } from '../ops/lstm-variant-sequence.ts';
import { createParams, type TrainingMode } from './params.ts';
import {
  createRecurrent,
  type Recurrent,
  type RecurrentConfig,
  type RecurrentOptions,
  type RecurrentResult,
} from './recurrent.ts';

/** Sizes and options of LSTM layers. */
export interface LstmConfig extends RecurrentConfig {
  /** Start value of the forget gate's bias. Default 1. */
  readonly forgetBias?: number;
  /** Size of h and of each direction's output, projected from `hiddenSize` (Sak et al. 2014). Default: no projection. */
  readonly projectionSize?: number;
  /** The gates also see the cell (Gers and Schmidhuber 2000). */
  readonly peepholes?: boolean;
  /** f = 1 - i (Greff et al. 2017): three gates instead of four. */
  readonly coupledGates?: boolean;
  /** Layer normalisation in the cell (Ba et al. 2016). */
  readonly layerNorm?: boolean;
  /** The cell stays between -cellClip and cellClip. */
  readonly cellClip?: number;
  /** Rate at which h, in training, keeps its old values; in inference it keeps that share of them (Krueger et al. 2017). */
  readonly zoneout?: number;
  /** The same for the cell. */
  readonly cellZoneout?: number;
  /** Dropout on the recurrent weights, one mask for a whole sequence (DropConnect; Merity et al. 2018). */
  readonly weightDropout?: number;
}

/** First states, lengths and mode of a pass through LSTM layers. */
export type LstmOptions = RecurrentOptions<LstmState>;
/** Outputs `[B, T, H]` or `[B, T, 2H]`, and the last states. */
export type LstmResult = RecurrentResult<LstmState>;
/** Layers of long short-term memory. */
export type Lstm = Recurrent<LstmState>;

/**
 * The plain cell, zoneout and every kind of dropout run fused; the other variants are composed of smaller kernels. @throws ConfigError
 * @example
 * const lstm = createLstm({ inputSize: 64, hiddenSize: 128, bidirectional: true }, createRandom(1));
 * const { output, states } = lstm.apply(x, { lengths }); // x [B, T, 64] -> output [B, T, 256]
 * lstm.dispose();
 */
export function createLstm(config: LstmConfig, random: Random, name = 'lstm'): Lstm {
  const { zoneout = 0, cellZoneout = 0, weightDropout = 0, coupledGates, cellClip } = config;
  checkConfig(config);
  const composed =
    config.projectionSize !== undefined ||
    config.peepholes ||
    coupledGates ||
    config.layerNorm ||
    cellClip !== undefined;

  return createRecurrent<LstmState>(
    config,
    {
      outputSize: config.projectionSize,
      gates: coupledGates ? 3 : 4,
      createWeights: (inputSize, hiddenSize, source) => createWeights(inputSize, hiddenSize, config, source),
      run: (x, weights, { training, ...options }) => {
        const recurrentKernel = dropWeights(weights.recurrentKernel as tf.Variable, weightDropout, training);
        const own = { ...weights, recurrentKernel } as unknown as LstmVariantWeights;
        const [batch, time] = x.shape;
        const sizes = { hidden: config.projectionSize ?? config.hiddenSize, cell: config.hiddenSize };
        const updates = zoneoutOf({ zoneout, cellZoneout }, [batch, time], sizes, training);
        const all = { ...options, zoneout: updates };
        if (!composed) return lstmLayer(x, own as LstmWeights, all);
        return lstmVariantLayer(x, own, { ...all, coupledGates, cellClip });
      },
    },
    random,
    name,
  );
}

function checkConfig(config: LstmConfig): void {
  const { zoneout = 0, cellZoneout = 0, weightDropout = 0, forgetBias = 1, projectionSize, cellClip } = config;
  const { peepholes, coupledGates, layerNorm } = config;
  checkRates({ zoneout, cellZoneout, weightDropout });
  checkFlags({ peepholes, coupledGates, layerNorm });
  checkFinite('forgetBias', forgetBias);
  if (projectionSize !== undefined) checkSizes({ projectionSize });
  if (cellClip !== undefined) checkPositive('cellClip', cellClip);
}

/** Peepholes start small; gains at 1, or the cell's gain would be the only one that matters. */
function createWeights(
  inputSize: number,
  hiddenSize: number,
  { forgetBias = 1, projectionSize, peepholes, coupledGates, layerNorm }: LstmConfig,
  source: Random,
): Record<string, tf.Variable> {
  const width = (coupledGates ? 3 : 4) * hiddenSize;
  const weights: Record<string, () => tf.Tensor> = {
    kernel: () => glorotUniform(inputSize, width, source.fork('kernel')),
    recurrentKernel: () => orthogonal(projectionSize ?? hiddenSize, width, source.fork('recurrent')),
    // Where f = 1 - i, a high f is a low i.
    bias: () =>
      coupledGates
        ? tf.concat([tf.fill([hiddenSize], -forgetBias), tf.zeros([2 * hiddenSize])])
        : tf.concat([tf.zeros([hiddenSize]), tf.fill([hiddenSize], forgetBias), tf.zeros([2 * hiddenSize])]),
  };
  if (projectionSize !== undefined)
    weights.projection = () => glorotUniform(hiddenSize, projectionSize, source.fork('projection'));
  if (peepholes)
    weights.peepholes = () => uniform([(coupledGates ? 2 : 3) * hiddenSize], 0.1, source.fork('peepholes'));
  if (layerNorm) {
    for (const gain of ['inputGain', 'recurrentGain']) weights[gain] = () => tf.ones([width]);
    weights.cellGain = () => tf.ones([hiddenSize]);
    weights.cellShift = () => tf.zeros([hiddenSize]);
  }
  return createParams(weights);
}

const dropWeights = (kernel: tf.Variable, rate: number, training?: TrainingMode): tf.Tensor =>
  training && rate > 0 ? dropout(kernel as tf.Tensor, rate, { seed: deriveSeed(training.seed, 'weights') }) : kernel;

/** In training each value is new or not; in inference all take the expected share. */
function zoneoutOf(
  rates: { readonly zoneout: number; readonly cellZoneout: number },
  [batch, time]: readonly [number, number],
  sizes: { readonly hidden: number; readonly cell: number },
  training?: TrainingMode,
): LstmZoneout | undefined {
  if (rates.zoneout === 0 && rates.cellZoneout === 0) return undefined;
  const update = (rate: number, size: number, part: string): tf.Tensor => {
    if (!training || rate === 0) return tf.scalar(1 - rate);
    return dropoutMask([batch, time, size], rate, deriveSeed(training.seed, 'zoneout', part)).minimum(1); // 0 or 1
  };
  return {
    hiddenUpdate: update(rates.zoneout, sizes.hidden, 'hidden'),
    cellUpdate: update(rates.cellZoneout, sizes.cell, 'cell'),
  };
}
