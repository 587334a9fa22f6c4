// Linear-chain conditional random field (Lafferty et al. 2001) over the scores of a tagger (Lample et al. 2016):
// score(y) = start[y_1] + Σ emissions[t, y_t] + Σ transitions[y_t-1, y_t] + end[y_n]; p(y) = exp score(y) / Σ exp score.
import { at } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from '#gradients';
import { CRF_LOSS, CRF_LOSS_GRADIENT } from '../kernels.ts';
import { checkFloats, checkIntegers, checkKind, checkLengths } from './checks.ts';
import { hasKernel, registerGradient, runKernel } from './dispatch.ts';
import { chosenRows, maskOf, realSteps, splitSteps, stepMask } from './sequence.ts';

/** Scores of transitions between labels, and of the ends. */
export interface CrfWeights {
  /** `[K, K]`: score of going from the row's label to the column's. */
  readonly transitions: tf.Tensor2D;
  /** `[K]`: score of beginning with a label. */
  readonly start: tf.Tensor1D;
  /** `[K]`: score of ending with a label. */
  readonly end: tf.Tensor1D;
}

/** How much of each sequence counts. */
export interface CrfOptions {
  /** `[B]` int32: steps of each sequence. Default: all T. */
  readonly lengths?: tf.Tensor1D;
}

/** How the loss of a CRF is reduced. */
export interface CrfLossOptions extends CrfOptions {
  /** `mean` (default) over the sequences, `sum`, or `none`: one loss per sequence. */
  readonly reduction?: 'mean' | 'sum' | 'none';
}

/**
 * -log p of the labels: `emissions [B, T, K]`, `labels [B, T]` int32 (in the padding anything) -> a scalar, or `[B]` with
 * reduction `none`. In nats. A sequence of length 0 counts 0. Scores must be finite.
 * @throws ShapeError if shapes do not fit, an axis is empty or a tensor is not of its dtype; DataError if a length is outside
 * 0 to T or a label outside 0 to K - 1; ConfigError for an unknown reduction.
 */
export function crfLoss(
  emissions: tf.Tensor3D,
  labels: tf.Tensor2D,
  weights: CrfWeights,
  { lengths, reduction = 'mean' }: CrfLossOptions = {},
): tf.Tensor {
  checkKind('crfLoss: reduction', reduction, ['mean', 'sum', 'none']);
  checkLabels(emissions, labels, checkCrf('crfLoss', emissions, weights, lengths));
  const { transitions, start, end } = weights;
  return tf.tidy(() => {
    const inputs = { emissions, transitions, start, end, labels, lengths: lengths ?? allSteps(emissions) };
    const losses = hasKernel(CRF_LOSS) ? fused(inputs).losses : composedLoss(inputs);
    switch (reduction) {
      case 'none':
        return losses;
      case 'sum':
        return losses.sum();
      case 'mean':
        return losses.mean();
      default:
        return reduction satisfies never;
    }
  });
}

/**
 * p of each label at each step, over all labellings of the sequence: `[B, T, K]`, 0 in the padding. Has no gradient.
 * @throws ShapeError if shapes do not fit, an axis is empty or a tensor is not of its dtype; DataError if a length is outside
 * 0 to T.
 */
export function crfMarginals(emissions: tf.Tensor3D, weights: CrfWeights, { lengths }: CrfOptions = {}): tf.Tensor3D {
  checkCrf('crfMarginals', emissions, weights, lengths);
  const { transitions, start, end } = weights;
  const [batch, time] = emissions.shape;
  return tf.tidy(() => {
    const counted = lengths ?? allSteps(emissions);
    if (!hasKernel(CRF_LOSS)) return composedMarginals(emissions, weights, counted);
    const labels = tf.zeros<tf.Rank.R2>([batch, time], 'int32'); // marginals do not depend on them
    return fused({ emissions, transitions, start, end, labels, lengths: counted }).marginals;
  });
}

/** Scores `[B, T, K]` and labels `[B, T]`, lengths `[B]`, and the weights. */
export interface CrfInputs extends CrfWeights {
  readonly emissions: tf.Tensor3D;
  readonly labels: tf.Tensor2D;
  readonly lengths: tf.Tensor1D;
}

const allSteps = ({ shape: [batch, time] }: tf.Tensor3D): tf.Tensor1D => tf.fill([batch], time, 'int32');

function fused(inputs: CrfInputs): { losses: tf.Tensor1D; marginals: tf.Tensor3D } {
  const { emissions, transitions, start, end, labels, lengths } = inputs;
  const [losses, marginals] = runKernel(CRF_LOSS, { emissions, transitions, start, end, labels, lengths });
  return { losses: losses as tf.Tensor1D, marginals: marginals as tf.Tensor3D };
}

registerGradient({
  kernelName: CRF_LOSS,
  inputsToSave: ['labels', 'lengths'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved) => {
    const [labels, lengths, marginals, pairMarginals] = saved;
    const inputs = { labels, lengths, marginals, pairMarginals, dLosses: (dys as tf.Tensor[])[0] };
    const gradients = runKernel(CRF_LOSS_GRADIENT, inputs as Record<string, tf.Tensor>);
    const names = ['emissions', 'transitions', 'start', 'end'];
    return Object.fromEntries(names.map((name, i) => [name, () => at(gradients, i)]));
  },
});

/** Losses `[B]` in plain tfjs ops. */
export function crfLossComposed(inputs: CrfInputs): tf.Tensor1D {
  const { emissions, labels, lengths } = inputs;
  checkLabels(emissions, labels, checkCrf('crfLoss', emissions, inputs, lengths));
  return tf.tidy(() => composedLoss(inputs));
}

function composedLoss(inputs: CrfInputs): tf.Tensor1D {
  const emissions = realSteps(inputs.emissions, inputs.lengths);
  return logPartition(emissions, inputs, inputs.lengths).sub(scoreOf({ ...inputs, emissions }));
}

/** The same as the gradient of log Σ exp score: what that sum gains when a score grows is the score's probability. */
export function crfMarginalsComposed(emissions: tf.Tensor3D, weights: CrfWeights, lengths: tf.Tensor1D): tf.Tensor3D {
  checkCrf('crfMarginals', emissions, weights, lengths);
  return tf.tidy(() => composedMarginals(emissions, weights, lengths));
}

function composedMarginals(emissions: tf.Tensor3D, weights: CrfWeights, lengths: tf.Tensor1D): tf.Tensor3D {
  registerGradients();
  const total = (x: tf.Tensor) => logPartition(realSteps(x as tf.Tensor3D, lengths), weights, lengths).sum();
  return tf.grad(total)(emissions) as tf.Tensor3D;
}

/** `[B]`: log Σ exp score over all labellings, by the forward variables; 0 for an empty sequence. */
function logPartition(
  emissions: tf.Tensor3D,
  { transitions, start, end }: CrfWeights,
  lengths: tf.Tensor1D,
): tf.Tensor1D {
  const [first, ...others] = splitSteps(emissions).map((step) => step.squeeze<tf.Tensor2D>([1]));
  let alpha = (first as tf.Tensor2D).add<tf.Tensor2D>(start); // [B, K]
  for (const [i, emission] of others.entries()) {
    const moved = alpha.expandDims<tf.Tensor3D>(2).add(transitions).logSumExp(1).add(emission); // [B, K, K] -> [B, K]
    const real = stepMask(lengths, i + 1); // [B, 1]
    alpha = moved.mul(real).add(alpha.mul(tf.sub(1, real)));
  }
  const partitions = alpha.add(end).logSumExp(1).expandDims<tf.Tensor2D>(1);
  const isReal = Array.from(lengths.dataSync(), (length) => length > 0);
  return chosenRows(partitions, isReal).squeeze<tf.Tensor1D>([1]);
}

/** `[B]`: the score of the labels. */
function scoreOf({ emissions, transitions, start, end, labels, lengths }: CrfInputs): tf.Tensor1D {
  const [batch, time, classes] = emissions.shape;
  const real = maskOf(lengths, time).expandDims<tf.Tensor3D>(2); // [B, T, 1]
  const last = real.sub(maskOf(lengths.sub(1), time).expandDims(2));
  const chosen = tf.oneHot(labels, classes).toFloat().mul<tf.Tensor3D>(real); // [B, T, K]
  const first = chosen.slice([0, 0, 0], [batch, 1, classes]);
  const terms = [
    chosen.mul(emissions).sum([1, 2]),
    first.mul(start).sum([1, 2]),
    chosen.mul(last).mul(end).sum([1, 2]),
  ];
  if (time === 1)
    terms.push(transitions.sum().mul(0)); // so that they have a gradient, of zeros, here too
  else {
    const pairs = [batch, time - 1, classes] as const;
    const [before, after] = [chosen.slice([0, 0, 0], [...pairs]), chosen.slice([0, 1, 0], [...pairs])];
    const leaving = before
      .reshape([-1, classes])
      .matMul(transitions)
      .reshape([...pairs]);
    terms.push(leaving.mul(after).sum([1, 2]));
  }
  return terms.reduce((sum, term) => sum.add(term)) as tf.Tensor1D;
}

/** Gives the lengths. @throws ShapeError, DataError */
export function checkCrf(
  where: string,
  emissions: tf.Tensor3D,
  { transitions, start, end }: CrfWeights,
  lengths: tf.Tensor1D | undefined,
): Int32Array {
  checkFloats(where, 'emissions', emissions, [null, null, null]);
  const [batch, time, classes] = emissions.shape;
  checkFloats(where, 'transitions', transitions, [classes, classes]);
  checkFloats(where, 'start', start, [classes]);
  checkFloats(where, 'end', end, [classes]);
  return lengths ? checkLengths(where, 'lengths', lengths, batch, time) : new Int32Array(batch).fill(time);
}

function checkLabels({ shape: [batch, time, classes] }: tf.Tensor3D, labels: tf.Tensor2D, counts: Int32Array): void {
  checkIntegers('crfLoss', 'labels', labels, [batch, time], { least: 0, most: classes - 1, counts });
}
