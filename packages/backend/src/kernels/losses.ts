// Losses over rows of logits: cross-entropy to classes, weighted classes and distributions, binary cross-entropy, consistency.
import { DataError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs';
import { type KernelCall, register } from './registry.ts';

const shapeOf = ({ inputs: { logits } }: KernelCall) => logits!.shape as [rows: number, classes: number];
const addresses = ({ backend }: KernelCall, tensors: readonly (tf.TensorInfo | undefined)[]): number[] =>
  tensors.map((tensor) => backend.address(tensor!));

/** Gives the outputs back and names the target, if a kernel found one (`wrong` >= 0) that is no class. */
function checkTargets(call: KernelCall, wrong: number, outputs: readonly tf.TensorInfo[]): void {
  if (wrong < 0) return;
  for (const { dataId } of outputs) call.backend.disposeData(dataId);
  throw new DataError({
    where: `softmaxCrossEntropy: targets[${wrong}]`,
    expected: `0 to ${shapeOf(call)[1] - 1}`,
    got: String(call.backend.readSync(call.inputs.targets!.dataId)[wrong]),
    fix: 'Was it encoded with another vocabulary?',
  });
}

function softmaxCrossEntropy(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const [rows, classes] = shapeOf(call);
  const outputs = [backend.allocate([rows]), backend.allocate([rows])];
  const at = addresses(call, [inputs.logits, inputs.targets, ...outputs]);
  const { ignoreIndex, labelSmoothing } = attrs as core.SoftmaxCrossEntropyAttributes;
  const wrong = backend.compute.kernels.softmax_cross_entropy(rows, classes, ignoreIndex, labelSmoothing, ...at);
  checkTargets(call, wrong, outputs);
  return outputs;
}

function softmaxCrossEntropyGradient(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const [rows, classes] = shapeOf(call);
  const dLogits = backend.allocate([rows, classes]);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.logSumExp, inputs.dLosses, dLogits]);
  const { ignoreIndex, labelSmoothing } = attrs as core.SoftmaxCrossEntropyAttributes;
  backend.compute.kernels.softmax_cross_entropy_gradient(rows, classes, ignoreIndex, labelSmoothing, ...at);
  return dLogits;
}

/** The share of the target and that of all classes; 1 - s in float64. */
function smoothing({ attrs }: KernelCall): [keep: number, labelSmoothing: number] {
  const { labelSmoothing } = attrs as core.SoftCrossEntropyAttributes;
  return [1 - labelSmoothing, labelSmoothing];
}

function weightedCrossEntropy(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const [rows, classes] = shapeOf(call);
  const outputs = [backend.allocate([rows]), backend.allocate([rows])];
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.weight, ...outputs]);
  const { ignoreIndex } = attrs as core.SoftmaxCrossEntropyAttributes;
  const wrong = backend.compute.kernels.weighted_cross_entropy(rows, classes, ignoreIndex, ...smoothing(call), ...at);
  checkTargets(call, wrong, outputs);
  return outputs;
}

function weightedCrossEntropyGradient(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const { logits, targets, weight, logSumExp, dLosses } = inputs;
  const [rows, classes] = shapeOf(call);
  const dLogits = backend.allocate([rows, classes]);
  const at = addresses(call, [logits, targets, weight, logSumExp, dLosses, dLogits]);
  const { ignoreIndex } = attrs as core.SoftmaxCrossEntropyAttributes;
  backend.compute.kernels.weighted_cross_entropy_gradient(rows, classes, ignoreIndex, ...smoothing(call), ...at);
  return dLogits;
}

function softCrossEntropy(call: KernelCall) {
  const { backend, inputs } = call;
  const [rows, classes] = shapeOf(call);
  const outputs = [backend.allocate([rows]), backend.allocate([rows])];
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.weight, ...outputs]);
  backend.compute.kernels.soft_cross_entropy(rows, classes, ...smoothing(call), ...at);
  return outputs;
}

function softCrossEntropyGradient(call: KernelCall) {
  const { backend, inputs } = call;
  const { logits, targets, weight, logSumExp, dLosses } = inputs;
  const [rows, classes] = shapeOf(call);
  const dLogits = backend.allocate([rows, classes]);
  const at = addresses(call, [logits, targets, weight, logSumExp, dLosses, dLogits]);
  backend.compute.kernels.soft_cross_entropy_gradient(rows, classes, ...smoothing(call), ...at);
  return dLogits;
}

/** Rows, columns, and whether one weight is for all columns; logits `[N]` are one column. */
function binarySizes({ inputs: { logits, positive } }: KernelCall): [rows: number, columns: number, shared: number] {
  const [rows = 0, columns = 1] = logits!.shape;
  return [rows, columns, Number(positive!.shape[0] === 1)];
}

function binaryCrossEntropy(call: KernelCall) {
  const { backend, inputs } = call;
  const losses = backend.allocate(inputs.logits!.shape);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.positive, losses]);
  backend.compute.kernels.binary_cross_entropy(...binarySizes(call), ...at);
  return losses;
}

function binaryCrossEntropyGradient(call: KernelCall) {
  const { backend, inputs } = call;
  const dLogits = backend.allocate(inputs.logits!.shape);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.positive, inputs.dLosses, dLogits]);
  backend.compute.kernels.binary_cross_entropy_gradient(...binarySizes(call), ...at);
  return dLogits;
}

function consistencyLoss(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const [rows, classes] = shapeOf(call);
  const outputs = [backend.allocate([rows / 2]), backend.allocate([rows]), backend.allocate([rows])];
  const at = addresses(call, [inputs.logits, inputs.targets, ...outputs]);
  const { ignoreIndex } = attrs as core.ConsistencyLossAttributes;
  backend.compute.kernels.consistency_loss(rows / 2, classes, ignoreIndex, ...at);
  return outputs;
}

function consistencyLossGradient(call: KernelCall) {
  const { backend, inputs, attrs } = call;
  const { logits, targets, logSumExp, divergences, dLosses } = inputs;
  const [rows, classes] = shapeOf(call);
  const dLogits = backend.allocate([rows, classes]);
  const at = addresses(call, [logits, targets, logSumExp, divergences, dLosses, dLogits]);
  const { ignoreIndex } = attrs as core.ConsistencyLossAttributes;
  backend.compute.kernels.consistency_loss_gradient(rows / 2, classes, ignoreIndex, ...at);
  return dLogits;
}

export function registerLosses(): void {
  register(core.SOFTMAX_CROSS_ENTROPY, softmaxCrossEntropy);
  register(core.SOFTMAX_CROSS_ENTROPY_GRADIENT, softmaxCrossEntropyGradient);
  register(core.WEIGHTED_CROSS_ENTROPY, weightedCrossEntropy);
  register(core.WEIGHTED_CROSS_ENTROPY_GRADIENT, weightedCrossEntropyGradient);
  register(core.SOFT_CROSS_ENTROPY, softCrossEntropy);
  register(core.SOFT_CROSS_ENTROPY_GRADIENT, softCrossEntropyGradient);
  register(core.BINARY_CROSS_ENTROPY, binaryCrossEntropy);
  register(core.BINARY_CROSS_ENTROPY_GRADIENT, binaryCrossEntropyGradient);
  register(core.CONSISTENCY_LOSS, consistencyLoss);
  register(core.CONSISTENCY_LOSS_GRADIENT, consistencyLossGradient);
}
