// Ten thousand training steps: tensors, the linear memory, what JavaScript holds, and the process stay as large as they were.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRandom } from '@longhand/base';
import { createEmbedding, createLinear, createLstm, softmaxCrossEntropy } from '@longhand/lstm-core';
import { int32 } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { currentCompute, describeEveryBuild } from './testing/every-build.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** What JavaScript still holds, in bytes. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describeEveryBuild(2, () => {
  it('is flat over 10,000 steps', () => {
    const embedding = createEmbedding({ vocabSize: 50, embeddingSize: 8 }, createRandom(1));
    const lstm = createLstm({ inputSize: 8, hiddenSize: 16, bidirectional: true, dropout: 0.1 }, createRandom(2));
    const output = createLinear({ inputSize: 32, outputSize: 50 }, createRandom(3));
    const params = { ...embedding.params, ...lstm.params, ...output.params };
    const compute = currentCompute();
    const step = (seed: number) => {
      const ids = tf.tensor2d(
        Array.from({ length: 4 * (3 + (seed % 5)) }, (_, i) => (i * seed) % 50),
        [4, 3 + (seed % 5)],
        'int32',
      );
      const { value, grads } = tf.variableGrads(() => {
        const encoded = lstm.apply(embedding.apply(ids), { training: { seed }, lengths: int32([3, 0, 1, 2]) }).output;
        const logits = output.apply(encoded).reshape<tf.Tensor2D>([-1, 50]);
        return softmaxCrossEntropy(logits, ids.flatten()) as tf.Scalar;
      }, Object.values(params));
      tf.dispose([value, grads, ids]);
    };
    const sizes = () => ({
      tensors: tf.memory().numTensors,
      buffers: tf.memory().numDataBuffers,
      bytes: compute.bytesInUse,
      end: compute.reservedBytes,
    });
    for (let i = 1; i <= 100; i++) step(i);
    const before = sizes();
    const [heldBefore, residentBefore] = [held(), process.memoryUsage.rss()];
    for (let i = 101; i <= 10_000; i++) step(i);
    expect(sizes()).toEqual(before);
    expect(held() - heldBefore).toBeLessThan(10 * 2 ** 20);
    // What the garbage collector does not give back differs from Node to Node.
    expect(process.memoryUsage.rss() - residentBefore).toBeLessThan(400 * 2 ** 20);
    tf.disposeVariables();
  });
});
