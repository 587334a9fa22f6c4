// The output of a pointer-generator (See et al. 2017): words of the vocabulary are generated, words of the source copied, and
// what the vocabulary has not is copied only. P(w) = g softmax(logits)[w] + (1 - g) Σ_{s: id_s = w} a_s, g = sigmoid(generate).
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import {
  POINTER_CROSS_ENTROPY,
  POINTER_CROSS_ENTROPY_GRADIENT,
  POINTER_TOP_LOG_PROBS,
  type PointerTopLogProbsAttributes,
  type SoftmaxCrossEntropyAttributes,
} from '../kernels.ts';
import { checkInt32, checkShape, hasKernel, runKernel } from './dispatch.ts';
import { checkSmoothing, reduceLosses, type SoftmaxCrossEntropyOptions } from './softmax-cross-entropy.ts';
import { mostInKernel, type TopLogProbs } from './top-log-probs.ts';

export interface PointerInputs {
  /** `[N, V]`, before the softmax. */
  readonly logits: tf.Tensor2D;
  /** Attention `[N, S]`: each row sums to 1, 0 in the padding. */
  readonly weights: tf.Tensor2D;
  /** `[N]`: the logit of p_gen, the probability to generate. */
  readonly generate: tf.Tensor1D;
  /** `[B, S]` int32, N a multiple of B, the rows of one source together. From V on: words of this source alone. */
  readonly sourceIds: tf.Tensor2D;
}

/**
 * -log P(target) of `targets [N]` int32, in nats -> a scalar, or `[N]` with reduction `none`. What is copied has 1e-30 added, so
 * that a word which attention has lost has a finite loss (69 nats). Label smoothing s is that of the generator:
 * (1 - s) (-log P(target)) + s · cross-entropy of softmax(logits) to the uniform distribution.
 * @throws ShapeError if shapes do not fit; ConfigError if labelSmoothing is out of range;
 * DataError (in the kernel) if a target is neither below V nor in its source.
 */
export function pointerCrossEntropy(
  inputs: PointerInputs,
  targets: tf.Tensor1D,
  { ignoreIndex = -1, labelSmoothing = 0, reduction = 'mean' }: SoftmaxCrossEntropyOptions = {},
): tf.Tensor {
  checkInputs('pointerCrossEntropy', inputs);
  checkShape('pointerCrossEntropy', 'targets', targets, [inputs.logits.shape[0]]);
  checkInt32('pointerCrossEntropy', 'targets', targets);
  checkSmoothing('pointerCrossEntropy', labelSmoothing);
  return tf.tidy(() => {
    const attributes = { ignoreIndex, labelSmoothing };
    const losses = hasKernel(POINTER_CROSS_ENTROPY)
      ? (runKernel(POINTER_CROSS_ENTROPY, { ...inputs, targets }, attributes)[0] as tf.Tensor1D)
      : pointerCrossEntropyTwin(inputs, targets, attributes);
    return reduceLosses(losses, targets, ignoreIndex, reduction);
  });
}

const saved = ['logits', 'weights', 'generate', 'sourceIds', 'targets'];

tf.registerGradient({
  kernelName: POINTER_CROSS_ENTROPY,
  inputsToSave: saved,
  outputsToSave: [false, true, true],
  gradFunc: (dys, tensors, attributes) => {
    const names = [...saved, 'logSumExp', 'generated'];
    const inputs = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
    const dLosses = (dys as tf.Tensor[])[0]!;
    const all = runKernel(POINTER_CROSS_ENTROPY_GRADIENT, { ...inputs, dLosses }, attributes);
    return { logits: () => all[0]!, weights: () => all[1]!, generate: () => all[2]! };
  },
});

/** Losses `[N]` in plain tfjs ops. */
export function pointerCrossEntropyTwin(
  { logits, weights, generate, sourceIds }: PointerInputs,
  targets: tf.Tensor1D,
  { ignoreIndex, labelSmoothing }: SoftmaxCrossEntropyAttributes,
): tf.Tensor1D {
  const vocabSize = logits.shape[1];
  const logProbs = tf.logSoftmax(logits);
  const oneHot = tf.oneHot(targets, vocabSize).toFloat(); // [N, V]: a row of zeros for what is outside
  const outside = tf.sub(1, oneHot.sum(1)).mul(-1e30);
  const generated = logProbs.mul(oneHot).sum(1).add(outside).add(logSigmoid(generate));
  const places = rowsOf(sourceIds, logits.shape[0]).equal(targets.expandDims(1)).toFloat(); // [N, S]
  const copied = weights.mul(places).sum(1).add(1e-30).log().add(logSigmoid(generate.neg()));
  const top = tf.maximum(generated, copied);
  const logP = generated.sub(top).exp().add(copied.sub(top).exp()).log().add(top);
  const losses = logP.mul(labelSmoothing - 1).sub(logProbs.mean(1).mul(labelSmoothing));
  return losses.mul(targets.notEqual(ignoreIndex).toFloat());
}

/** tfjs's own has a gradient that reads what has been disposed. */
const logSigmoid = (x: tf.Tensor): tf.Tensor => x.neg().softplus().neg();

/** `[B, S]` -> `[N, S]`: the source of each row. */
function rowsOf(sourceIds: tf.Tensor2D, rows: number): tf.Tensor2D {
  const [batch, steps] = sourceIds.shape;
  const repeated = tf.tile(sourceIds.expandDims(1), [1, rows / batch, 1]);
  return repeated.reshape<tf.Tensor2D>([rows, steps]);
}

/**
 * log P `[N, count]` of the most probable words, ids from V on included, best first, of equals the lower id first; log 0 is
 * -Infinity. Has no gradient.
 * @throws ConfigError unless 1 <= count <= extendedSize; ShapeError; DataError (in the kernel) for a source id beyond extendedSize
 */
export function pointerTopLogProbs(inputs: PointerInputs, count: number, extendedSize: number): TopLogProbs {
  checkInputs('pointerTopLogProbs', inputs);
  const check = (what: string, value: number, least: number, most: number) => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw new ConfigError({
      where: `pointerTopLogProbs: ${what}`,
      expected: `${least} to ${most}`,
      got: String(value),
    });
  };
  check('extendedSize', extendedSize, inputs.logits.shape[1], 2 ** 31 - 1);
  check('count', count, 1, extendedSize);
  const attributes: PointerTopLogProbsAttributes = { count, extendedSize };
  if (count > mostInKernel || !hasKernel(POINTER_TOP_LOG_PROBS)) return pointerTopLogProbsTwin(inputs, attributes);
  const [logProbs, ids] = runKernel(POINTER_TOP_LOG_PROBS, { ...inputs }, attributes);
  return { logProbs: logProbs as tf.Tensor2D, ids: ids as tf.Tensor2D };
}

/** The same in plain tfjs ops. */
export const pointerTopLogProbsTwin = (
  { logits, weights, generate, sourceIds }: PointerInputs,
  { count, extendedSize }: PointerTopLogProbsAttributes,
): TopLogProbs =>
  tf.tidy(() => {
    const [rows, vocabSize] = logits.shape;
    const [batch, steps] = sourceIds.shape;
    const p = tf.sigmoid(generate).expandDims(1); // [N, 1]
    const generated = tf.softmax(logits).mul<tf.Tensor2D>(p);
    const oneHot = tf.oneHot(sourceIds, extendedSize).toFloat() as tf.Tensor3D; // [B, S, X]
    const copied = tf.matMul(weights.reshape<tf.Tensor3D>([batch, rows / batch, steps]), oneHot);
    const mixed = tf
      .pad(generated, [
        [0, 0],
        [0, extendedSize - vocabSize],
      ])
      .add(copied.reshape([rows, extendedSize]).mul(tf.sub(1, p)));
    const { values, indices } = tf.topk(mixed, count);
    return { logProbs: values.log() as tf.Tensor2D, ids: indices as tf.Tensor2D };
  });

function checkInputs(where: string, { logits, weights, generate, sourceIds }: PointerInputs): void {
  checkShape(where, 'logits', logits, [null, null]);
  const rows = logits.shape[0];
  checkShape(where, 'sourceIds', sourceIds, [null, null]);
  checkInt32(where, 'sourceIds', sourceIds);
  checkShape(where, 'weights', weights, [rows, sourceIds.shape[1]]);
  checkShape(where, 'generate', generate, [rows]);
  const batch = sourceIds.shape[0];
  if (rows % batch === 0) return;
  checkShape(where, 'logits', logits, [Math.ceil(rows / batch) * batch, null], 'Each source needs as many rows.');
}
