// Rows of a table by id; the gradient adds up where an id occurs more than once.
import * as tf from '@tensorflow/tfjs';
import { EMBEDDING, EMBEDDING_GRADIENT, type EmbeddingGradientAttributes } from '../kernels.ts';
import { checkInt32, checkShape, hasKernel, runKernel } from './dispatch.ts';

/**
 * `table [V, E]`, `ids [B, T]` or `[N]` int32 -> `[B, T, E]` or `[N, E]`.
 * @throws ShapeError if the table is not a matrix or ids are not int32.
 */
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor2D): tf.Tensor3D;
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D;
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor1D | tf.Tensor2D): tf.Tensor2D | tf.Tensor3D {
  checkShape('embeddingLookup', 'table', table, [null, null]);
  checkInt32('embeddingLookup', 'ids', ids);
  return hasKernel(EMBEDDING)
    ? (runKernel(EMBEDDING, { table, ids })[0] as tf.Tensor3D)
    : embeddingLookupTwin(table, ids);
}

tf.registerGradient({
  kernelName: EMBEDDING,
  inputsToSave: ['table', 'ids'],
  gradFunc: (dOutput, saved) => {
    const [table, ids] = saved as [tf.Tensor2D, tf.Tensor];
    const attributes: EmbeddingGradientAttributes = { vocabSize: table.shape[0] };
    return { table: () => runKernel(EMBEDDING_GRADIENT, { ids, dOutput: dOutput as tf.Tensor }, attributes)[0]! };
  },
});

/** The same in plain tfjs ops. */
export const embeddingLookupTwin = (table: tf.Tensor2D, ids: tf.Tensor1D | tf.Tensor2D): tf.Tensor2D | tf.Tensor3D =>
  tf.gather(table, ids) as tf.Tensor2D | tf.Tensor3D;
