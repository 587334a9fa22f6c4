// The loss of a conditional random field, its marginals, and the gradient made of them.
import { DataError } from '@longhand/base';
import { CRF_LOSS, CRF_LOSS_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import type { LonghandBackend } from '../backend.ts';
import { type CheckedCall, registerChecked } from './registry.ts';

const shapes = {
  emissions: 'B T K',
  transitions: 'K K',
  start: 'K',
  end: 'K',
  labels: 'int32 B T',
  lengths: 'int32 B',
} as const;

function crfLoss({
  backend,
  inputs,
  sizes: { B, T, K },
}: CheckedCall<typeof CRF_LOSS, typeof shapes>): tf.TensorInfo[] {
  const { kernels } = backend.compute;
  const outputs = [[B], [B, T, K], [B, K, K]].map((shape) => backend.allocate(shape));
  const { emissions, transitions, start, end, labels, lengths } = inputs;
  const given = [emissions, transitions, start, end, labels, lengths];
  const addresses = [...given, ...outputs].map((tensor) => backend.address(tensor));
  const wrong = backend.withScratch(kernels.crf_scratch(T, K), (scratch) =>
    kernels.crf_loss(B, T, K, ...addresses, scratch),
  );
  if (wrong >= 0) throw impossible(wrong, backend, labels, lengths, K);
  return outputs;
}

const gradientShapes = {
  labels: 'int32 B T',
  lengths: 'int32 B',
  marginals: 'B T K',
  pairMarginals: 'B K K',
  dLosses: 'B',
} as const;

function gradient({
  backend,
  inputs,
  sizes: { B, T, K },
}: CheckedCall<typeof CRF_LOSS_GRADIENT, typeof gradientShapes>): tf.TensorInfo[] {
  const outputs = [[B, T, K], [K, K], [K], [K]].map((shape) => backend.allocate(shape));
  const { labels, lengths, marginals, pairMarginals, dLosses } = inputs;
  const addresses = [labels, lengths, marginals, pairMarginals, dLosses, ...outputs].map((tensor) =>
    backend.address(tensor),
  );
  const wrong = backend.compute.kernels.crf_loss_gradient(B, T, K, ...addresses);
  if (wrong >= 0) throw impossible(wrong, backend, labels, lengths, K);
  return outputs;
}

function impossible(
  sequence: number,
  backend: LonghandBackend,
  labels: tf.TensorInfo,
  lengths: tf.TensorInfo,
  classes: number,
): DataError {
  const time = labels.shape[1] as number;
  const own = backend.ints(labels).subarray(sequence * time, (sequence + 1) * time);
  return new DataError({
    where: `crfLoss: sequence ${sequence}`,
    expected: `a length of at most ${time} and labels from 0 to ${classes - 1}`,
    got: `length ${backend.ints(lengths)[sequence]}, labels ${own.join(' ')}`,
  });
}

export function registerCrf(): void {
  registerChecked(CRF_LOSS, shapes, crfLoss);
  registerChecked(CRF_LOSS_GRADIENT, gradientShapes, gradient);
}
