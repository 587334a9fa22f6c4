// The loss of a conditional random field, its marginals, and the gradient made of them.
import { DataError } from '@longhand/base';
import { CRF_LOSS, CRF_LOSS_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs';
import { type KernelCall, register } from './registry.ts';

function crfLoss({ backend, inputs }: KernelCall): tf.TensorInfo[] {
  const [batch, time, classes] = inputs.emissions!.shape as [number, number, number];
  const { kernels } = backend.compute;
  const outputs = [[batch], [batch, time, classes], [batch, classes, classes]].map((shape) => backend.allocate(shape));
  const names = ['emissions', 'transitions', 'start', 'end', 'labels', 'lengths'];
  const addresses = [...names.map((name) => inputs[name]!), ...outputs].map((tensor) => backend.address(tensor));
  const wrong = backend.withScratch(Number(kernels.crf_scratch(time, classes)), (scratch) =>
    kernels.crf_loss(batch, time, classes, ...addresses, scratch),
  );
  if (wrong < 0) return outputs;
  const at = (name: string) => backend.readSync(inputs[name]!.dataId) as Int32Array;
  throw new DataError({
    where: `crfLoss: sequence ${wrong}`,
    expected: `a length of at most ${time} and labels from 0 to ${classes - 1}`,
    got: `length ${at('lengths')[wrong]}, labels ${at('labels')
      .subarray(wrong * time, (wrong + 1) * time)
      .join(' ')}`,
  });
}

function crfLossGradient({ backend, inputs }: KernelCall): tf.TensorInfo[] {
  const [batch, time, classes] = inputs.marginals!.shape as [number, number, number];
  const outputs = [[batch, time, classes], [classes, classes], [classes], [classes]].map((shape) =>
    backend.allocate(shape),
  );
  const names = ['labels', 'lengths', 'marginals', 'pairs', 'dLosses'];
  const addresses = [...names.map((name) => inputs[name]!), ...outputs].map((tensor) => backend.address(tensor));
  backend.compute.kernels.crf_loss_gradient(batch, time, classes, ...addresses);
  return outputs;
}

export function registerCrf(): void {
  register(CRF_LOSS, crfLoss);
  register(CRF_LOSS_GRADIENT, crfLossGradient);
}
