// Results do not depend on how many threads share the work.
import { createRandom } from '@longhand/base';
import { createLinear, createLstm, ctcLoss } from '@longhand/lstm-core';
import { int32, randomTensor } from '@longhand/lstm-core/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { useLonghand } from './index.ts';

beforeAll(() => tf.enableProdMode());
afterAll(() => vi.unstubAllEnvs());

/** Loss and gradients of a model in which hidden units are split (130), sequences (20), rows, columns and batches. */
async function trainOn(threads: number): Promise<number[]> {
  vi.stubEnv('LONGHAND_THREADS', String(threads));
  tf.removeBackend('longhand');
  expect(await useLonghand('wasm')).toMatchObject({ threads });
  const first = createLstm({ inputSize: 40, hiddenSize: 130, bidirectional: true, zoneout: 0.1 }, createRandom(1));
  const second = createLstm({ inputSize: 260, hiddenSize: 20, recurrentDropout: 0.2 }, createRandom(2));
  const output = createLinear({ inputSize: 20, outputSize: 9 }, createRandom(3));
  const params = { ...first.params, ...second.params, ...output.params };
  const values = tf.tidy(() => {
    const x = randomTensor<tf.Tensor3D>([7, 30, 40], 4);
    const options = { lengths: int32([30, 0, 1, 29, 17, 30, 5]), training: { seed: 5 } };
    const targets = tf.tensor2d(
      new Array(14).fill(0).map((_, i) => 1 + (i % 8)),
      [7, 2],
      'int32',
    );
    const { value, grads } = tf.variableGrads(() => {
      const hidden = second.apply(first.apply(x, options).output, options).output;
      const lengths = { inputLengths: options.lengths, zeroInfinity: true };
      return ctcLoss(output.apply(hidden) as tf.Tensor3D, targets, lengths) as tf.Scalar;
    }, Object.values(params));
    return [value, ...Object.values(params).map(({ name }) => grads[name]!)].flatMap((tensor) => [
      ...tensor.dataSync(),
    ]);
  });
  tf.disposeVariables();
  return values;
}

it('loss and gradients are the same, bit for bit, on one, two and three threads', async () => {
  const one = await trainOn(1);
  expect(one.filter((value) => value !== 0).length).toBeGreaterThan(100_000);
  expect(await trainOn(2)).toEqual(one);
  expect(await trainOn(3)).toEqual(one);
});
