// What every recurrent twin needs: which steps are real, and each sequence in reverse up to its own length.
import * as tf from '@tensorflow/tfjs';

/** `[B, 1]` float32: 1 where step t is real, 0 where it is padding. */
export const stepMask = (lengths: tf.Tensor1D, t: number): tf.Tensor2D =>
  lengths.greater(t).toFloat().expandDims(1) as tf.Tensor2D;

/** `[B, T]` float32: 1 at real steps, 0 in the padding. */
export const sequenceMask = (lengths: tf.Tensor1D, time: number): tf.Tensor2D =>
  tf.range(0, time, 1, 'int32').expandDims(0).less(lengths.expandDims(1)).toFloat() as tf.Tensor2D;

/** Reverses the first `lengths[b]` steps of each sequence of `x [B, T, D]`; padding stays where it is. */
export function reverseSequence(x: tf.Tensor3D, lengths?: tf.Tensor1D): tf.Tensor3D {
  if (!lengths) return tf.reverse(x, 1);
  return tf.tidy(() => {
    const [batch, time, size] = x.shape;
    const positions = tf.range(0, time, 1, 'int32').expandDims(0); // [1, T]
    const last = lengths.expandDims(1); // [B, 1]
    const source = tf.where(positions.less(last), last.sub(1).sub(positions), positions.tile([batch, 1])); // [B, T]
    const rows = source
      .add(tf.range(0, batch, 1, 'int32').mul(tf.scalar(time, 'int32')).expandDims(1))
      .toInt()
      .reshape([batch * time]);
    return x
      .reshape([batch * time, size])
      .gather(rows as tf.Tensor1D)
      .reshape([batch, time, size]) as tf.Tensor3D;
  });
}

/** `[B, T, D]` as T tensors `[B, 1, D]`. The gradient of tfjs's `split` into one piece throws: that one is x itself. */
export const splitSteps = (x: tf.Tensor3D): tf.Tensor3D[] =>
  x.shape[1] === 1 ? [x] : (tf.split(x, x.shape[1], 1) as tf.Tensor3D[]);
