// One optimizer update: gradients of a group of batches, averaged, clipped, applied.
import { DataError, deriveSeed } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import { clipScale, globalNorm } from './clipping.ts';
import type { Optimizer } from './optimizer.ts';

export interface UpdateOptions<Batch> {
  readonly params: NamedParams;
  readonly optimizer: Optimizer;
  /** Mean loss over the batch, a scalar. `seed` is this batch's own. */
  readonly loss: (batch: Batch, training: { readonly seed: number }) => tf.Scalar;
  /** How many examples (or tokens) that mean is over. */
  readonly size: (batch: Batch) => number;
  /** Clips gradients to this global norm; 0: never. */
  readonly clipNorm?: number;
  readonly seed: number;
}

/** @throws DataError if the loss is not finite; then nothing has been changed. */
export function update<Batch>(
  options: UpdateOptions<Batch>,
  group: readonly Batch[],
  step: number,
  learningRate: number,
): { loss: number; size: number } {
  const { params, optimizer, clipNorm = 0, seed } = options;
  const variables = Object.values(params);
  const sizes = group.map(options.size);
  const size = sizes.reduce((sum, n) => sum + n, 0);
  let loss = 0;
  const gradients: Record<string, tf.Tensor> = {};
  group.forEach((batch, i) => {
    const share = (sizes[i] as number) / size;
    const { value, grads } = tf.variableGrads(() => {
      const mean = options.loss(batch, { seed: deriveSeed(seed, 'step', step, i) });
      return group.length === 1 ? mean : mean.mul<tf.Scalar>(share);
    }, variables);
    loss += value.dataSync()[0] as number;
    value.dispose();
    for (const [name, parameter] of Object.entries(params)) {
      const gradient = grads[parameter.name];
      if (gradient) addTo(gradients, name, gradient);
    }
  });
  if (!Number.isFinite(loss)) throw notFinite(loss, step, learningRate);
  const gradientScale = clipNorm > 0 ? clipScale(globalNorm(gradients), clipNorm) : 1;
  optimizer.update(gradients, { learningRate, gradientScale });
  tf.dispose(gradients);
  return { loss, size };
}

function addTo(sums: Record<string, tf.Tensor>, name: string, gradient: tf.Tensor): void {
  const sum = sums[name];
  sums[name] = sum ? tf.add(sum, gradient) : gradient;
  if (sum) tf.dispose([sum, gradient]);
}

const notFinite = (loss: number, step: number, learningRate: number): DataError =>
  new DataError({
    where: `training step ${step}`,
    expected: 'a finite loss',
    got: String(loss),
    fix: `The learning rate was ${learningRate}: lower it, or set --clip-norm 1. The last checkpoint is kept.`,
  });
