// What the backend keeps of int8 weights: a block beside the tensor, which goes with it, and nothing for what does not fit.
import { createRandom } from '@longhand/base';
import { LINEAR_INT8, linear, lstmSequence, reference, setInt8 } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { packInt8 } from './kernels/int8.ts';
import { currentCompute, describeEveryBuild } from './testing/every-build.ts';

const random = createRandom(4);
const matrix = (rows: number, columns: number) => ({
  shape: [rows, columns] as const,
  values: Int8Array.from({ length: rows * columns }, () => random.integer(255) - 127),
  scales: Float32Array.from({ length: columns }, () => 0.1 * random.uniform()),
});

describe('packed int8', () => {
  it('lies in panels of 16 columns, four elements of a column beside each other, moved by 128', () => {
    const values = Int8Array.from({ length: 5 * 17 }, (_, i) => i - 40);
    const packed = packInt8({ shape: [5, 17], values, scales: new Float32Array(17) });
    expect(packed).toHaveLength(8 * 32);
    const expected = (k: number, u: number) => (k < 5 && u < 17 ? k * 17 + u - 40 + 128 : 128);
    const got = Array.from(packed);
    for (let at = 0; at < got.length; at++) {
      const [panel, within] = [Math.floor(at / 128), at % 128];
      const [k, u] = [Math.floor(within / 64) * 4 + (within % 4), panel * 16 + (Math.floor(within / 4) % 16)];
      expect(got[at]).toBe(expected(k, u));
    }
  });
});

describeEveryBuild(1, () => {
  it('is packed once, and freed with the tensor that it stands for', () => {
    const before = currentCompute().bytesInUse;
    const [kernel, x] = [tf.zeros<tf.Rank.R2>([64, 48]), tf.ones<tf.Rank.R2>([1, 64])];
    setInt8(kernel, matrix(64, 48));
    linear(x, kernel).dispose();
    const packed = currentCompute().bytesInUse;
    linear(x, kernel).dispose();
    expect(currentCompute().bytesInUse).toBe(packed);
    expect(packed - before).toBeGreaterThanOrEqual(64 * 48);
    tf.dispose([kernel, x]);
    expect(currentCompute().bytesInUse).toBe(before);
  });

  it('multiplies where a tensor has other numbers, so it is what is used', () => {
    const int8 = matrix(9, 20);
    const kernel = tf.zeros<tf.Rank.R2>([9, 20]);
    setInt8(kernel, int8);
    const x = Array.from({ length: 9 }, () => random.normal());
    const y = linear(tf.tensor2d([x]), kernel).dataSync();
    const [expected = []] = reference.int8Product([x], int8);
    for (const [u, value] of y.entries()) expect(value).toBeCloseTo(expected[u]!, 4);
    // A mask on h needs the other path, which has the float32 zeros.
    const recurrent = tf.zeros<tf.Rank.R2>([5, 20]);
    setInt8(recurrent, matrix(5, 20));
    const run = (recurrentMask?: tf.Tensor2D) =>
      lstmSequence(tf.tensor3d([[x]]), { kernel, recurrentKernel: recurrent, bias: tf.zeros([20]) }, { recurrentMask });
    expect(run().output.abs().sum().dataSync()[0]).toBeGreaterThan(0);
    expect(
      run(tf.ones([1, 5]))
        .output.abs()
        .sum()
        .dataSync()[0],
    ).toBe(0);
  });

  it('refuses weights of other sizes, whoever calls', () => {
    const inputs = { x: tf.ones([1, 4]), kernel: tf.zeros([4, 3]), bias: tf.zeros([3]) };
    const attributes = { activation: 'linear', int8: matrix(4, 2) } as unknown as tf.NamedAttrMap;
    const before = currentCompute().bytesInUse;
    expect(() => tf.engine().runKernel(LINEAR_INT8, inputs, attributes)).toThrow('int8: expected [4, 3]');
    expect(currentCompute().bytesInUse).toBeLessThanOrEqual(before + 4 * 19); // the inputs may have moved there
  });
});
