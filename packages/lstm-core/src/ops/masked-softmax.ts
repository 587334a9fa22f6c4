// Softmax over the real steps of each sequence, as attention needs it.
import * as tf from '@tensorflow/tfjs-core';
import { MASKED_SOFTMAX, MASKED_SOFTMAX_GRADIENT } from '../kernels.ts';
import { checkFloats, checkLengths } from './checks.ts';
import { hasKernel, registerGradient, runForOne } from './dispatch.ts';
import { realSteps } from './sequence.ts';

/**
 * `scores [B, T]`, `lengths [B]` int32 -> `[B, T]`: rows sum to 1 over the real steps, 0 in the padding; all 0 where the length is 0.
 * @throws ShapeError if lengths do not fit scores, an axis is empty or a tensor is not of its dtype; DataError if a length is
 * outside 0 to T.
 */
export function maskedSoftmax(scores: tf.Tensor2D, lengths: tf.Tensor1D): tf.Tensor2D {
  if (!hasKernel(MASKED_SOFTMAX)) return maskedSoftmaxComposed(scores, lengths);
  checkArguments(scores, lengths);
  return runForOne(MASKED_SOFTMAX, { scores, lengths }) as tf.Tensor2D;
}

function checkArguments(scores: tf.Tensor2D, lengths: tf.Tensor1D): void {
  checkFloats('maskedSoftmax', 'scores', scores, [null, null]);
  checkLengths('maskedSoftmax', 'lengths', lengths, scores.shape[0], scores.shape[1]);
}

registerGradient({
  kernelName: MASKED_SOFTMAX,
  outputsToSave: [true],
  gradFunc: (dOutput, saved) => {
    const [output] = saved as [tf.Tensor];
    return { scores: () => runForOne(MASKED_SOFTMAX_GRADIENT, { output, dOutput: dOutput as tf.Tensor }) };
  },
});

/** The same in plain tfjs ops. */
export function maskedSoftmaxComposed(scores: tf.Tensor2D, lengths: tf.Tensor1D): tf.Tensor2D {
  checkArguments(scores, lengths);
  return tf.tidy(() => {
    const real = realSteps(scores.expandDims(2), lengths, -Infinity).squeeze<tf.Tensor2D>([2]);
    // A row without a real step is NaN now, and cleared like the padding.
    return realSteps(tf.softmax(real).expandDims(2), lengths).squeeze<tf.Tensor2D>([2]);
  });
}
