// The output of a pointer-generator (See et al. 2017): words of the vocabulary are generated, words of the source copied, and
// what the vocabulary has not is copied only. P(w) = g softmax(logits)[w] + (1 - g) Σ_{s: id_s = w} a_s, g = sigmoid(generate).
import { at, DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import {
  POINTER_CROSS_ENTROPY,
  POINTER_CROSS_ENTROPY_GRADIENT,
  POINTER_TOP_LOG_PROBS,
  type PointerTopLogProbsAttributes,
  type SoftmaxCrossEntropyAttributes,
} from '../kernels.ts';
import { checkFloats, checkInteger, checkIntegers, checkKind, checkShape } from './checks.ts';
import { hasKernel, registerGradient, runForOne, runKernel } from './dispatch.ts';
import { chosenRows } from './sequence.ts';
import { checkSmoothing, reduceLosses, type SoftmaxCrossEntropyOptions } from './softmax-cross-entropy.ts';
import { maxInKernel, type TopLogProbs } from './top-log-probs.ts';

/** What the words of a pointer-generator come from (See et al. 2017): logits, attention, ids of the source, share that is generated. */
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
 * Rows whose target is `ignoreIndex` are not looked at.
 * @throws ShapeError if shapes do not fit, an axis is empty or a tensor is not of its dtype; ConfigError if labelSmoothing,
 * ignoreIndex or reduction is out of range; DataError if a target is neither below V nor in its source.
 */
export function pointerCrossEntropy(
  inputs: PointerInputs,
  targets: tf.Tensor1D,
  { ignoreIndex = -1, labelSmoothing = 0, reduction = 'mean' }: SoftmaxCrossEntropyOptions = {},
): tf.Tensor {
  const attributes = { ignoreIndex, labelSmoothing };
  checkKind('pointerCrossEntropy: reduction', reduction, ['mean', 'sum', 'none']);
  checkTargets(inputs, targets, attributes);
  const { logits, weights, generate, sourceIds } = inputs;
  return tf.tidy(() => {
    const all = { logits, weights, generate, sourceIds, targets };
    const losses = hasKernel(POINTER_CROSS_ENTROPY)
      ? (runForOne(POINTER_CROSS_ENTROPY, all, attributes) as tf.Tensor1D)
      : composed(inputs, targets, attributes);
    return reduceLosses(losses, targets, ignoreIndex, reduction);
  });
}

const saved = ['logits', 'weights', 'generate', 'sourceIds', 'targets'] as const;

registerGradient({
  kernelName: POINTER_CROSS_ENTROPY,
  inputsToSave: [...saved],
  outputsToSave: [false, true, true],
  gradFunc: (dys, tensors, attributes) => {
    const names = [...saved, 'logSumExp', 'generated'];
    const inputs = Object.fromEntries(names.map((name, i) => [name, at(tensors, i)]));
    const [dLosses] = dys as [tf.Tensor];
    const all = runKernel(POINTER_CROSS_ENTROPY_GRADIENT, { ...inputs, dLosses }, attributes);
    const [dLogits, dWeights, dGenerate] = all as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { logits: () => dLogits, weights: () => dWeights, generate: () => dGenerate };
  },
});

/** Losses `[N]` in plain tfjs ops. */
export function pointerCrossEntropyComposed(
  inputs: PointerInputs,
  targets: tf.Tensor1D,
  attributes: SoftmaxCrossEntropyAttributes,
): tf.Tensor1D {
  checkTargets(inputs, targets, attributes);
  return tf.tidy(() => composed(inputs, targets, attributes));
}

function composed(
  inputs: PointerInputs,
  targets: tf.Tensor1D,
  { ignoreIndex, labelSmoothing }: SoftmaxCrossEntropyAttributes,
): tf.Tensor1D {
  const counted = Array.from(targets.dataSync(), (target) => target !== ignoreIndex);
  const logits = chosenRows(inputs.logits, counted);
  const weights = chosenRows(inputs.weights, counted);
  const generate = chosenRows(inputs.generate.expandDims(1), counted).squeeze<tf.Tensor1D>([1]);
  const vocabSize = logits.shape[1];
  const logProbs = tf.logSoftmax(logits);
  const oneHot = tf.oneHot(targets, vocabSize).toFloat(); // [N, V]: a row of zeros for what is outside
  const outside = tf.sub(1, oneHot.sum(1)).mul(-1e30);
  const generated = logProbs.mul(oneHot).sum(1).add(outside).add(logSigmoid(generate));
  const places = rowsOf(inputs.sourceIds, logits.shape[0]).equal(targets.expandDims(1)).toFloat(); // [N, S]
  const copied = weights.mul(places).sum(1).add(1e-30).log().add(logSigmoid(generate.neg()));
  const top = tf.maximum(generated, copied);
  const logP = generated.sub(top).exp().add(copied.sub(top).exp()).log().add(top);
  const losses = logP.mul(labelSmoothing - 1).sub(logProbs.mean(1).mul(labelSmoothing));
  return chosenRows(losses.expandDims(1), counted).squeeze([1]);
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
 * @throws ConfigError unless 1 <= count <= extendedSize; ShapeError; DataError for a source id beyond extendedSize
 */
export function pointerTopLogProbs(inputs: PointerInputs, count: number, extendedSize: number): TopLogProbs {
  const attributes: PointerTopLogProbsAttributes = { count, extendedSize };
  if (count > maxInKernel || !hasKernel(POINTER_TOP_LOG_PROBS)) return pointerTopLogProbsComposed(inputs, attributes);
  checkExtended(inputs, attributes);
  const { logits, weights, generate, sourceIds } = inputs;
  const [logProbs, ids] = runKernel(POINTER_TOP_LOG_PROBS, { logits, weights, generate, sourceIds }, attributes);
  return { logProbs: logProbs as tf.Tensor2D, ids: ids as tf.Tensor2D };
}

/** The same in plain tfjs ops. */
export function pointerTopLogProbsComposed(
  inputs: PointerInputs,
  attributes: PointerTopLogProbsAttributes,
): TopLogProbs {
  checkExtended(inputs, attributes);
  const { logits, weights, generate, sourceIds } = inputs;
  const { count, extendedSize } = attributes;
  return tf.tidy(() => {
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
}

const everyId = { least: 0, most: 2 ** 31 - 1 };

/** Gives the ids of the sources. */
function checkInputs(
  where: string,
  { logits, weights, generate, sourceIds }: PointerInputs,
  ids = everyId,
): Int32Array {
  checkFloats(where, 'logits', logits, [null, null]);
  const [rows] = logits.shape;
  const given = checkIntegers(where, 'sourceIds', sourceIds, [null, null], ids);
  const [batch, steps] = sourceIds.shape;
  checkFloats(where, 'weights', weights, [rows, steps]);
  checkFloats(where, 'generate', generate, [rows]);
  const whole = Math.ceil(rows / batch) * batch;
  checkShape(where, 'logits', logits, [whole, null], 'Each source needs as many rows.');
  return given;
}

/** Every target is ignored, a word of the vocabulary, or one of its source. */
function checkTargets(
  inputs: PointerInputs,
  targets: tf.Tensor1D,
  { ignoreIndex, labelSmoothing }: SoftmaxCrossEntropyAttributes,
): void {
  const where = 'pointerCrossEntropy';
  checkInteger(`${where}: ignoreIndex`, ignoreIndex);
  checkSmoothing(where, labelSmoothing);
  const sources = checkInputs(where, inputs);
  const [rows, vocabSize] = inputs.logits.shape;
  const [batch, steps] = inputs.sourceIds.shape;
  const given = checkIntegers(where, 'targets', targets, [rows], { least: -(2 ** 31), most: 2 ** 31 - 1 });
  for (const [row, target] of given.entries()) {
    if (target === ignoreIndex || (target >= 0 && target < vocabSize)) continue;
    const begin = Math.floor(row / (rows / batch)) * steps;
    if (target >= 0 && sources.subarray(begin, begin + steps).includes(target)) continue;
    throw new DataError({
      where: `${where}: targets[${row}]`,
      expected: `0 to ${vocabSize - 1}, or an id of its source`,
      got: String(target),
      fix: 'A word that is in neither can only be UNK.',
    });
  }
}

/** No vocabulary is larger. */
const maxWords = 2 ** 24;

function checkExtended(inputs: PointerInputs, { count, extendedSize }: PointerTopLogProbsAttributes): void {
  const where = 'pointerTopLogProbs';
  checkFloats(where, 'logits', inputs.logits, [null, null]);
  checkInteger(`${where}: extendedSize`, extendedSize, inputs.logits.shape[1], maxWords);
  checkInteger(`${where}: count`, count, 1, extendedSize);
  checkInputs(where, inputs, { least: 0, most: extendedSize - 1 });
}
