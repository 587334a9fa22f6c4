// From a decoder's vectors to logits: weights of their own, or those of the target's embeddings (Press and Wolf 2017).
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { createLinear } from './linear.ts';
import { createParams, type NamedParams, prefixed } from './params.ts';

export interface SoftmaxOutput {
  readonly params: NamedParams;
  /** `x [N, E]`, the target's embeddings `[V, E]` -> `[N, V]`. */
  logits(x: tf.Tensor2D, table: tf.Variable): tf.Tensor2D;
  dispose(): void;
}

interface SoftmaxOutputConfig {
  readonly embeddingSize: number;
  readonly tieEmbeddings: 'none' | 'target' | 'joint';
}

/** Logits by weights of their own, or by the target's embeddings and a bias. */
export function createSoftmaxOutput(
  { embeddingSize, tieEmbeddings }: SoftmaxOutputConfig,
  vocabSize: number,
  random: Random,
): SoftmaxOutput {
  if (tieEmbeddings === 'none') {
    const linear = createLinear({ inputSize: embeddingSize, outputSize: vocabSize }, random.fork('output'), 'output');
    return { ...linear, logits: (x: tf.Tensor2D) => linear.apply(x) };
  }
  const { bias } = createParams({ bias: () => tf.zeros([vocabSize]) });
  return {
    params: prefixed('output', { bias }),
    logits: (x: tf.Tensor2D, table: tf.Variable) =>
      tf.matMul<tf.Tensor2D>(x, table, false, true).add<tf.Tensor2D>(bias),
    dispose: () => bias.dispose(),
  };
}
