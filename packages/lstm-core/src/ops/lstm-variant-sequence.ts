// The LSTM's variants over a whole batch of sequences: projection, peepholes, coupled gates, layer normalisation, cell clip.
// Composed of tfjs ops, each a kernel where the backend has it; equations in reference/lstm-variant.ts.
import { ConfigError, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFinite, checkFlags, checkFloats, checkKind, checkLengths, checkPositive, checkShape } from './checks.ts';
import { checkSequenceOptions, stepUpdates } from './lstm-sequence.ts';
import type { LstmSequenceOptions, LstmSequenceResult } from './lstm-types.ts';
import { type Step, scan } from './scan.ts';
import { realSteps } from './sequence.ts';

/** Weights of an LSTM layer with peepholes, layer normalization, projection. */
export interface LstmVariantWeights {
  /** `[D, 4H]`, gates packed i, f, g, o; `[D, 3H]`, i, g, o, with `coupledGates`. */
  readonly kernel: tf.Tensor2D;
  /** `[P, 4H]` or `[P, 3H]`; P is H without projection. */
  readonly recurrentKernel: tf.Tensor2D;
  /** `[4H]` or `[3H]` */
  readonly bias: tf.Tensor1D;
  /** `[H, P]`: h = (o∗tanh(C)) projection (Sak et al. 2014). */
  readonly projection?: tf.Tensor2D;
  /** `[3H]` for i, f, o: i and f see C_{t-1}, o sees C_t (Gers and Schmidhuber 2000). `[2H]` for i, o with `coupledGates`. */
  readonly peepholes?: tf.Tensor1D;
  /** Layer normalisation (Ba et al. 2016): gains of x W and h R, as long as the bias; gain and shift `[H]` of the cell. */
  readonly inputGain?: tf.Tensor1D;
  readonly recurrentGain?: tf.Tensor1D;
  readonly cellGain?: tf.Tensor1D;
  readonly cellShift?: tf.Tensor1D;
}

/** Which parts of the variants a sequence has. */
export interface LstmVariantOptions extends Omit<LstmSequenceOptions, 'gateActivation'> {
  /** f = 1 - i (Greff et al. 2017). Default false. */
  readonly coupledGates?: boolean;
  /** C stays between -cellClip and cellClip, where it is clipped without gradient. Default: not clipped. */
  readonly cellClip?: number;
  /** Where the normalised cell goes: into tanh only (default, the paper's), or on into the state, as in PyTorch's example. */
  readonly normalizedCell?: 'output' | 'state';
  /** Added to variances. Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Runs the variant that weights and options name over `x [B, T, D]`; output `[B, T, P]`, state h `[B, P]` and c `[B, H]`.
 * @throws ShapeError if weights, lengths, state or mask do not fit, an axis is empty or a tensor is not of its dtype;
 * DataError if a length is outside 0 to T; ConfigError for an option out of range.
 */
export function lstmVariantSequence(
  x: tf.Tensor3D,
  weights: LstmVariantWeights,
  options: LstmVariantOptions = {},
): LstmSequenceResult {
  checkShape(where, 'x', x, [null, null, null], 'Give a batch of sequences [B, T, D].');
  if (options.lengths) checkLengths(where, 'lengths', options.lengths, x.shape[0], x.shape[1]);
  return lstmVariantLayer(x, weights, options);
}

/** The same for lengths whose values are known to fit: a stack of layers looks at them once. */
export function lstmVariantLayer(
  x: tf.Tensor3D,
  weights: LstmVariantWeights,
  options: LstmVariantOptions,
): LstmSequenceResult {
  checkArguments(x, weights, options);
  const { kernel, recurrentKernel, bias, inputGain } = weights;
  const { coupledGates = false, epsilon = 1e-5, initialState, lengths, reverse } = options;
  const gates = coupledGates ? 3 : 4;
  return tf.tidy(() => {
    const [batch, time, inputSize] = x.shape;
    const hiddenSize = bias.shape[0] / gates;
    const initial = [
      initialState?.h ?? tf.zeros<tf.Rank.R2>([batch, recurrentKernel.shape[0]]),
      initialState?.c ?? tf.zeros<tf.Rank.R2>([batch, hiddenSize]),
    ];
    const real = lengths ? realSteps(x, lengths) : x;
    const product = real.reshape<tf.Tensor2D>([batch * time, inputSize]).matMul(kernel);
    const projected = (inputGain ? normalize(product, inputGain, epsilon) : product).add(bias);
    const steps = projected.reshape<tf.Tensor3D>([batch, time, gates * hiddenSize]);
    const { output, state } = scan(steps, initial, stepOf(weights, options), { lengths, reverse });
    const [h, c] = state as [tf.Tensor2D, tf.Tensor2D];
    return { output, state: { h, c } };
  });
}

/** One step of the variant. */
function stepOf(
  { recurrentKernel, projection, peepholes, recurrentGain, cellGain, cellShift }: LstmVariantWeights,
  options: LstmVariantOptions,
): Step {
  const { coupledGates = false, cellClip, normalizedCell = 'output', epsilon = 1e-5 } = options;
  const { recurrentMask, zoneout, lengths, reverse } = options;
  const gates = coupledGates ? 3 : 4;
  const peeps = peepholes ? (tf.split(peepholes, gates - 1) as tf.Tensor1D[]) : [];
  const [peepI, peepF, peepO] = coupledGates ? [peeps[0], undefined, peeps[1]] : peeps;
  const seeing = (gate: tf.Tensor, cell: tf.Tensor, peep?: tf.Tensor1D) => (peep ? gate.add(cell.mul(peep)) : gate);
  const update = zoneout && stepUpdates(zoneout, lengths, reverse);

  return (fromInput, before, t) => {
    const [h, c] = before as readonly [tf.Tensor2D, tf.Tensor2D];
    const recurrent = (recurrentMask ? h.mul(recurrentMask) : h).matMul(recurrentKernel);
    const z = fromInput.add(recurrentGain ? normalize(recurrent, recurrentGain, epsilon) : recurrent);
    const parts = tf.split(z, gates, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]; // [B, H] each
    const [zi, zf, zg, zo] = coupledGates ? ([parts[0], undefined, parts[1], parts[2]] as const) : parts;
    const i = seeing(zi, c, peepI).sigmoid();
    const f = zf ? seeing(zf, c, peepF).sigmoid() : tf.sub(1, i);
    const next = f.mul(c).add(i.mul(zg.tanh()));
    const clipped = cellClip === undefined ? next : next.clipByValue(-cellClip, cellClip);
    const normalized = cellGain && cellShift ? normalize(clipped, cellGain, epsilon).add(cellShift) : clipped;
    const cell = (normalizedCell === 'state' ? normalized : clipped) as tf.Tensor2D;
    const hidden = seeing(zo, cell, peepO).sigmoid().mul(normalized.tanh()) as tf.Tensor2D;
    const output = projection ? (hidden.matMul(projection) as tf.Tensor2D) : hidden;
    return update ? [update.hidden(output, h, t), update.cell(cell, c, t)] : [output, cell];
  };
}

/** Over the last axis: gain ∗ (x - mean) / sqrt(variance + epsilon). */
function normalize(x: tf.Tensor, gain: tf.Tensor1D, epsilon: number): tf.Tensor {
  const centred = x.sub(x.mean(-1, true));
  const variance = centred.square().mean(-1, true);
  return centred.mul(variance.add(epsilon).rsqrt()).mul(gain);
}

const where = 'lstmVariantSequence';

/** All but the values of the lengths. */
function checkArguments(x: tf.Tensor3D, weights: LstmVariantWeights, options: LstmVariantOptions): void {
  const { coupledGates = false, cellClip, normalizedCell = 'output', epsilon = 1e-5 } = options;
  checkFlags({ [`${where}: coupledGates`]: coupledGates });
  if (cellClip !== undefined) checkPositive(`${where}: cellClip`, cellClip);
  checkKind(`${where}: normalizedCell`, normalizedCell, ['output', 'state']);
  checkFinite(`${where}: epsilon`, epsilon, 0);
  checkFloats(where, 'x', x, [null, null, null], 'Give a batch of sequences [B, T, D].');
  const [batch, time] = x.shape;
  const [size, hidden] = checkWeights(x.shape[2], weights, coupledGates ? 3 : 4);
  checkSequenceOptions(where, options, [batch, time, size, hidden]);
}

/** Gives the sizes of h and c. */
function checkWeights(inputSize: number, weights: LstmVariantWeights, gates: 3 | 4): readonly [number, number] {
  const fix = `Gates are packed ${gates === 3 ? 'i, g, o' : 'i, f, g, o'} along the last axis.`;
  checkFloats(where, 'bias', weights.bias, [null], fix);
  const width = weights.bias.shape[0];
  const hidden = width / gates;
  if (!Number.isInteger(hidden)) {
    const expected = `[${gates}H], beside a recurrentKernel [H, ${gates}H]`;
    throw new ShapeError({ where: `${where}: bias`, expected, got: `[${width}]`, fix });
  }
  if (weights.projection) checkFloats(where, 'projection', weights.projection, [hidden, null]);
  const size = weights.projection?.shape[1] ?? hidden; // of h
  checkFloats(where, 'kernel', weights.kernel, [inputSize, width], fix);
  checkFloats(where, 'recurrentKernel', weights.recurrentKernel, [size, width], fix);
  if (weights.peepholes) checkFloats(where, 'peepholes', weights.peepholes, [width - hidden]);
  const ofLayerNorm = { inputGain: width, recurrentGain: width, cellGain: hidden, cellShift: hidden } as const;
  const names = Object.keys(ofLayerNorm) as (keyof typeof ofLayerNorm)[];
  const given = names.filter((name) => weights[name] !== undefined);
  for (const name of names) {
    const tensor = weights[name];
    if (tensor !== undefined) checkFloats(where, name, tensor, [ofLayerNorm[name]]);
    else if (given.length > 0) {
      const needed = `Layer normalisation needs ${name} beside ${given.join(' and ')}.`;
      throw new ConfigError({
        where: `${where}: weights`,
        expected: names.join(', '),
        got: given.join(', '),
        fix: needed,
      });
    }
  }
  return [size, hidden];
}
