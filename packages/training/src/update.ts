// One optimizer update: gradients of a group of batches, averaged, clipped, applied.
import { at, DataError, deriveSeed } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import { registerGradients } from '@longhand/lstm-core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { checkClipping, clipScale, globalNorm } from './clipping.ts';
import { valueAndGradients } from './gradients.ts';
import type { Optimizer } from './optimizer.ts';

/** The fix of errors about numbers that are not finite. */
export const lowerRate = 'Lower the learning rate, or clip the gradients to norm 1. The last checkpoint is kept.';

/** What an update needs beside its batches. */
export interface UpdateOptions<Batch> {
  readonly params: NamedParams;
  readonly optimizer: Optimizer;
  /** Mean loss over the batch, a scalar. `seed` is this batch's own. */
  readonly loss: (batch: Batch, training: { readonly seed: number }) => tf.Scalar;
  /** How many examples (or tokens) that mean is over. */
  readonly size: (batch: Batch) => number;
  /** Clips gradients to this global norm; 0: never. */
  readonly clipNorm?: number;
  /** Bounds each number of the gradients; 0: no bound. Not together with `clipNorm`. */
  readonly clipValue?: number;
  readonly seed: number;
}

/**
 * One update of the parameters: gradients of a group of batches, averaged as if they were one batch, clipped, applied.
 * @throws DataError if the loss or the norm of the gradients is not finite; ConfigError for clipping that is none. Then nothing has been changed.
 * @example
 * const optimizer = createOptimizer({ kind: 'adam' }, params);
 * const size = (batch: Batch) => batch.length;
 * for (const [step, batch] of batches.entries())
 *   update({ params, optimizer, loss, size, seed: 1, clipNorm: 1 }, [batch], step, 1e-3);
 */
export function update<Batch>(
  options: UpdateOptions<Batch>,
  group: readonly Batch[],
  step: number,
  learningRate: number,
): { loss: number; size: number } {
  const { optimizer, clipNorm = 0, clipValue = 0 } = options;
  checkClipping(clipNorm, clipValue);
  registerGradients();
  const { loss, size, gradients } = meanGradients(options, group, step);
  try {
    if (!Number.isFinite(loss)) throw notFinite('a finite loss', loss, step, learningRate);
    const norm = clipNorm > 0 ? globalNorm(gradients) : 0;
    // Clipped to 0 it would be NaN where it is infinite, and no step elsewhere.
    if (!Number.isFinite(norm)) throw notFinite('gradients of a finite norm', norm, step, learningRate);
    const bound = clipValue > 0 ? clipValue : undefined;
    optimizer.update(gradients, { learningRate, gradientScale: clipScale(norm, clipNorm), clipValue: bound });
    return { loss, size };
  } finally {
    tf.dispose(gradients);
  }
}

/** Loss and gradients of a group of batches as if they were one. */
function meanGradients<Batch>(
  { params, loss: lossOf, size: sizeOf, seed }: UpdateOptions<Batch>,
  group: readonly Batch[],
  step: number,
): { loss: number; size: number; gradients: Record<string, tf.Tensor> } {
  const variables = Object.values(params);
  const sizes = group.map(sizeOf);
  const size = sizes.reduce((sum, n) => sum + n, 0);
  let loss = 0;
  const gradients: Record<string, tf.Tensor> = {};
  for (const [i, batch] of group.entries()) {
    const share = at(sizes, i) / size;
    const found = valueAndGradients(() => {
      const mean = lossOf(batch, { seed: deriveSeed(seed, 'step', step, i) });
      return group.length === 1 ? mean : mean.mul<tf.Scalar>(share);
    }, variables);
    loss += found.value.dataSync()[0] ?? Number.NaN;
    found.value.dispose();
    for (const [i, name] of Object.keys(params).entries()) {
      const gradient = found.gradients[i];
      if (gradient) addTo(gradients, name, gradient);
    }
  }
  return { loss, size, gradients };
}

function addTo(sums: Record<string, tf.Tensor>, name: string, gradient: tf.Tensor): void {
  const sum = sums[name];
  sums[name] = sum ? tf.add(sum, gradient) : gradient;
  if (sum) tf.dispose([sum, gradient]);
}

const notFinite = (expected: string, got: number, step: number, learningRate: number): DataError =>
  new DataError({
    where: `training step ${step}`,
    expected,
    got: String(got),
    fix: `The learning rate was ${learningRate}. ${lowerRate}`,
  });
