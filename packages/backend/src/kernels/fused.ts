// Losses over rows of logits: cross-entropy and consistency.
import * as core from '@longhand/lstm-core';
import { type KernelCall, register } from './registry.ts';
import { outside } from './values.ts';

function softmaxCrossEntropy({ backend, inputs: { logits, targets }, attrs }: KernelCall) {
  const [rows, classes] = logits!.shape as [number, number];
  const outputs = [backend.allocate([rows]), backend.allocate([rows])];
  const wrong = backend.compute.kernels.softmax_cross_entropy(
    rows,
    classes,
    attrs.ignoreIndex,
    attrs.labelSmoothing,
    ...[logits!, targets!, ...outputs].map((tensor) => backend.address(tensor)),
  );
  if (wrong >= 0)
    throw outside('softmaxCrossEntropy: targets', classes, backend.readSync(targets!.dataId)[wrong] as number, wrong);
  return outputs;
}

function softmaxCrossEntropyGradient({ backend, inputs, attrs }: KernelCall) {
  const { logits, targets, logSumExp, dLosses } = inputs;
  const [rows, classes] = logits!.shape as [number, number];
  const dLogits = backend.allocate([rows, classes]);
  backend.compute.kernels.softmax_cross_entropy_gradient(
    rows,
    classes,
    attrs.ignoreIndex,
    attrs.labelSmoothing,
    ...[logits!, targets!, logSumExp!, dLosses!, dLogits].map((tensor) => backend.address(tensor)),
  );
  return dLogits;
}

function consistencyLoss({ backend, inputs: { logits, targets }, attrs }: KernelCall) {
  const [rows, classes] = logits!.shape as [number, number];
  const outputs = [backend.allocate([rows / 2]), backend.allocate([rows]), backend.allocate([rows])];
  backend.compute.kernels.consistency_loss(
    rows / 2,
    classes,
    attrs.ignoreIndex,
    ...[logits!, targets!, ...outputs].map((tensor) => backend.address(tensor)),
  );
  return outputs;
}

function consistencyLossGradient({ backend, inputs, attrs }: KernelCall) {
  const { logits, targets, logSumExp, divergences, dLosses } = inputs;
  const [rows, classes] = logits!.shape as [number, number];
  const dLogits = backend.allocate([rows, classes]);
  backend.compute.kernels.consistency_loss_gradient(
    rows / 2,
    classes,
    attrs.ignoreIndex,
    ...[logits!, targets!, logSumExp!, divergences!, dLosses!, dLogits].map((tensor) => backend.address(tensor)),
  );
  return dLogits;
}

export function registerFused(): void {
  register(core.SOFTMAX_CROSS_ENTROPY, softmaxCrossEntropy);
  register(core.SOFTMAX_CROSS_ENTROPY_GRADIENT, softmaxCrossEntropyGradient);
  register(core.CONSISTENCY_LOSS, consistencyLoss);
  register(core.CONSISTENCY_LOSS_GRADIENT, consistencyLossGradient);
}
