import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkClipping } from './clipping.ts';
import {
  clipScale,
  createOptimizer,
  createSchedule,
  globalNorm,
  type OptimizerConfig,
  type ScheduleConfig,
  type ScheduleState,
} from './index.ts';

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
  { kind: 'adam', amsgrad: true },
  { kind: 'adagrad', learningRateDecay: 0.001 },
];
/** Adagrad's rates shrink from the first step on. */
const bowlRate = (kind: string): number => (kind === 'adagrad' ? 1 : 0.03);

const schedules: readonly ScheduleConfig[] = [
  { kind: 'constant' },
  { kind: 'plateau', mode: 'max', patience: 1 },
  { kind: 'onecycle', totalSteps: 12 },
  { kind: 'restarts', period: 3, periodFactor: 2, warmupSteps: 1 },
  { kind: 'step', stepSize: 3 },
  { kind: 'exponential', gamma: 0.8 },
];

/** What a checkpoint keeps, through JSON. */
interface Stored {
  readonly params: number[];
  readonly state: Readonly<Record<string, number[]>>;
  readonly schedule: ScheduleState;
  readonly step: number;
}

describe.each(kinds.map((config) => [JSON.stringify(config), config] as const))('%s', (_, config) => {
  it('finds the minimum of a bowl', () => {
    const params = { at: tf.variable(tf.tensor1d([3, -2])) };
    const optimizer = createOptimizer(config, params);
    for (let step = 0; step < 400; step++) {
      const gradient = tf.tidy(() => params.at.sub(tf.tensor1d([1, 1])));
      optimizer.update({ at: gradient }, { learningRate: bowlRate(config.kind) });
      gradient.dispose();
    }
    for (const value of params.at.dataSync()) expect(Math.abs(value - 1)).toBeLessThan(0.05);
    optimizer.dispose();
  });

  it.each(schedules)('goes on from its stored state with the same bits, the rate by $kind', (scheduled) => {
    const gradientAt = (step: number) => tf.tensor1d([Math.sin(step), Math.cos(2 * step), 0.3]);
    const run = (steps: number, from?: Stored): Stored => {
      const params = { w: tf.variable(tf.tensor1d(from ? from.params : [0.1, 0.2, 0.3])) };
      const [optimizer, schedule] = [createOptimizer(config, params), createSchedule(scheduled, 0.1)];
      if (from) {
        const stored = Object.entries(from.state).map(([name, values]) => [name, tf.tensor1d(values)]);
        optimizer.restore(Object.fromEntries(stored), from.step);
        schedule.restore(from.schedule);
      }
      while (optimizer.step < steps) {
        optimizer.update({ w: gradientAt(optimizer.step) }, { learningRate: schedule.rate(optimizer.step) });
        if (optimizer.step % 2 === 0) schedule.report(0.5);
      }
      const state = Object.entries(optimizer.state()).map(([name, slot]) => [name, [...slot.dataSync()]]);
      return JSON.parse(
        JSON.stringify({
          params: [...params.w.dataSync()],
          state: Object.fromEntries(state),
          schedule: schedule.state(),
          step: optimizer.step,
        }),
      );
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
  [{ kind: 'lion' }, 'kind adam, adamw, sgd, rmsprop, adagrad, got "lion"'],
  [{ kind: 'constructor' }, 'got "constructor"'],
  [{ kind: 'adam', beta2: Number.NaN }, 'beta2: expected a number in [0, 1), got NaN'],
  [{ kind: 'adamw', beta1: -0.1 }, 'beta1'],
  [{ kind: 'adam', epsilon: Number.NaN }, 'epsilon: expected a number of at least 0, got NaN'],
  [{ kind: 'adam', epsilon: -1e-8 }, 'epsilon'],
  [{ kind: 'adamw', weightDecay: Infinity }, 'weightDecay: expected a number of at least 0, got Infinity'],
  [{ kind: 'sgd', weightDecay: Number.NaN }, 'weightDecay'],
  [{ kind: 'sgd', momentum: '0.9' }, 'momentum: expected a number of at least 0, got 0.9'],
  [{ kind: 'rmsprop', alpha: 1 }, 'alpha'],
  [{ kind: 'adagrad', learningRateDecay: -1 }, 'learningRateDecay'],
  [{ kind: 'adagrad', initialSum: Number.NaN }, 'initialSum: expected a number of at least 0, got NaN'],
  [{ kind: 'adagrad', epsilon: undefined, weightDecay: -1 }, 'weightDecay'],
  [{ kind: 'sgd', amsgrad: true }, 'amsgrad: expected options of sgd: momentum, nesterov, weightDecay, got true'],
  [{ kind: 'adam', amsgrad: 1 }, 'amsgrad: expected true or false, got 1'],
  [{ kind: 'rmsprop', momentum: -1 }, 'momentum: expected a number of at least 0, got -1'],
])('refuses %j', (config, message) => {
  expect(() => createOptimizer(config as unknown as OptimizerConfig, {})).toThrow(message);
});

it('refuses a state that is not its own, and a gradient of nothing it knows', () => {
  const optimizer = createOptimizer({ kind: 'adam' }, { w: tf.variable(tf.zeros([2])) });
  expect(() => optimizer.restore({ 'w/m': tf.zeros([2]) }, 1)).toThrow('expected a tensor "w/v", got w/m');
  expect(() => optimizer.restore({ 'w/m': tf.zeros([2]), 'w/v': tf.zeros([3]) }, 1)).toThrow(
    '"w/v" of shape [2], got [3]',
  );
  expect(() => optimizer.update({ x: tf.zeros([2]) }, { learningRate: 1 })).toThrow('got a gradient of "x"');
  expect(() => optimizer.restore({ 'w/m': tf.zeros([2]), 'w/v': tf.zeros([2]) }, 1.5)).toThrow('number of updates');
});

it('refuses rates that are none, and counts no step then', () => {
  const params = { w: tf.variable(tf.ones([2])) };
  const optimizer = createOptimizer({ kind: 'adam' }, params);
  const update =
    (learningRate: number, more: object = {}) =>
    () =>
      optimizer.update({ w: tf.ones([2]) }, { learningRate, ...more });
  for (const rate of [Number.NaN, -1, Infinity]) expect(update(rate)).toThrow('optimizer update: learningRate');
  expect(update(1, { gradientScale: Number.NaN })).toThrow('gradientScale');
  expect(update(1, { clipValue: 0 })).toThrow('clipValue: expected a number above 0, got 0');
  expect([optimizer.step, ...params.w.dataSync()]).toEqual([0, 1, 1]);
});

it('a state without amsgrad is that of before, and does not do for amsgrad', () => {
  const params = { w: tf.variable(tf.ones([2])) };
  const before = { 'w/m': tf.ones([2]), 'w/v': tf.ones([2]) };
  createOptimizer({ kind: 'adamw' }, params).restore(before, 3);
  expect(() => createOptimizer({ kind: 'adamw', amsgrad: true }, params).restore(before, 3)).toThrow('"w/vMax"');
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
  it("bounds as PyTorch's clip_grad_value_", () => {
    // torch 2.13: SGD, lr 1, after clip_grad_value_([w], 0.5); NaN stays, infinity is bounded.
    const params = { w: tf.variable(tf.zeros([6])) };
    const w = tf.tensor1d([-3, -0.25, 0.5, 0.75, Infinity, Number.NaN]);
    createOptimizer({ kind: 'sgd' }, params).update({ w }, { learningRate: 1, clipValue: 0.5 });
    expect([...params.w.dataSync()]).toEqual([0.5, 0.25, -0.5, -0.5, -0.5, Number.NaN]);
  });
  it('is by norm or by value', () => {
    expect(() => checkClipping(1, 0.5)).toThrow('clipValue: expected 0 with clipNorm 1, got 0.5');
    expect(() => checkClipping(Number.NaN, 0)).toThrow('clipNorm: expected a number of at least 0, got NaN');
    expect(() => checkClipping(0, -1)).toThrow('clipValue');
    expect(() => checkClipping(0, 0.5)).not.toThrow();
  });
  it('leaves small gradients alone, and all of them with 0', () => {
    expect(clipScale(0.5, 1)).toBe(1);
    expect(clipScale(50, 0)).toBe(1);
  });
});
