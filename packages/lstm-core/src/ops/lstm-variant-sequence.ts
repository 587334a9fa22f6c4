// The LSTM's variants over a whole batch of sequences: projection, peepholes, coupled gates, layer normalisation, cell clip.
// Composed of tfjs ops, each a kernel where the backend has it; equations in reference/lstm-variant.ts.
import * as tf from '@tensorflow/tfjs';
import { checkInt32, checkShape } from './dispatch.ts';
import type { LstmSequenceOptions, LstmSequenceResult } from './lstm-sequence.ts';
import { stepUpdates } from './lstm-sequence.ts';
import { type Step, scan } from './scan.ts';

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
 * @throws ShapeError if weights, lengths, state or mask do not fit.
 */
export function lstmVariantSequence(
  x: tf.Tensor3D,
  weights: LstmVariantWeights,
  options: LstmVariantOptions = {},
): LstmSequenceResult {
  checkArguments(x, weights, options);
  const { kernel, recurrentKernel, bias, projection, peepholes } = weights;
  const { coupledGates = false, cellClip, normalizedCell = 'output', epsilon = 1e-5 } = options;
  const { initialState, recurrentMask, zoneout, lengths, reverse } = options;
  const { inputGain, recurrentGain, cellGain, cellShift } = weights;
  const gates = coupledGates ? 3 : 4;
  return tf.tidy(() => {
    const [batch, time, inputSize] = x.shape;
    const hiddenSize = bias.shape[0] / gates;
    const initial = [
      initialState?.h ?? tf.zeros<tf.Rank.R2>([batch, recurrentKernel.shape[0]]),
      initialState?.c ?? tf.zeros<tf.Rank.R2>([batch, hiddenSize]),
    ];
    const product = x.reshape<tf.Tensor2D>([batch * time, inputSize]).matMul(kernel);
    const projected = (inputGain ? normalize(product, inputGain, epsilon) : product).add(bias);
    const peeps = peepholes ? (tf.split(peepholes, gates - 1) as tf.Tensor1D[]) : [];
    const [peepI, peepF, peepO] = coupledGates ? [peeps[0], undefined, peeps[1]] : peeps;
    const seeing = (gate: tf.Tensor, cell: tf.Tensor, peep?: tf.Tensor1D) => (peep ? gate.add(cell.mul(peep)) : gate);
    const update = zoneout && stepUpdates(zoneout, lengths, reverse);

    const step: Step = (fromInput, [h, c], t) => {
      const recurrent = (recurrentMask ? h!.mul(recurrentMask) : h!).matMul(recurrentKernel);
      const z = fromInput.add(recurrentGain ? normalize(recurrent, recurrentGain, epsilon) : recurrent);
      const parts = tf.split(z, gates, 1) as tf.Tensor2D[]; // [B, H] each
      const [zi, zf, zg, zo] = coupledGates ? [parts[0]!, undefined, parts[1]!, parts[2]!] : parts;
      const i = seeing(zi!, c!, peepI).sigmoid();
      const f = zf ? seeing(zf, c!, peepF).sigmoid() : tf.sub(1, i);
      const next = f.mul(c!).add(i.mul(zg!.tanh()));
      const clipped = cellClip === undefined ? next : next.clipByValue(-cellClip, cellClip);
      const normalized = cellGain ? normalize(clipped, cellGain, epsilon).add(cellShift!) : clipped;
      const cell = (normalizedCell === 'state' ? normalized : clipped) as tf.Tensor2D;
      const hidden = seeing(zo!, cell, peepO).sigmoid().mul(normalized.tanh()) as tf.Tensor2D;
      const output = projection ? (hidden.matMul(projection) as tf.Tensor2D) : hidden;
      return update ? [update.hidden(output, h!, t), update.cell(cell, c!, t)] : [output, cell];
    };
    const steps = projected.reshape<tf.Tensor3D>([batch, time, gates * hiddenSize]);
    const { output, state } = scan(steps, initial, step, { lengths, reverse });
    return { output, state: { h: state[0]!, c: state[1]! } };
  });
}

/** Over the last axis: gain ∗ (x - mean) / sqrt(variance + epsilon). */
function normalize(x: tf.Tensor, gain: tf.Tensor1D, epsilon: number): tf.Tensor {
  const centred = x.sub(x.mean(-1, true));
  const variance = centred.square().mean(-1, true);
  return centred.mul(variance.add(epsilon).rsqrt()).mul(gain);
}

const where = 'lstmVariantSequence';

function checkArguments(x: tf.Tensor3D, weights: LstmVariantWeights, options: LstmVariantOptions): void {
  const { coupledGates = false, lengths, initialState, recurrentMask, zoneout } = options;
  checkShape(where, 'x', x, [null, null, null], 'Give a batch of sequences [B, T, D].');
  const [batch, time, inputSize] = x.shape;
  const width = weights.bias.shape[0];
  const hidden = width / (coupledGates ? 3 : 4);
  const size = weights.projection?.shape[1] ?? hidden; // of h
  const fix = `Gates are packed ${coupledGates ? 'i, g, o' : 'i, f, g, o'} along the last axis.`;
  checkShape(where, 'kernel', weights.kernel, [inputSize, width], fix);
  checkShape(where, 'recurrentKernel', weights.recurrentKernel, [size, width], fix);
  const shapes = {
    projection: [hidden, null],
    peepholes: [width - hidden],
    ...{ inputGain: [width], recurrentGain: [width], cellGain: [hidden], cellShift: [hidden] },
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const given = weights[name as keyof typeof shapes];
    if (given) checkShape(where, name, given, shape);
    else if (weights.inputGain && /Gain|Shift/.test(name))
      throw new TypeError(`${where}: layer normalisation needs ${name} beside inputGain`);
  }
  if (lengths) {
    checkShape(where, 'lengths', lengths, [batch]);
    checkInt32(where, 'lengths', lengths);
  }
  if (initialState) {
    checkShape(where, 'initialState.h', initialState.h, [batch, size]);
    checkShape(where, 'initialState.c', initialState.c, [batch, hidden]);
  }
  if (recurrentMask) checkShape(where, 'recurrentMask', recurrentMask, [batch, size]);
  const updates = { hiddenUpdate: size, cellUpdate: hidden } as const;
  for (const [name, last] of Object.entries(updates)) {
    const update = zoneout?.[name as keyof typeof updates];
    if (update && update.rank > 0) checkShape(where, `zoneout.${name}`, update, [batch, time, last]);
  }
}
