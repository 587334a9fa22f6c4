// One vector per sequence: the mean, the maximum or the last of its real steps.
import * as tf from '@tensorflow/tfjs-core';
import { POOLING, POOLING_GRADIENT, type PoolingAttributes, type PoolingKind } from '../kernels.ts';
import { checkFloats, checkKind, checkLengths } from './checks.ts';
import { hasKernel, registerGradient, runForOne } from './dispatch.ts';
import { chosenRows, chosenSteps, realSteps } from './sequence.ts';

const poolingKinds = ['mean', 'max', 'last'] as const satisfies readonly PoolingKind[];

/**
 * `x [B, T, H]`, `lengths [B]` int32 -> `[B, H]`; zeros where the length is 0.
 * @throws ShapeError if lengths do not fit x, an axis is empty or a tensor is not of its dtype; DataError if a length is
 * outside 0 to T; ConfigError for an unknown kind.
 */
export function poolSequence(x: tf.Tensor3D, lengths: tf.Tensor1D, { kind } = {} as PoolingAttributes): tf.Tensor2D {
  if (!hasKernel(POOLING)) return poolSequenceComposed(x, lengths, kind);
  checkArguments(x, lengths, kind);
  return runForOne(POOLING, { x, lengths }, { kind }) as tf.Tensor2D;
}

function checkArguments(x: tf.Tensor3D, lengths: tf.Tensor1D, kind: PoolingKind): void {
  checkKind('poolSequence: kind', kind, poolingKinds);
  checkFloats('poolSequence', 'x', x, [null, null, null]);
  checkLengths('poolSequence', 'lengths', lengths, x.shape[0], x.shape[1]);
}

registerGradient({
  kernelName: POOLING,
  inputsToSave: ['x', 'lengths'],
  outputsToSave: [true],
  gradFunc: (dOutput, saved, attributes) => {
    const [x, lengths, output] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    return {
      x: () => runForOne(POOLING_GRADIENT, { x, lengths, output, dOutput: dOutput as tf.Tensor }, attributes),
    };
  },
});

/** The same in plain tfjs ops (the gradient of a maximum that occurs twice is shared there, not given to the first). */
export function poolSequenceComposed(x: tf.Tensor3D, lengths: tf.Tensor1D, kind: PoolingKind): tf.Tensor2D {
  checkArguments(x, lengths, kind);
  return tf.tidy(() => {
    switch (kind) {
      case 'mean':
        return realSteps(x, lengths).sum(1).div(lengths.maximum(1).toFloat().expandDims(1));
      case 'max': {
        const top = realSteps(x, lengths, -Infinity).max<tf.Tensor2D>(1);
        return chosenRows(
          top,
          Array.from(lengths.dataSync(), (length) => length > 0),
        );
      }
      case 'last':
        return chosenSteps(x, lengths, (t, length) => t === length - 1).sum(1);
      default:
        return kind satisfies never;
    }
  });
}
