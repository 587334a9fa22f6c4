// Losses over rows of logits: cross-entropy to classes, weighted classes and distributions, binary cross-entropy, consistency.
import { ShapeError } from '@longhand/base';
import * as core from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type CheckedCall, type KernelCall, registerChecked } from './registry.ts';
import { outside } from './values.ts';

type ClassAttributes = core.SoftmaxCrossEntropyAttributes;

const addresses = ({ backend }: Pick<KernelCall, 'backend'>, tensors: readonly tf.TensorInfo[]): number[] =>
  tensors.map((tensor) => backend.address(tensor));

/** `wrong` is the row of a target that is no class, if a kernel found one. */
function checkTargets({ backend }: KernelCall, targets: tf.TensorInfo, classes: number, wrong: number): void {
  if (wrong >= 0) throw outside('softmaxCrossEntropy: targets', classes, backend.ints(targets)[wrong], wrong);
}

/** The way back writes to the place of each target: one that is no class, and is not ignored, is refused. */
function checkClasses({ backend }: KernelCall, targets: tf.TensorInfo, classes: number, ignoreIndex: number): void {
  const values = backend.ints(targets);
  const wrong = values.findIndex((target) => target !== ignoreIndex && (target < 0 || target >= classes));
  if (wrong >= 0) throw outside('softmaxCrossEntropy: targets', classes, values[wrong], wrong);
}

const toClasses = { logits: 'N V', targets: 'int32 N' } as const;
const fromClasses = { ...toClasses, logSumExp: 'N', dLosses: 'N' } as const;

function softmaxCrossEntropy(call: CheckedCall<typeof toClasses, ClassAttributes>) {
  const { backend, inputs, attrs, sizes } = call;
  const outputs = [backend.allocate([sizes.N]), backend.allocate([sizes.N])];
  const at = addresses(call, [inputs.logits, inputs.targets, ...outputs]);
  const { softmax_cross_entropy: kernel } = backend.compute.kernels;
  const wrong = kernel(sizes.N, sizes.V, attrs.ignoreIndex, attrs.labelSmoothing, ...at);
  checkTargets(call, inputs.targets, sizes.V, wrong);
  return outputs;
}

function softmaxCrossEntropyGradient(call: CheckedCall<typeof fromClasses, ClassAttributes>) {
  const { backend, inputs, attrs, sizes } = call;
  checkClasses(call, inputs.targets, sizes.V, attrs.ignoreIndex);
  const dLogits = backend.allocate([sizes.N, sizes.V]);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.logSumExp, inputs.dLosses, dLogits]);
  const { softmax_cross_entropy_gradient: kernel } = backend.compute.kernels;
  kernel(sizes.N, sizes.V, attrs.ignoreIndex, attrs.labelSmoothing, ...at);
  return dLogits;
}

/** The share of the target and that of all classes; 1 - s in float64. */
const shares = ({ labelSmoothing }: core.SoftCrossEntropyAttributes): [number, number] => [
  1 - labelSmoothing,
  labelSmoothing,
];

const toWeighted = { ...toClasses, weight: 'V' } as const;
const fromWeighted = { ...fromClasses, weight: 'V' } as const;

function weightedCrossEntropy(call: CheckedCall<typeof toWeighted, ClassAttributes>) {
  const { backend, inputs, attrs, sizes } = call;
  const outputs = [backend.allocate([sizes.N]), backend.allocate([sizes.N])];
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.weight, ...outputs]);
  const { weighted_cross_entropy: kernel } = backend.compute.kernels;
  const wrong = kernel(sizes.N, sizes.V, attrs.ignoreIndex, ...shares(attrs), ...at);
  checkTargets(call, inputs.targets, sizes.V, wrong);
  return outputs;
}

function weightedCrossEntropyGradient(call: CheckedCall<typeof fromWeighted, ClassAttributes>) {
  const { backend, inputs, attrs, sizes } = call;
  const { logits, targets, weight, logSumExp, dLosses } = inputs;
  checkClasses(call, inputs.targets, sizes.V, attrs.ignoreIndex);
  const dLogits = backend.allocate([sizes.N, sizes.V]);
  const at = addresses(call, [logits, targets, weight, logSumExp, dLosses, dLogits]);
  const { weighted_cross_entropy_gradient: kernel } = backend.compute.kernels;
  kernel(sizes.N, sizes.V, attrs.ignoreIndex, ...shares(attrs), ...at);
  return dLogits;
}

const toDistributions = { logits: 'N V', targets: 'N V', weight: 'V' } as const;
const fromDistributions = { ...toDistributions, logSumExp: 'N', dLosses: 'N' } as const;

function softCrossEntropy(call: CheckedCall<typeof toDistributions, core.SoftCrossEntropyAttributes>) {
  const { backend, inputs, attrs, sizes } = call;
  const outputs = [backend.allocate([sizes.N]), backend.allocate([sizes.N])];
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.weight, ...outputs]);
  backend.compute.kernels.soft_cross_entropy(sizes.N, sizes.V, ...shares(attrs), ...at);
  return outputs;
}

function softCrossEntropyGradient(call: CheckedCall<typeof fromDistributions, core.SoftCrossEntropyAttributes>) {
  const { backend, inputs, attrs, sizes } = call;
  const { logits, targets, weight, logSumExp, dLosses } = inputs;
  const dLogits = backend.allocate([sizes.N, sizes.V]);
  const at = addresses(call, [logits, targets, weight, logSumExp, dLosses, dLogits]);
  backend.compute.kernels.soft_cross_entropy_gradient(sizes.N, sizes.V, ...shares(attrs), ...at);
  return dLogits;
}

/** Logits `[N]` are one column; one weight is for all columns, or each has its own. */
const toBinary = { logits: 'N or N K', targets: 'N or N K', positive: 'P' } as const;
const fromBinary = { ...toBinary, dLosses: 'N or N K' } as const;

/** Rows, columns, and whether one weight is for all columns. */
function binarySizes({ inputs }: Pick<CheckedCall<typeof toBinary>, 'inputs'>): [number, number, number] {
  const [rows = 0, columns = 1] = inputs.logits.shape;
  const [weights] = inputs.positive.shape;
  for (const [name, tensor] of Object.entries(inputs)) {
    const expected = name === 'positive' ? (weights === 1 ? [1] : [columns]) : inputs.logits.shape;
    if (tensor.shape.join() !== expected.join()) throw otherShape(name, expected, tensor.shape);
  }
  return [rows, columns, Number(weights === 1)];
}

const otherShape = (name: string, expected: readonly number[], got: readonly number[]): ShapeError =>
  new ShapeError({
    where: `${core.BINARY_CROSS_ENTROPY}: ${name}`,
    expected: `float32 [${expected.join(', ')}]`,
    got: `[${got.join(', ')}]`,
  });

function binaryCrossEntropy(call: CheckedCall<typeof toBinary>) {
  const { backend, inputs } = call;
  const sizes = binarySizes(call);
  const losses = backend.allocate(inputs.logits.shape);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.positive, losses]);
  backend.compute.kernels.binary_cross_entropy(...sizes, ...at);
  return losses;
}

function binaryCrossEntropyGradient(call: CheckedCall<typeof fromBinary>) {
  const { backend, inputs } = call;
  const sizes = binarySizes(call);
  const dLogits = backend.allocate(inputs.logits.shape);
  const at = addresses(call, [inputs.logits, inputs.targets, inputs.positive, inputs.dLosses, dLogits]);
  backend.compute.kernels.binary_cross_entropy_gradient(...sizes, ...at);
  return dLogits;
}

/** Rows n and N + n are two passes over one example. */
const toPairs = { logits: '2N V', targets: 'int32 N' } as const;
const fromPairs = { ...toPairs, logSumExp: '2N', divergences: '2N', dLosses: 'N' } as const;

function consistencyLoss(call: CheckedCall<typeof toPairs, core.ConsistencyLossAttributes>) {
  const { backend, inputs, attrs, sizes } = call;
  const outputs = [backend.allocate([sizes.N]), backend.allocate([2 * sizes.N]), backend.allocate([2 * sizes.N])];
  const at = addresses(call, [inputs.logits, inputs.targets, ...outputs]);
  backend.compute.kernels.consistency_loss(sizes.N, sizes.V, attrs.ignoreIndex, ...at);
  return outputs;
}

function consistencyLossGradient(call: CheckedCall<typeof fromPairs, core.ConsistencyLossAttributes>) {
  const { backend, inputs, attrs, sizes } = call;
  const { logits, targets, logSumExp, divergences, dLosses } = inputs;
  const dLogits = backend.allocate([2 * sizes.N, sizes.V]);
  const at = addresses(call, [logits, targets, logSumExp, divergences, dLosses, dLogits]);
  backend.compute.kernels.consistency_loss_gradient(sizes.N, sizes.V, attrs.ignoreIndex, ...at);
  return dLogits;
}

export function registerLosses(): void {
  registerChecked(core.SOFTMAX_CROSS_ENTROPY, toClasses, softmaxCrossEntropy);
  registerChecked(core.SOFTMAX_CROSS_ENTROPY_GRADIENT, fromClasses, softmaxCrossEntropyGradient);
  registerChecked(core.WEIGHTED_CROSS_ENTROPY, toWeighted, weightedCrossEntropy);
  registerChecked(core.WEIGHTED_CROSS_ENTROPY_GRADIENT, fromWeighted, weightedCrossEntropyGradient);
  registerChecked(core.SOFT_CROSS_ENTROPY, toDistributions, softCrossEntropy);
  registerChecked(core.SOFT_CROSS_ENTROPY_GRADIENT, fromDistributions, softCrossEntropyGradient);
  registerChecked(core.BINARY_CROSS_ENTROPY, toBinary, binaryCrossEntropy);
  registerChecked(core.BINARY_CROSS_ENTROPY_GRADIENT, fromBinary, binaryCrossEntropyGradient);
  registerChecked(core.CONSISTENCY_LOSS, toPairs, consistencyLoss);
  registerChecked(core.CONSISTENCY_LOSS_GRADIENT, fromPairs, consistencyLossGradient);
}
