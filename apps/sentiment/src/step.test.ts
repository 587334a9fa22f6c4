// All that a training step does with tensors of size must run in C: what reaches tfjs's `cpu` kernels is recorded.
import { createRandom } from '@longhand/base';
import { softmaxCrossEntropy } from '@longhand/lstm-core';
import { createClassifier, poolings } from '@longhand/sentiment';
import { type GeneralKernels, watchGeneralKernels } from '@longhand/testing';
import { createOptimizer, globalNorm } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaults } from './config.ts';

let general: GeneralKernels;

beforeAll(async () => {
  tf.enableProdMode();
  general = watchGeneralKernels();
  const { useLonghand } = await import('@longhand/backend');
  await useLonghand('wasm');
});

const [batch, time, classes] = [16, 20, 3];

const networks = (['lstm', 'transformer'] as const).flatMap((model) => poolings.map((pooling) => ({ model, pooling })));

describe.each(networks)('a training step with $pooling pooling: $model', (own) => {
  it('gives tfjs nothing larger than a value for each example', () => {
    const sizes = { embeddingSize: 24, hiddenSize: 24, modelSize: 24, feedForwardSize: 40, numLayers: 2 };
    const config = { ...defaults, ...sizes, recurrentDropout: 0.2, ...own };
    const classifier = createClassifier(config, { vocabSize: 100, numClasses: classes }, createRandom(1));
    const optimizer = createOptimizer({ kind: 'adamw' }, classifier.params);
    general.clear();
    tf.tidy(() => {
      const ids = tf.tensor2d(new Int32Array(batch * time).fill(7), [batch, time], 'int32');
      const lengths = tf.tensor1d(new Int32Array(batch).fill(time - 1), 'int32');
      const targets = tf.tensor1d(new Int32Array(batch).fill(2), 'int32');
      const { grads } = tf.variableGrads(
        () => softmaxCrossEntropy(classifier.logits({ ids, lengths }, { seed: 1 }), targets) as tf.Scalar,
        Object.values(classifier.params),
      );
      const gradients = Object.fromEntries(
        Object.entries(classifier.params).map(([name, variable]) => [name, grads[variable.name]!]),
      );
      globalNorm(gradients);
      optimizer.update(gradients, { learningRate: 1e-3 });
    });
    expect(general.above(batch)).toEqual([]);
    expect(general.used, 'the recording works').toBe(true);
    optimizer.dispose();
    classifier.dispose();
  });
});
