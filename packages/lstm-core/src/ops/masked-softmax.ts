// Softmax over the real steps of each sequence, as attention needs it.
import * as tf from '@tensorflow/tfjs';
import { MASKED_SOFTMAX, MASKED_SOFTMAX_GRADIENT } from '../kernels.ts';
import { checkInt32, checkShape, hasKernel, runKernel } from './dispatch.ts';
import { sequenceMask } from './sequence.ts';

/**
 * `scores [B, T]`, `lengths [B]` int32 -> `[B, T]`: rows sum to 1 over the real steps, 0 in the padding; all 0 where the length is 0.
 * @throws ShapeError if lengths do not fit scores.
 */
export function maskedSoftmax(scores: tf.Tensor2D, lengths: tf.Tensor1D): tf.Tensor2D {
  checkShape('maskedSoftmax', 'scores', scores, [null, null]);
  checkShape('maskedSoftmax', 'lengths', lengths, [scores.shape[0]]);
  checkInt32('maskedSoftmax', 'lengths', lengths);
  return hasKernel(MASKED_SOFTMAX)
    ? (runKernel(MASKED_SOFTMAX, { scores, lengths })[0] as tf.Tensor2D)
    : maskedSoftmaxTwin(scores, lengths);
}

tf.registerGradient({
  kernelName: MASKED_SOFTMAX,
  outputsToSave: [true],
  gradFunc: (dOutput, saved) => ({
    scores: () => runKernel(MASKED_SOFTMAX_GRADIENT, { output: saved[0]!, dOutput: dOutput as tf.Tensor })[0]!,
  }),
});

/** The same in plain tfjs ops. */
export function maskedSoftmaxTwin(scores: tf.Tensor2D, lengths: tf.Tensor1D): tf.Tensor2D {
  return tf.tidy(() => {
    const mask = sequenceMask(lengths, scores.shape[1]);
    // Scores of padding are far below every real one; the mask then also clears rows without a real step.
    return tf.softmax(scores.mul(mask).add(tf.sub(1, mask).mul(-1e9))).mul(mask);
  });
}
