import { availableParallelism } from 'node:os';
import { createRandom } from '@longhand/base';
import { createEmbedding, createLstm, embeddingLookup, softmaxCrossEntropy } from '@longhand/lstm-core';
import { int32, randomTensor } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { wantedThreads } from './compute/settings.ts';
import { type LonghandBackend, useLonghand } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  vi.stubEnv('LONGHAND_THREADS', ''); // the default
  await useLonghand('wasm');
  vi.unstubAllEnvs();
});

describe('useLonghand', () => {
  it('says what computes', async () => {
    expect(await useLonghand('wasm')).toMatchObject({
      threads: availableParallelism(),
      compute: expect.stringMatching(/^wasm-(relaxed-)?simd$/),
    });
    expect(tf.getBackend()).toBe('longhand');
  });
  it('refuses a device it does not know', async () => {
    await expect(useLonghand('fast')).rejects.toThrow('LONGHAND_COMPUTE: expected native, wasm, reference, got "fast"');
  });
});

it('LONGHAND_THREADS is a number of threads or an error', () => {
  const asked = (value: string) => {
    vi.stubEnv('LONGHAND_THREADS', value);
    return wantedThreads();
  };
  expect(['3', '', '256'].map(asked)).toEqual([3, undefined, 256]);
  for (const wrong of ['0', 'two', '1.5', '257'])
    expect(() => asked(wrong)).toThrow(`LONGHAND_THREADS: expected an integer from 1 to 256, got "${wrong}"`);
  expect(wantedThreads(2)).toBe(2); // who calls knows better than the environment
  for (const wrong of [0, 1.5, Number.NaN])
    expect(() => wantedThreads(wrong)).toThrow('useLonghand: threads: expected');
  vi.unstubAllEnvs();
});

describe('memory', () => {
  it('stays flat over training steps, the linear memory too', () => {
    const embedding = createEmbedding({ vocabSize: 50, embeddingSize: 8 }, createRandom(1));
    const lstm = createLstm({ inputSize: 8, hiddenSize: 16, bidirectional: true }, createRandom(2));
    const params = { ...embedding.params, ...lstm.params };
    const { compute } = tf.backend() as LonghandBackend;
    const step = () => {
      const ids = tf.tensor2d(new Array(40).fill(3), [4, 10], 'int32');
      const { value, grads } = tf.variableGrads(
        () => lstm.apply(embedding.apply(ids)).output.square().mean() as tf.Scalar,
        Object.values(params),
      );
      tf.dispose([value, grads, ids]);
    };
    step();
    const [tensors, bytes] = [tf.memory().numTensors, compute.bytesInUse];
    for (let i = 0; i < 20; i++) step();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(compute.bytesInUse).toBe(bytes);
    embedding.dispose();
    lstm.dispose();
  });

  it('gives back what is disposed', () => {
    const { compute } = tf.backend() as LonghandBackend;
    const before = compute.bytesInUse;
    const x = randomTensor([100, 100], 1);
    const y = x.add(1);
    expect(compute.bytesInUse).toBeGreaterThanOrEqual(before + 2 * 40_000);
    tf.dispose([x, y]);
    expect(compute.bytesInUse).toBe(before);
  });

  it('what was read is a copy that later kernels leave alone', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const y = x.add(1);
    const read = y.dataSync();
    tf.dispose(y);
    const z = x.mul(10);
    expect([...read]).toEqual([2, 3, 4]);
    tf.dispose([x, z]);
  });
});

describe('indices out of range', () => {
  it('an id outside the table says which', () => {
    const table = tf.zeros<tf.Rank.R2>([4, 2]);
    expect(() => embeddingLookup(table, int32([1, 7]))).toThrow(
      'embeddingLookup: ids[1]: expected 0 to 3, got 7. Was it encoded with another vocabulary?',
    );
  });
  it('a target outside the classes says which', () => {
    expect(() => softmaxCrossEntropy(tf.zeros([2, 3]), int32([0, 3]))).toThrow(
      'softmaxCrossEntropy: targets[1]: expected 0 to 2, got 3',
    );
  });
});
