// What every recurrent composed op needs: which steps are real, what lies in the padding kept out both ways, and each sequence in
// reverse up to its own length.
import * as tf from '@tensorflow/tfjs-core';
import { checkFilled, checkLengths, checkShape, checkSizes } from './checks.ts';

/** `[B, 1]` float32: 1 where step t is real, 0 where it is padding. */
export const stepMask = (lengths: tf.Tensor1D, t: number): tf.Tensor2D =>
  lengths.greater(t).toFloat().expandDims(1) as tf.Tensor2D;

/**
 * `lengths [B]` int32 -> `[B, T]` float32: 1 at real steps, 0 in the padding.
 * @throws ShapeError; DataError if a length is outside 0 to T; ConfigError if T is no positive integer
 */
export function sequenceMask(lengths: tf.Tensor1D, time: number): tf.Tensor2D {
  checkSizes({ 'sequenceMask: time': time });
  checkShape('sequenceMask', 'lengths', lengths, [null]);
  checkLengths('sequenceMask', 'lengths', lengths, lengths.shape[0], time);
  return tf.tidy(() => maskOf(lengths, time));
}

/** The same for lengths that are known to fit. */
export const maskOf = (lengths: tf.Tensor1D, time: number): tf.Tensor2D =>
  tf.range(0, time, 1, 'int32').expandDims(0).less(lengths.expandDims(1)).toFloat() as tf.Tensor2D;

/**
 * Reverses the first `lengths[b]` steps of each sequence of `x [B, T, D]`; padding stays where it is.
 * @throws ShapeError; DataError if a length is outside 0 to T
 */
export function reverseSequence(x: tf.Tensor3D, lengths?: tf.Tensor1D): tf.Tensor3D {
  checkShape('reverseSequence', 'x', x, [null, null, null]);
  checkFilled('reverseSequence', 'x', x);
  if (lengths) checkLengths('reverseSequence', 'lengths', lengths, x.shape[0], x.shape[1]);
  return reversed(x, lengths);
}

/** The same for lengths that are known to fit. */
export function reversed(x: tf.Tensor3D, lengths?: tf.Tensor1D): tf.Tensor3D {
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

/**
 * The steps of `x [B, T, D]` that are real, with `filling` in the padding, whatever is there. The gradient there is 0, whatever
 * comes back: a product with a mask of zeros would let NaN and infinity through.
 */
export const realSteps = (x: tf.Tensor3D, lengths: tf.Tensor1D, filling = 0): tf.Tensor3D =>
  chosenSteps(x, lengths, (t, length) => t < length, filling);

/** The steps of `x [B, T, D]` for which `isChosen` says so, in the same way. */
export function chosenSteps(
  x: tf.Tensor3D,
  lengths: tf.Tensor1D,
  isChosen: (t: number, length: number) => boolean,
  filling = 0,
): tf.Tensor3D {
  const [batch, time, size] = x.shape;
  const chosen = Array.from(lengths.dataSync(), (length) =>
    Array.from({ length: time }, (_, t) => isChosen(t, length)),
  ).flat();
  return tf.tidy(() => chosenRows(x.reshape([batch * time, size]), chosen, filling).reshape([batch, time, size]));
}

/** The rows of `x [N, D]` that are chosen, in the same way. */
export function chosenRows(x: tf.Tensor2D, chosen: readonly boolean[], filling = 0): tf.Tensor2D {
  if (chosen.every(Boolean)) return x;
  const [rows, size] = x.shape;
  const sources = Int32Array.from(chosen, (isChosen, row) => (isChosen ? row : rows)); // the row behind the last is `filling`
  const select = (from: tf.Tensor2D, other: number): tf.Tensor2D =>
    tf.tidy(() => tf.concat2d([from, tf.fill([1, size], other)], 0).gather(tf.tensor1d(sources, 'int32')));
  const selected = tf.customGrad((given) => ({
    value: select(given as tf.Tensor2D, filling),
    gradFunc: (dy: tf.Tensor) => select(dy as tf.Tensor2D, 0),
  }));
  return selected(x) as tf.Tensor2D;
}

/** `[B, T, D]` as T tensors `[B, 1, D]`. The gradient of tfjs's `split` into one piece throws: that one is x itself. */
export const splitSteps = (x: tf.Tensor3D): tf.Tensor3D[] =>
  x.shape[1] === 1 ? [x] : (tf.split(x, x.shape[1], 1) as tf.Tensor3D[]);
