// Running a cell over time in plain tfjs ops: the loop that the composed ops of all recurrent layers share.
import { at } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { realSteps, reversed, stepMask } from './sequence.ts';

export interface ScanOptions {
  /** `[B]` int32, 0 to T; absent: every sequence is T long. */
  readonly lengths?: tf.Tensor1D;
  /** Runs each sequence from its own last real step to its first; outputs stay at their positions. */
  readonly reverse?: boolean;
}

/** Running step t: the input's share of the gates `[B, G]` and the state before -> the state after, whose first part is h `[B, H]`. */
export type Step = (projection: tf.Tensor2D, state: readonly tf.Tensor2D[], t: number) => tf.Tensor2D[];

/**
 * `projected [B, T, G]` through `step`, from the `initial` state -> `output [B, T, H]` and the final state.
 * Past its length a sequence keeps its state and gives zeros.
 */
export function scan(
  projected: tf.Tensor3D,
  initial: readonly tf.Tensor2D[],
  step: Step,
  { lengths, reverse = false }: ScanOptions,
): { output: tf.Tensor3D; state: tf.Tensor2D[] } {
  return tf.tidy(() => {
    const ordered = reverse ? reversed(projected, lengths) : projected;
    let state = [...initial];
    const outputs = stepsOf(ordered).map((projection, t) => {
      const next = step(projection, state, t);
      const [h] = next as [tf.Tensor2D];
      if (lengths) {
        const real = stepMask(lengths, t); // [B, 1]
        state = next.map((value, k) => real.mul(value).add(tf.sub(1, real).mul(at(state, k))));
      } else state = next;
      return h;
    });
    const stacked = tf.stack(outputs, 1) as tf.Tensor3D;
    const output = reverse ? reversed(stacked, lengths) : stacked;
    return {
      output: lengths ? realSteps(output, lengths) : output, // last, so that the way back begins without padding
      state: state.map((value) => value.clone()),
    };
  });
}

/** tfjs cannot take the gradient of `unstack` along an axis of size 1. */
const stepsOf = (x: tf.Tensor3D): tf.Tensor2D[] =>
  x.shape[1] === 1 ? [x.squeeze<tf.Tensor2D>([1])] : (tf.unstack(x, 1) as tf.Tensor2D[]);

/** `x [B, T, D]`, its padding left out, times `kernel [D, G]` plus `bias [G]`, all steps as one product -> `[B, T, G]`. */
export const projectInput = (
  x: tf.Tensor3D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  lengths?: tf.Tensor1D,
): tf.Tensor3D =>
  tf.tidy(() => {
    const [batch, time, inputSize] = x.shape;
    return (lengths ? realSteps(x, lengths) : x)
      .reshape([batch * time, inputSize])
      .matMul(kernel)
      .add(bias)
      .reshape([batch, time, kernel.shape[1]]);
  });
