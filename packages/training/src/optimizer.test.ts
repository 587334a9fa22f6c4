import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clipScale, createOptimizer, globalNorm, type OptimizerConfig } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});
afterEach(() => tf.disposeVariables());

const kinds: readonly OptimizerConfig[] = [
  { kind: 'adam' },
  { kind: 'adamw' },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'rmsprop', momentum: 0.5 },
];

describe.each(kinds.map((config) => [config.kind, config] as const))('%s', (_, config) => {
  it('finds the minimum of a bowl', () => {
    const params = { at: tf.variable(tf.tensor1d([3, -2])) };
    const optimizer = createOptimizer(config, params);
    for (let step = 0; step < 400; step++) {
      const gradient = tf.tidy(() => params.at.sub(tf.tensor1d([1, 1])));
      optimizer.update({ at: gradient }, { learningRate: 0.03 });
      gradient.dispose();
    }
    for (const value of params.at.dataSync()) expect(Math.abs(value - 1)).toBeLessThan(0.05);
    optimizer.dispose();
  });

  it('goes on from its stored state with the same bits', () => {
    const gradientAt = (step: number) => tf.tensor1d([Math.sin(step), Math.cos(2 * step), 0.3]);
    const run = (steps: number, from?: { params: Float32Array; state: Record<string, Float32Array>; step: number }) => {
      const params = { w: tf.variable(tf.tensor1d(from ? from.params : [0.1, 0.2, 0.3])) };
      const optimizer = createOptimizer(config, params);
      if (from) {
        const stored = Object.entries(from.state).map(([name, values]) => [name, tf.tensor1d(values)]);
        optimizer.restore(Object.fromEntries(stored), from.step);
      }
      while (optimizer.step < steps) optimizer.update({ w: gradientAt(optimizer.step) }, { learningRate: 0.1 });
      const state = Object.entries(optimizer.state()).map(([name, slot]) => [name, slot.dataSync().slice()]);
      return {
        params: params.w.dataSync().slice() as Float32Array,
        state: Object.fromEntries(state) as Record<string, Float32Array>,
        step: optimizer.step,
      };
    };
    expect(run(9, run(4))).toEqual(run(9));
    expect(run(9)).not.toEqual(run(8));
  });
});

it('decay shrinks weights whose gradient is zero', () => {
  for (const config of [
    { kind: 'adamw', weightDecay: 0.1 },
    { kind: 'sgd', weightDecay: 0.1 },
  ] as const) {
    const params = { w: tf.variable(tf.tensor1d([2, -2])) };
    createOptimizer(config, params).update({ w: tf.zeros([2]) }, { learningRate: 0.5 });
    const [a, b] = params.w.dataSync();
    expect(a).toBeCloseTo(1.9, 5);
    expect(b).toBeCloseTo(-1.9, 5);
  }
});

it('leaves parameters without a gradient alone', () => {
  const params = { a: tf.variable(tf.tensor1d([1])), b: tf.variable(tf.tensor1d([1])) };
  createOptimizer({ kind: 'adam' }, params).update({ a: tf.ones([1]) }, { learningRate: 0.1 });
  expect(params.a.dataSync()[0]).toBeLessThan(1);
  expect(params.b.dataSync()[0]).toBe(1);
});

it.each([
  [{ kind: 'adam', beta1: 1 }, 'beta1: expected a number in [0, 1), got 1'],
  [{ kind: 'sgd', nesterov: true }, 'momentum > 0 with nesterov'],
  [{ kind: 'adagrad' }, 'kind adam, adamw, sgd or rmsprop, got "adagrad"'],
  [{ kind: 'rmsprop', momentum: -1 }, 'momentum: expected a number of at least 0, got -1'],
])('refuses %j', (config, message) => {
  expect(() => createOptimizer(config as OptimizerConfig, {})).toThrow(message);
});

it('refuses a state that is not its own, and a gradient of nothing it knows', () => {
  const optimizer = createOptimizer({ kind: 'adam' }, { w: tf.variable(tf.zeros([2])) });
  expect(() => optimizer.restore({ 'w/m': tf.zeros([2]) }, 1)).toThrow('expected a tensor "w/v", got w/m');
  expect(() => optimizer.restore({ 'w/m': tf.zeros([2]), 'w/v': tf.zeros([3]) }, 1)).toThrow(
    '"w/v" of shape [2], got [3]',
  );
  expect(() => optimizer.update({ x: tf.zeros([2]) }, { learningRate: 1 })).toThrow('got a gradient of "x"');
});

describe('clipping', () => {
  it("scales as PyTorch's clip_grad_norm_: norm 4.50039847 to 1", () => {
    const gradients = {
      a: tf.tensor2d([
        [0.8548, 1.0218, -1.2305],
        [1.4563, 1.6218, -2.0914],
      ]),
      b: tf.tensor1d([1.245, -1.8868, -1.121, -1.0417]),
      c: tf.tensor1d([-0.6228]),
    };
    const norm = globalNorm(gradients);
    expect(norm).toBeCloseTo(4.50039847, 5);
    expect(0.8548 * clipScale(norm, 1)).toBeCloseTo(0.189938694, 6);
    expect(-0.6228 * clipScale(norm, 1)).toBeCloseTo(-0.138387715, 6);
  });
  it('leaves small gradients alone, and all of them with 0', () => {
    expect(clipScale(0.5, 1)).toBe(1);
    expect(clipScale(50, 0)).toBe(1);
  });
});
