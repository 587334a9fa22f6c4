// Rows of a table by id; the gradient adds up where an id occurs more than once.
import * as tf from '@tensorflow/tfjs-core';
import { EMBEDDING, EMBEDDING_GRADIENT, type EmbeddingGradientAttributes } from '../kernels.ts';
import { checkFloats, checkIntegers } from './checks.ts';
import { hasKernel, registerGradient, runForOne } from './dispatch.ts';

/**
 * `table [V, E]`, `ids [B, T]` or `[N]` int32 -> `[B, T, E]` or `[N, E]`.
 * @throws ShapeError if the table is not a float32 matrix, ids are not int32 or there are none; DataError if an id is outside 0 to V - 1.
 */
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor2D): tf.Tensor3D;
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D;
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor1D | tf.Tensor2D): tf.Tensor2D | tf.Tensor3D {
  if (!hasKernel(EMBEDDING)) return embeddingLookupComposed(table, ids);
  checkArguments(table, ids);
  return runForOne(EMBEDDING, { table, ids }) as tf.Tensor3D;
}

function checkArguments(table: tf.Tensor2D, ids: tf.Tensor1D | tf.Tensor2D): void {
  checkFloats('embeddingLookup', 'table', table, [null, null]);
  const shape = ids instanceof tf.Tensor && ids.rank === 1 ? [null] : [null, null];
  const fix = 'Was it encoded with another vocabulary?';
  checkIntegers('embeddingLookup', 'ids', ids, shape, { least: 0, most: table.shape[0] - 1, fix });
}

registerGradient({
  kernelName: EMBEDDING,
  inputsToSave: ['table', 'ids'],
  gradFunc: (dOutput, saved) => {
    const [table, ids] = saved as [tf.Tensor2D, tf.Tensor];
    const attributes: EmbeddingGradientAttributes = { vocabSize: table.shape[0] };
    return { table: () => runForOne(EMBEDDING_GRADIENT, { ids, dOutput: dOutput as tf.Tensor }, attributes) };
  },
});

/** The same in plain tfjs ops. */
export function embeddingLookupComposed(table: tf.Tensor2D, ids: tf.Tensor1D | tf.Tensor2D): tf.Tensor2D | tf.Tensor3D {
  checkArguments(table, ids);
  return tf.gather(table, ids) as tf.Tensor2D | tf.Tensor3D;
}
