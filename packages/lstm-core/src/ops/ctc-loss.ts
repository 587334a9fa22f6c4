// Connectionist temporal classification (Graves et al. 2006): -log of the summed probability of every way to spread the target
// over the frames, with repeats merged and blanks left out.
import { at, DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { CTC_LOSS, CTC_LOSS_GRADIENT, type CtcAttributes } from '../kernels.ts';
import {
  checkFlags,
  checkFloats,
  checkInt32,
  checkInteger,
  checkIntegers,
  checkKind,
  checkLengths,
  checkShape,
} from './checks.ts';
import { hasKernel, registerGradient, runForOne } from './dispatch.ts';
import { maskOf, realSteps, stepMask } from './sequence.ts';

/** Lengths, blank and reduction of the CTC loss. */
export interface CtcLossOptions {
  /** `[B]` int32: frames of each sequence. Default: all T. */
  readonly inputLengths?: tf.Tensor1D;
  /** `[B]` int32: labels of each target. Default: all U. */
  readonly targetLengths?: tf.Tensor1D;
  /** Id of the blank, default 0. */
  readonly blank?: number;
  /** `mean` (default): each loss over its target's length (at least 1), then the mean of the batch, as in PyTorch. */
  readonly reduction?: 'mean' | 'sum' | 'none';
  /** Targets that do not fit into their frames count 0, also in gradients; else their loss is infinite. Default false. */
  readonly zeroInfinity?: boolean;
}

/**
 * `logits [B, T, V]` before any softmax, `targets [B, U]` int32 without blanks -> a scalar, or `[B]` with reduction `none`. In nats.
 * U may be 0.
 * @throws ShapeError if lengths or targets do not fit, another axis is empty or a tensor is not of its dtype; DataError if a length is
 * outside 0 to T or U, or a label is the blank or outside 0 to V - 1; ConfigError if the blank is no class.
 */
export function ctcLoss(
  logits: tf.Tensor3D,
  targets: tf.Tensor2D,
  { inputLengths, targetLengths, blank = 0, reduction = 'mean', zeroInfinity = false }: CtcLossOptions = {},
): tf.Tensor {
  const attributes = { blank, zeroInfinity };
  checkKind('ctcLoss: reduction', reduction, ['mean', 'sum', 'none']);
  checkArguments({ logits, targets, inputLengths, targetLengths }, attributes);
  const [batch, time] = logits.shape;
  return tf.tidy(() => {
    const frames = inputLengths ?? (tf.fill([batch], time, 'int32') as tf.Tensor1D);
    const labels = targetLengths ?? (tf.fill([batch], targets.shape[1], 'int32') as tf.Tensor1D);
    const inputs = { logits, targets, inputLengths: frames, targetLengths: labels };
    const losses = hasKernel(CTC_LOSS) ? fused(inputs, attributes) : composed(inputs, attributes);
    switch (reduction) {
      case 'none':
        return losses;
      case 'sum':
        return losses.sum();
      case 'mean':
        return losses.div(labels.maximum(1).toFloat()).mean();
      default:
        return reduction satisfies never;
    }
  });
}

interface CtcInputs {
  readonly logits: tf.Tensor3D;
  readonly targets: tf.Tensor2D;
  readonly inputLengths: tf.Tensor1D;
  readonly targetLengths: tf.Tensor1D;
}

function checkArguments(
  { logits, targets, inputLengths, targetLengths }: Pick<CtcInputs, 'logits' | 'targets'> & Partial<CtcInputs>,
  { blank, zeroInfinity }: CtcAttributes,
): void {
  const where = 'ctcLoss';
  checkFloats(where, 'logits', logits, [null, null, null]);
  const [batch, time, classes] = logits.shape;
  checkInteger(`${where}: blank`, blank, 0, classes - 1);
  checkFlags({ [`${where}: zeroInfinity`]: zeroInfinity });
  if (inputLengths) checkLengths(where, 'inputLengths', inputLengths, batch, time);
  checkShape(where, 'targets', targets, [batch, null]);
  const most = targets.shape[1];
  const counts = targetLengths && checkLengths(where, 'targetLengths', targetLengths, batch, most);
  checkInt32(where, 'targets', targets);
  if (most === 0) return; // every target is empty
  const values = checkIntegers(where, 'targets', targets, [batch, most], { least: 0, most: classes - 1, counts });
  const wrong = values.findIndex((label, i) => label === blank && i % most < (counts?.[Math.floor(i / most)] ?? most));
  if (wrong < 0) return;
  const place = `${Math.floor(wrong / most)}, ${wrong % most}`;
  throw new DataError({ where: `${where}: targets[${place}]`, expected: 'a label', got: `the blank, ${blank}` });
}

const fused = (inputs: CtcInputs, attributes: CtcAttributes): tf.Tensor1D =>
  runForOne(CTC_LOSS, { ...inputs }, attributes) as tf.Tensor1D;

registerGradient({
  kernelName: CTC_LOSS,
  inputsToSave: ['logits', 'targets', 'inputLengths', 'targetLengths'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attributes) => {
    const [logits, targets, inputLengths, targetLengths, alphas, logSumExp] = saved;
    const inputs = {
      logits,
      targets,
      inputLengths,
      targetLengths,
      alphas,
      logSumExp,
      dLosses: (dys as tf.Tensor[])[0],
    };
    return { logits: () => runForOne(CTC_LOSS_GRADIENT, inputs as Record<string, tf.Tensor>, attributes) };
  },
});

/** Stands for log 0: finite, so that no gradient is NaN on the way. */
const LOG_ZERO = -1e30;

/** Losses `[B]` in plain tfjs ops: the forward variables over the states blank, label, blank, ..., label, blank (S = 2U + 1). */
export function ctcLossComposed(inputs: CtcInputs, attributes: CtcAttributes): tf.Tensor1D {
  checkArguments(inputs, attributes);
  return tf.tidy(() => composed(inputs, attributes));
}

function composed(inputs: CtcInputs, { blank, zeroInfinity }: CtcAttributes): tf.Tensor1D {
  const { targets, inputLengths, targetLengths } = inputs;
  const impossible = doNotFit(inputs);
  const real = realSteps(inputs.logits, inputLengths);
  const logits = zeroInfinity ? real : withoutGradient(real, impossible, inputLengths);
  const [batch, time, classes] = logits.shape;
  const states = 2 * targets.shape[1] + 1;
  const labels = statesOf(targets, blank); // [B, S]
  const skippable = labels.notEqual(shift(labels, 2, blank)).toFloat(); // [B, S]: no blank is needed before this label
  const emissions = tf.matMul(tf.logSoftmax(logits), tf.oneHot(labels, classes).toFloat() as tf.Tensor3D, false, true); // [B, T, S]

  const start = tf.range(0, states, 1, 'int32').less(2).toFloat().expandDims(0); // [1, S]: the first blank or the first label
  let alpha = logOf(start).tile([batch, 1]) as tf.Tensor2D; // [B, S]
  for (let t = 0; t < time; t++) {
    const emission = emissions.slice([0, t, 0], [batch, 1, states]).squeeze<tf.Tensor2D>([1]);
    const moved =
      t === 0 ? alpha : logAdd([alpha, shift(alpha, 1, LOG_ZERO), shift(alpha, 2, LOG_ZERO).add(logOf(skippable))]);
    const isReal = stepMask(inputLengths, t); // [B, 1]
    alpha = moved
      .add(emission)
      .mul(isReal)
      .add(alpha.mul(tf.sub(1, isReal))) as tf.Tensor2D;
  }
  const last = targetLengths.mul(2).expandDims(1); // [B, 1]
  const position = tf.range(0, states, 1, 'int32').expandDims(0);
  const ending = position
    .equal(last)
    .logicalOr(position.equal(last.sub(1)))
    .toFloat();
  const losses = logSumExp(alpha.add(logOf(ending))).neg() as tf.Tensor1D;
  return tf.where(impossible, zeroInfinity ? 0 : Number.POSITIVE_INFINITY, losses);
}

const logOf = (indicator: tf.Tensor): tf.Tensor => tf.sub(1, indicator).mul(LOG_ZERO);

const logSumExp = (x: tf.Tensor): tf.Tensor => {
  const top = x.max(-1, true);
  return x
    .sub(top)
    .exp()
    .sum(-1)
    .log()
    .add(top.squeeze([-1]));
};

const logAdd = (terms: tf.Tensor[]): tf.Tensor2D => logSumExp(tf.stack(terms, 2)) as tf.Tensor2D;

/** Every row moved right, `filling` coming in. */
const shift = (x: tf.Tensor2D, by: number, filling: number): tf.Tensor2D => {
  const [rows, columns] = x.shape;
  if (by >= columns) return tf.fill([rows, columns], filling, x.dtype as 'float32' | 'int32');
  return tf.pad(
    x.slice([0, 0], [rows, columns - by]),
    [
      [0, 0],
      [by, 0],
    ],
    filling,
  ) as tf.Tensor2D;
};

const statesOf = (targets: tf.Tensor2D, blank: number): tf.Tensor2D => {
  const [batch, labels] = targets.shape;
  const blanks = tf.fill([batch, labels], blank, 'int32');
  const pairs = tf.stack([blanks, targets], 2).reshape([batch, 2 * labels]);
  return tf.concat([pairs, tf.fill([batch, 1], blank, 'int32')], 1) as tf.Tensor2D;
};

/** `[B]`: whether the labels, and the blanks between equal ones, are more than the frames. */
function doNotFit({ targets, inputLengths, targetLengths }: CtcInputs): tf.Tensor1D {
  const position = tf.range(0, targets.shape[1], 1, 'int32').expandDims(0); // [1, U]
  const repeats = targets.equal(shift(targets, 1, -1)).logicalAnd(position.less(targetLengths.expandDims(1)));
  return targetLengths.add(repeats.toInt().sum(1)).greater(inputLengths) as tf.Tensor1D;
}

/** The logits themselves, whose gradient is NaN in the real frames of the targets that do not fit. */
function withoutGradient(logits: tf.Tensor3D, impossible: tf.Tensor1D, inputLengths: tf.Tensor1D): tf.Tensor3D {
  const real = maskOf(inputLengths, logits.shape[1]).toBool();
  const frames = real.logicalAnd(impossible.expandDims(1)).expandDims(2); // [B, T, 1]
  const identity = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([tf.where(frames, Number.NaN, 0)]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => dy.add(at(saved, 0));
    return { value: (x as tf.Tensor).clone(), gradFunc };
  });
  return identity(logits) as tf.Tensor3D;
}
