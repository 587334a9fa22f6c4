// One vector per sequence: the mean, the maximum or the last of its real steps.
import * as tf from '@tensorflow/tfjs';
import { POOLING, POOLING_GRADIENT, type PoolingAttributes, type PoolingKind } from '../kernels.ts';
import { checkInt32, checkShape, hasKernel, runKernel } from './dispatch.ts';
import { sequenceMask } from './sequence.ts';

/**
 * `x [B, T, H]`, `lengths [B]` int32 -> `[B, H]`; zeros where the length is 0.
 * @throws ShapeError if lengths do not fit x.
 */
export function poolSequence(x: tf.Tensor3D, lengths: tf.Tensor1D, { kind }: PoolingAttributes): tf.Tensor2D {
  checkShape('poolSequence', 'x', x, [null, null, null]);
  checkShape('poolSequence', 'lengths', lengths, [x.shape[0]]);
  checkInt32('poolSequence', 'lengths', lengths);
  return hasKernel(POOLING)
    ? (runKernel(POOLING, { x, lengths }, { kind })[0] as tf.Tensor2D)
    : poolSequenceTwin(x, lengths, kind);
}

tf.registerGradient({
  kernelName: POOLING,
  inputsToSave: ['x', 'lengths'],
  outputsToSave: [true],
  gradFunc: (dOutput, saved, attributes) => {
    const [x, lengths, output] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    return {
      x: () => runKernel(POOLING_GRADIENT, { x, lengths, output, dOutput: dOutput as tf.Tensor }, attributes)[0]!,
    };
  },
});

/** The same in plain tfjs ops (the gradient of a maximum that occurs twice is shared there, not given to the first). */
export function poolSequenceTwin(x: tf.Tensor3D, lengths: tf.Tensor1D, kind: PoolingKind): tf.Tensor2D {
  const time = x.shape[1];
  return tf.tidy(() => {
    const mask = sequenceMask(lengths, time).expandDims(2); // [B, T, 1]
    const nonEmpty = lengths.greater(0).toFloat().expandDims(1); // [B, 1]
    switch (kind) {
      case 'mean':
        return x.mul(mask).sum(1).div(lengths.maximum(1).toFloat().expandDims(1));
      case 'max':
        // Padding falls below every real value before the maximum is taken.
        return x.mul(mask).add(tf.sub(1, mask).mul(-3e38)).max(1).mul(nonEmpty);
      case 'last': {
        const atLast = tf
          .oneHot(lengths.sub(1).toInt() as tf.Tensor1D, time)
          .toFloat()
          .expandDims(2); // [B, T, 1]
        return x.mul(atLast).sum(1);
      }
      default:
        return kind satisfies never;
    }
  });
}
