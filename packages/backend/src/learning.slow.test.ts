// Copying and reversing what was read: tasks that only a working state, and working gradients through time, can learn.
import { createRandom } from '@longhand/base';
import {
  createEmbedding,
  createLinear,
  createLstm,
  type NamedParams,
  optimizerStep,
  softmaxCrossEntropy,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeEveryBuild } from './testing/every-build.ts';

const [symbols, length, batch] = [5, 4, 32];
const blank = symbols;

/** `length` symbols, then as many blanks at which they are to be said again. */
function drawBatch(random: ReturnType<typeof createRandom>, order: 'copied' | 'reversed') {
  const rows = Array.from({ length: batch }, () => Array.from({ length }, () => random.integer(symbols)));
  return {
    ids: tf.tensor2d(
      rows.map((row) => [...row, ...row.map(() => blank)]),
      [batch, 2 * length],
      'int32',
    ),
    targets: tf.tensor1d(
      rows.flatMap((row) => (order === 'copied' ? row : row.toReversed())),
      'int32',
    ),
  };
}

function checkLearning(order: 'copied' | 'reversed'): void {
  const random = createRandom(4);
  const embedding = createEmbedding({ vocabSize: symbols + 1, embeddingSize: 16 }, random);
  const lstm = createLstm({ inputSize: 16, hiddenSize: 48 }, random);
  const output = createLinear({ inputSize: 48, outputSize: symbols }, random);
  const params: NamedParams = { ...embedding.params, ...lstm.params, ...output.params };
  const logits = (ids: tf.Tensor2D) => {
    const states = lstm.apply(embedding.apply(ids)).output.slice([0, length, 0], [batch, length, 48]);
    return output.apply(states.reshape<tf.Tensor2D>([batch * length, 48]));
  };
  const slots = Object.values(params).map((parameter) => ({
    m: tf.variable(tf.zeros(parameter.shape)),
    v: tf.variable(tf.zeros(parameter.shape)),
  }));
  const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decoupled: false } as const;
  for (let step = 1; step <= 600; step++) {
    tf.tidy(() => {
      const { ids, targets } = drawBatch(random, order);
      const { grads } = tf.variableGrads(
        () => softmaxCrossEntropy(logits(ids), targets) as tf.Scalar,
        Object.values(params),
      );
      Object.values(params).forEach((parameter, k) => {
        const attributes = { ...adam, step, learningRate: 0.005, gradientScale: 1 };
        optimizerStep({ parameter, gradient: grads[parameter.name]!, slots: slots[k]! }, attributes);
      });
    });
  }
  const right = tf.tidy(() => {
    const { ids, targets } = drawBatch(random, order);
    return logits(ids).argMax(1).equal(targets).toFloat().mean().dataSync()[0]!;
  });
  expect(right).toBeGreaterThan(0.98);
  for (const layer of [embedding, lstm, output]) layer.dispose();
  tf.dispose(slots);
}

const define = () => it.each(['copied', 'reversed'] as const)('a sequence is %s after 600 updates', checkLearning);
for (const threads of [1, 2]) describeEveryBuild(threads, define);
describeEveryBuild(1, define, 'bfloat16');
