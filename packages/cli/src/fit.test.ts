import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun } from '@longhand/runs';
import { createOptimizer, createSchedule, train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fit } from './fit.ts';
import { Interrupted, type TrainingSettings, trainingDefaults } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const run = async () => openRun(await mkdtemp(join(tmpdir(), 'longhand-')));

/** w goes to 3; an epoch has three batches of one number each. */
async function task() {
  const w = tf.variable(tf.scalar(0));
  const distance = (x: number) => w.sub(3).mul(x).square() as tf.Scalar;
  return {
    run: await run(),
    start: 'new',
    params: { w } as unknown as Record<string, tf.Variable>,
    batches: (epoch: number) => [1, 2, 3].map((x) => x + epoch),
    loss: distance,
    size: () => 1,
    evaluate: () => ({ distance: tf.tidy(() => distance(1).dataSync()[0]!) }),
    monitor: { metric: 'distance', mode: 'min' },
    output: { write: () => {} },
  } as const;
}
const settings = (changes: Partial<TrainingSettings>): TrainingSettings => ({
  ...trainingDefaults,
  epochs: 4,
  ...changes,
});

async function fitted(changes: Partial<TrainingSettings>): Promise<number> {
  const one = await task();
  const before = tf.memory().numTensors;
  await fit(settings(changes), { ...one, batchesPerEpoch: 3 });
  expect(tf.memory().numTensors).toBe(before);
  const [value] = one.params.w!.dataSync();
  one.params.w!.dispose();
  return value!;
}

describe('fit', () => {
  it('is the loop with the optimizer and the schedule that the settings name', async () => {
    const one = await task();
    const optimizer = createOptimizer({ kind: 'sgd', momentum: 0.9, weightDecay: 0.01 }, one.params);
    // Two updates an epoch: three batches, two at a time.
    const schedule = createSchedule({ kind: 'linear', warmupSteps: 2, totalSteps: 8 }, 0.01);
    await train<number>({ ...one, optimizer, schedule, epochs: 4, clipNorm: 5, accumulate: 2, seed: 1 });
    const expected = one.params.w!.dataSync()[0];
    optimizer.dispose();
    one.params.w!.dispose();
    const same = { optimizer: 'sgd', weightDecay: 0.01, schedule: 'linear', warmupSteps: 2 } as const;
    expect(await fitted({ ...same, learningRate: 0.01, clipNorm: 5, accumulate: 2 })).toBe(expected);
    expect(await fitted({ ...same, learningRate: 0.01, clipNorm: 5, accumulate: 1 })).not.toBe(expected);
  });

  it('ends when --minutes are over, and says what fits into them', async () => {
    const one = await task();
    const lines: string[] = [];
    const output = { write: (text: string) => lines.push(text) };
    const changes = { minutes: 1e-9, schedule: 'cosine' } as const;
    const { finished, steps } = await fit(settings(changes), { ...one, batchesPerEpoch: 3, output });
    expect({ finished, steps }).toEqual({ finished: 'time', steps: 1 });
    const text = lines.join('');
    expect(text).toContain('--minutes 1e-9 are over after 1 of 12 updates. --schedule cosine had not come to its end');
    expect(text).toContain('--epochs 1 fits into the time');
    expect((await one.run.readProgress()).best?.epoch).toBe(0);
    one.params.w!.dispose();
  });

  it('keeps the last weights where --select says so', async () => {
    const keptBy = async (select: TrainingSettings['select']) => {
      const one = await task();
      const monitor = { metric: 'distance', mode: 'max' } as const; // the first epoch is the farthest
      const { best } = await fit(settings({ learningRate: 0.3, select }), { ...one, monitor, batchesPerEpoch: 3 });
      const stored = tf.tidy(() => one.params.w!.sub(3).square().dataSync()[0]);
      expect(stored).toBeCloseTo(best.metric, 6);
      one.params.w!.dispose();
      return best.epoch;
    };
    expect([await keptBy('best'), await keptBy('last')]).toEqual([0, 3]);
  });

  it.each(['adam', 'adamw', 'sgd', 'rmsprop'] as const)('learns with %s', async (optimizer) => {
    const value = await fitted({ optimizer, learningRate: optimizer === 'sgd' ? 0.002 : 0.3, clipNorm: 0, epochs: 12 });
    expect(Math.abs(value - 3)).toBeLessThan(0.5);
  });

  it.each([
    { optimizer: 'adagrad', learningRate: 2 },
    { amsgrad: true, learningRate: 0.3 },
    { schedule: 'onecycle', learningRate: 0.5 },
    { schedule: 'exponential', gamma: 0.9, learningRate: 0.3 },
    { schedule: 'step', periodEpochs: 8, learningRate: 0.3 },
    { schedule: 'restarts', periodEpochs: 4, periodFactor: 2, learningRate: 0.4 },
    { clipValue: 5, optimizer: 'sgd', learningRate: 0.01 },
  ] as const)('learns with %j', async (changes) => {
    const value = await fitted({ clipNorm: 0, epochs: 12, ...changes });
    expect(Math.abs(value - 3)).toBeLessThan(0.5);
  });

  it('refuses clipping by norm and by value at once, before the first step', async () => {
    await expect(fitted({ clipValue: 0.5 })).rejects.toThrow('clipValue: expected 0 with clipNorm 1, got 0.5.');
  });

  it('refuses a warm-up that the schedule has not', async () => {
    await expect(fitted({ schedule: 'plateau', warmupSteps: 5 })).rejects.toThrow(
      '--warmup-steps: expected 0 with --schedule plateau, got 5',
    );
  });
});

describe('fit, as a person sees it', () => {
  it('prints a line an epoch', async () => {
    const one = await task();
    const written: string[] = [];
    await fit(settings({ learningRate: 0.1 }), {
      ...one,
      batchesPerEpoch: 3,
      output: { write: (text) => written.push(text) },
    });
    expect(written.at(0)).toMatch(/^epoch 1\/4 {2}loss \d+\.\d{4} {2}dev distance \d+\.\d{4} {2}\(best\)\n$/);
    one.params.w!.dispose();
  });

  it('tells that a warm-up follows the number of updates where these are few', async () => {
    const lines = async (warmupSteps: number) => {
      const one = await task();
      const written: string[] = [];
      const output = { write: (text: string) => written.push(text) };
      await fit(settings({ schedule: 'cosine', warmupSteps, epochs: 4 }), { ...one, batchesPerEpoch: 3, output });
      one.params.w!.dispose();
      return written;
    };
    expect((await lines(200))[0]).toBe(
      'Warm-up takes 1 of the 12 updates: --warmup-steps 200 is more than half of them.\n',
    );
    expect((await lines(6))[0]).toMatch(/^epoch 1/);
  });

  it('saves after Ctrl-C, also where a launcher passes it on', async () => {
    const one = await task();
    let seen = 0;
    const loss = (x: number) => {
      if (++seen === 2) {
        process.emit('SIGINT');
        process.emit('SIGINT');
      }
      return one.loss(x);
    };
    const training = fit(settings({}), { ...one, loss, batchesPerEpoch: 3 });
    await expect(training).rejects.toThrow(new Interrupted(2, one.run.path));
    expect((await one.run.readProgress()).step).toBe(2);
    one.params.w!.dispose();
  });
});
