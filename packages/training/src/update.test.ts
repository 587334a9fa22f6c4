import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { createOptimizer } from './index.ts';
import { update } from './update.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

/** One update of w = 1 by a loss of `slope` w. */
function run(slope: number, options: { clipNorm?: number; clipValue?: number }) {
  const w = tf.variable(tf.scalar(1)) as unknown as tf.Variable;
  const optimizer = createOptimizer({ kind: 'sgd' }, { w });
  const before = tf.memory().numTensors;
  const loss = (batch: number) => w.sub(1).mul(batch) as tf.Scalar;
  const step = () => update({ params: { w }, optimizer, loss, size: () => 1, seed: 1, ...options }, [slope], 0, 0.1);
  const finish = () => {
    const result = { value: w.dataSync()[0], steps: optimizer.step, left: tf.memory().numTensors - before };
    tf.disposeVariables();
    return result;
  };
  return { step, finish };
}

it('clips by value, or by norm, or not at all', () => {
  const after = (options: { clipNorm?: number; clipValue?: number }): number => {
    const { step, finish } = run(8, options);
    step();
    return 1 - finish().value!;
  };
  expect(after({})).toBeCloseTo(0.8, 6);
  expect(after({ clipNorm: 1 })).toBeCloseTo(0.1, 6);
  expect(after({ clipValue: 0.5 })).toBeCloseTo(0.05, 6);
});

it('a norm that is not finite is an error that changes nothing and leaves nothing behind', () => {
  const { step, finish } = run(3e38, { clipNorm: 1 });
  expect(step).toThrow('training step 0: expected gradients of a finite norm, got Infinity. The learning rate was 0.1');
  expect(finish()).toEqual({ value: 1, steps: 0, left: 0 });
});

it('a loss that is not finite too', () => {
  const { step, finish } = run(Infinity, {});
  expect(step).toThrow('training step 0: expected a finite loss, got NaN');
  expect(finish()).toEqual({ value: 1, steps: 0, left: 0 });
});

it('clipping that is none is refused', () => {
  const { step, finish } = run(1, { clipValue: Number.NaN });
  expect(step).toThrow('clipValue: expected a number of at least 0, got NaN');
  expect(finish()).toEqual({ value: 1, steps: 0, left: 0 });
});
