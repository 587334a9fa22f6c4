// Attention over time with a learned query (Yang et al. 2016): α = softmax(tanh(x W + b) · v), output = Σ α_t x_t.
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform } from '../initializers.ts';
import { checkFloats, checkLengths, checkSizes, checkWeights } from '../ops/checks.ts';
import { linear } from '../ops/linear.ts';
import { maskedSoftmax } from '../ops/masked-softmax.ts';
import { realSteps } from '../ops/sequence.ts';
import { createParams, disposeParams, type NamedParams, prefixed } from './params.ts';

/** Sizes of a pooling by attention. */
export interface AttentionPoolingConfig {
  readonly inputSize: number;
  readonly attentionSize: number;
}

/** Pools the states of all steps, `[B, T, H]`, to their mean `[B, H]` by learned weights. */
export interface AttentionPooling {
  readonly params: NamedParams;
  /** `x [B, T, H]`, `lengths [B]` -> `output [B, H]` and the weights `[B, T]` that sum to 1 over the real steps. @throws ShapeError, DataError */
  apply(x: tf.Tensor3D, lengths: tf.Tensor1D): { output: tf.Tensor2D; weights: tf.Tensor2D };
  dispose(): void;
}

/**
 * A pooling by attention with random weights (Lin et al. 2017, one hop).
 * @throws ConfigError for sizes out of range
 */
export function createAttentionPooling(
  { inputSize, attentionSize }: AttentionPoolingConfig,
  random: Random,
  name = 'attention',
): AttentionPooling {
  checkSizes({ inputSize, attentionSize }, name);
  checkWeights(name, inputSize * attentionSize);
  const { kernel, bias, query } = createParams({
    kernel: () => glorotUniform(inputSize, attentionSize, random.fork('kernel')),
    bias: () => tf.zeros([attentionSize]),
    query: () => glorotUniform(attentionSize, 1, random.fork('query')),
  });
  const params = prefixed(name, { kernel, bias, query });
  return {
    params,
    apply: (x, lengths) => {
      checkFloats(name, 'x', x, [null, null, inputSize]);
      checkLengths(name, 'lengths', lengths, x.shape[0], x.shape[1]);
      return tf.tidy(() => {
        const [batch, time, size] = x.shape;
        const real = realSteps(x, lengths); // 0 times NaN would be NaN
        const keys = linear(real, kernel as unknown as tf.Tensor2D, bias as unknown as tf.Tensor1D, {
          activation: 'tanh',
        }); // [B, T, A]
        const scores = linear(keys, query as unknown as tf.Tensor2D).reshape<tf.Tensor2D>([batch, time]);
        const weights = maskedSoftmax(scores, lengths); // [B, T]
        const output = tf
          .matMul(weights.reshape<tf.Tensor3D>([batch, 1, time]), real)
          .reshape<tf.Tensor2D>([batch, size]);
        return { output, weights };
      });
    },
    dispose: () => disposeParams(params),
  };
}
