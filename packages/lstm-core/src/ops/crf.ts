// Linear-chain conditional random field (Lafferty et al. 2001) over the scores of a tagger (Lample et al. 2016):
// score(y) = start[y_1] + Σ emissions[t, y_t] + Σ transitions[y_t-1, y_t] + end[y_n]; p(y) = exp score(y) / Σ exp score.
import * as tf from '@tensorflow/tfjs';
import { CRF_LOSS, CRF_LOSS_GRADIENT } from '../kernels.ts';
import { checkInt32, checkShape, hasKernel, runKernel } from './dispatch.ts';
import { sequenceMask, splitSteps, stepMask } from './sequence.ts';

export interface CrfWeights {
  /** `[K, K]`: score of going from the row's label to the column's. */
  readonly transitions: tf.Tensor2D;
  /** `[K]`: score of beginning with a label. */
  readonly start: tf.Tensor1D;
  /** `[K]`: score of ending with a label. */
  readonly end: tf.Tensor1D;
}

export interface CrfOptions {
  /** `[B]` int32: steps of each sequence. Default: all T. */
  readonly lengths?: tf.Tensor1D;
}

export interface CrfLossOptions extends CrfOptions {
  /** `mean` (default) over the sequences, `sum`, or `none`: one loss per sequence. */
  readonly reduction?: 'mean' | 'sum' | 'none';
}

/**
 * -log p of the labels: `emissions [B, T, K]`, `labels [B, T]` int32 (in the padding anything) -> a scalar, or `[B]` with
 * reduction `none`. In nats. A sequence of length 0 counts 0. Scores must be finite.
 * @throws ShapeError if shapes do not fit; DataError (where a kernel runs) if a label is none of 0..K-1.
 */
export function crfLoss(
  emissions: tf.Tensor3D,
  labels: tf.Tensor2D,
  weights: CrfWeights,
  { lengths, reduction = 'mean' }: CrfLossOptions = {},
): tf.Tensor {
  const [batch, time] = checkCrf('crfLoss', emissions, weights, lengths);
  checkShape('crfLoss', 'labels', labels, [batch, time]);
  checkInt32('crfLoss', 'labels', labels);
  return tf.tidy(() => {
    const inputs = { emissions, ...weights, labels, lengths: lengths ?? allSteps(emissions) };
    const losses = hasKernel(CRF_LOSS) ? fused(inputs).losses : crfLossTwin(inputs);
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
 * @throws ShapeError if shapes do not fit.
 */
export function crfMarginals(
  emissions: tf.Tensor3D,
  weights: CrfWeights,
  { lengths = allSteps(emissions) }: CrfOptions = {},
): tf.Tensor3D {
  const [batch, time] = checkCrf('crfMarginals', emissions, weights, lengths);
  return tf.tidy(() => {
    if (!hasKernel(CRF_LOSS)) return crfMarginalsTwin(emissions, weights, lengths);
    const labels = tf.zeros<tf.Rank.R2>([batch, time], 'int32'); // marginals do not depend on them
    return fused({ emissions, ...weights, labels, lengths }).marginals;
  });
}

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

tf.registerGradient({
  kernelName: CRF_LOSS,
  inputsToSave: ['labels', 'lengths'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved) => {
    const [labels, lengths, marginals, pairs] = saved;
    const inputs = { labels, lengths, marginals, pairs, dLosses: (dys as tf.Tensor[])[0] };
    const gradients = runKernel(CRF_LOSS_GRADIENT, inputs as Record<string, tf.Tensor>);
    const names = ['emissions', 'transitions', 'start', 'end'];
    return Object.fromEntries(names.map((name, i) => [name, () => gradients[i]!]));
  },
});

/** Losses `[B]` in plain tfjs ops. */
export const crfLossTwin = (inputs: CrfInputs): tf.Tensor1D =>
  logPartition(inputs.emissions, inputs, inputs.lengths).sub(scoreOf(inputs));

/** The same as the gradient of log Σ exp score: what that sum gains when a score grows is the score's probability. */
export const crfMarginalsTwin = (emissions: tf.Tensor3D, weights: CrfWeights, lengths: tf.Tensor1D): tf.Tensor3D =>
  tf.grad((x) => logPartition(x as tf.Tensor3D, weights, lengths).sum())(emissions) as tf.Tensor3D;

/** `[B]`: log Σ exp score over all labellings, by the forward variables; 0 for an empty sequence. */
function logPartition(
  emissions: tf.Tensor3D,
  { transitions, start, end }: CrfWeights,
  lengths: tf.Tensor1D,
): tf.Tensor1D {
  let alpha: tf.Tensor2D | undefined; // [B, K]
  splitSteps(emissions).forEach((step, t) => {
    const emission = step.squeeze<tf.Tensor2D>([1]);
    if (!alpha) {
      alpha = emission.add(start);
      return;
    }
    const moved = alpha.expandDims<tf.Tensor3D>(2).add(transitions).logSumExp(1).add(emission); // [B, K, K] -> [B, K]
    const real = stepMask(lengths, t); // [B, 1]
    alpha = moved.mul(real).add(alpha.mul(tf.sub(1, real)));
  });
  return alpha!.add(end).logSumExp(1).mul(lengths.greater(0).toFloat());
}

/** `[B]`: the score of the labels. */
function scoreOf({ emissions, transitions, start, end, labels, lengths }: CrfInputs): tf.Tensor1D {
  const [batch, time, classes] = emissions.shape;
  const real = sequenceMask(lengths, time).expandDims<tf.Tensor3D>(2); // [B, T, 1]
  const last = real.sub(sequenceMask(lengths.sub(1), time).expandDims(2));
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
    const [before, after] = [0, 1].map((from) => chosen.slice([0, from, 0], [batch, time - 1, classes]));
    const leaving = before!
      .reshape([-1, classes])
      .matMul(transitions)
      .reshape([batch, time - 1, classes]);
    terms.push(leaving.mul(after!).sum([1, 2]));
  }
  return terms.reduce((sum, term) => sum.add(term)) as tf.Tensor1D;
}

/** @throws ShapeError; gives `[B, T, K]`. */
export function checkCrf(
  where: string,
  emissions: tf.Tensor3D,
  { transitions, start, end }: CrfWeights,
  lengths: tf.Tensor1D | undefined,
): readonly [batch: number, time: number, classes: number] {
  checkShape(where, 'emissions', emissions, [null, null, null]);
  const [batch, , classes] = emissions.shape;
  checkShape(where, 'transitions', transitions, [classes, classes]);
  checkShape(where, 'start', start, [classes]);
  checkShape(where, 'end', end, [classes]);
  if (lengths) {
    checkShape(where, 'lengths', lengths, [batch]);
    checkInt32(where, 'lengths', lengths);
  }
  return emissions.shape;
}
