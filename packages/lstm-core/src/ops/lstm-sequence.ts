// One LSTM layer in one direction over a whole batch of sequences: the fused operation and its composed op.
// Hochreiter and Schmidhuber 1997, forget gate of Gers et al. 2000; equations in reference/lstm.ts.

import * as tf from '@tensorflow/tfjs-core';
import { LSTM } from '../kernels.ts';
import { checkFlags, checkFloats, checkInt32, checkKind, checkLengths, checkShape } from './checks.ts';
import { hasKernel } from './dispatch.ts';
import { lstmSequenceFused } from './lstm-fused.ts';
import type { LstmSequenceOptions, LstmSequenceResult, LstmWeights, LstmZoneout } from './lstm-types.ts';
import { projectInput, type Step, scan } from './scan.ts';
import { realSteps, reversed } from './sequence.ts';

/**
 * Runs an LSTM over `x [B, T, D]`: fused where the backend has the kernel, else `lstmSequenceComposed`.
 * @throws ShapeError if weights, lengths, state or mask do not fit x, an axis is empty or a tensor is not of its dtype;
 * DataError if a length is outside 0 to T; ConfigError for an unknown gate activation.
 */
export function lstmSequence(
  x: tf.Tensor3D,
  weights: LstmWeights,
  options: LstmSequenceOptions = {},
): LstmSequenceResult {
  checkArguments(x, weights, options);
  checkLengthsOf(x, options);
  return hasKernel(LSTM) ? lstmSequenceFused(x, weights, options) : composed(x, weights, options);
}

/** The same for lengths whose values are known to fit: a stack of layers looks at them once. */
export function lstmLayer(x: tf.Tensor3D, weights: LstmWeights, options: LstmSequenceOptions): LstmSequenceResult {
  checkArguments(x, weights, options);
  return hasKernel(LSTM) ? lstmSequenceFused(x, weights, options) : composed(x, weights, options);
}

/** The same as a composition of plain tfjs ops: readable, differentiable by the tape, runs on every backend. */
export function lstmSequenceComposed(
  x: tf.Tensor3D,
  weights: LstmWeights,
  options: LstmSequenceOptions = {},
): LstmSequenceResult {
  checkArguments(x, weights, options);
  checkLengthsOf(x, options);
  return composed(x, weights, options);
}

function composed(
  x: tf.Tensor3D,
  { kernel, recurrentKernel, bias }: LstmWeights,
  { initialState, recurrentMask, zoneout, gateActivation = 'sigmoid', lengths, reverse }: LstmSequenceOptions,
): LstmSequenceResult {
  return tf.tidy(() => {
    const zeros = tf.zeros<tf.Rank.R2>([x.shape[0], recurrentKernel.shape[0]]);
    const initial = [initialState?.h ?? zeros, initialState?.c ?? zeros];
    const update = zoneout && stepUpdates(zoneout, lengths, reverse);
    const gate = gateActivation === 'sigmoid' ? tf.sigmoid : hardSigmoid;
    const step: Step = (projection, before, t) => {
      const [h, c] = before as readonly [tf.Tensor2D, tf.Tensor2D];
      const masked = recurrentMask ? h.mul(recurrentMask) : h;
      const gates = tf.split(projection.add(masked.matMul(recurrentKernel)), 4, 1);
      const [i, f, g, o] = gates as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      const cell = gate(f).mul(c).add(gate(i).mul(g.tanh())) as tf.Tensor2D;
      const hidden = gate(o).mul(cell.tanh()) as tf.Tensor2D;
      return update ? [update.hidden(hidden, h, t), update.cell(cell, c, t)] : [hidden, cell];
    };
    const { output, state } = scan(projectInput(x, kernel, bias, lengths), initial, step, { lengths, reverse });
    const [h, c] = state as [tf.Tensor2D, tf.Tensor2D];
    return { output, state: { h, c } };
  });
}

const hardSigmoid = (x: tf.Tensor): tf.Tensor => x.mul(0.2).add(0.5).clipByValue(0, 1);

type Updating = (next: tf.Tensor2D, before: tf.Tensor2D, t: number) => tf.Tensor2D;

/** old + share * (new - old) at running step t; shares of steps lie in their places in time. */
export function stepUpdates(
  { hiddenUpdate, cellUpdate }: LstmZoneout,
  lengths: tf.Tensor1D | undefined,
  reverse = false,
): { hidden: Updating; cell: Updating } {
  const updating = (share: tf.Tensor): Updating => {
    if (share.rank === 0) return (next, before) => before.add(next.sub(before).mul(share)) as tf.Tensor2D;
    const given = lengths ? realSteps(share as tf.Tensor3D, lengths) : (share as tf.Tensor3D);
    const ordered = reverse ? reversed(given, lengths) : given;
    const [batch, , size] = ordered.shape;
    return (next, before, t) =>
      before.add(next.sub(before).mul(ordered.slice([0, t, 0], [batch, 1, size]).squeeze([1]))) as tf.Tensor2D;
  };
  return { hidden: updating(hiddenUpdate), cell: updating(cellUpdate) };
}

const where = 'lstmSequence';

const checkLengthsOf = (x: tf.Tensor3D, { lengths }: LstmSequenceOptions): void => {
  if (lengths) checkLengths(where, 'lengths', lengths, x.shape[0], x.shape[1]);
};

/** All but the values of the lengths. */
function checkArguments(x: tf.Tensor3D, weights: LstmWeights, options: LstmSequenceOptions): void {
  const { kernel, recurrentKernel, bias } = weights;
  const { gateActivation = 'sigmoid' } = options;
  checkFloats(where, 'x', x, [null, null, null], 'Give a batch of sequences [B, T, D].');
  const [batch, time, inputSize] = x.shape;
  checkFloats(where, 'recurrentKernel', recurrentKernel, [null, null]);
  const hidden = recurrentKernel.shape[0];
  const packed = 'Gates are packed i, f, g, o along the last axis.';
  checkShape(where, 'recurrentKernel', recurrentKernel, [hidden, 4 * hidden], packed);
  checkFloats(where, 'kernel', kernel, [inputSize, 4 * hidden]);
  checkFloats(where, 'bias', bias, [4 * hidden]);
  checkKind(`${where}: gateActivation`, gateActivation, ['sigmoid', 'hardSigmoid']);
  checkSequenceOptions(where, options, [batch, time, hidden, hidden]);
}

/** What LSTMs of every kind take beside their weights: `hidden` is the size of h, `cell` that of c. */
export function checkSequenceOptions(
  where: string,
  { lengths, reverse, initialState, recurrentMask, zoneout }: LstmSequenceOptions,
  [batch, time, hidden, cell]: readonly [batch: number, time: number, hidden: number, cell: number],
): void {
  checkFlags({ [`${where}: reverse`]: reverse });
  if (lengths) {
    checkShape(where, 'lengths', lengths, [batch]);
    checkInt32(where, 'lengths', lengths);
  }
  if (initialState) {
    checkFloats(where, 'initialState.h', initialState.h, [batch, hidden]);
    checkFloats(where, 'initialState.c', initialState.c, [batch, cell]);
  }
  if (recurrentMask) checkFloats(where, 'recurrentMask', recurrentMask, [batch, hidden]);
  if (!zoneout) return;
  for (const [name, size] of [
    ['hiddenUpdate', hidden],
    ['cellUpdate', cell],
  ] as const) {
    const update = zoneout[name];
    const isScalar = update instanceof tf.Tensor && update.rank === 0;
    checkFloats(where, `zoneout.${name}`, update, isScalar ? [] : [batch, time, size]);
  }
}
