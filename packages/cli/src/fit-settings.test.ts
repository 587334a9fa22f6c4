import { createSchedule } from '@longhand/training';
import { describe, expect, it } from 'vitest';
import { optimizerOf, scheduleOf, warmUpOf } from './fit-settings.ts';
import { type TrainingSettings, trainingDefaults } from './index.ts';

const settings = (changes: Partial<TrainingSettings>): TrainingSettings => ({ ...trainingDefaults, ...changes });
/** Rates at the first update of each epoch, of 10 updates each. */
const ratesOf = (changes: Partial<TrainingSettings>, epochs: number): number[] => {
  const schedule = createSchedule(scheduleOf(settings({ epochs, ...changes }), 10, 'max'), 1);
  return Array.from({ length: epochs }, (_, epoch) => schedule.rate(10 * epoch));
};

describe('schedules of settings', () => {
  it('count epochs', () => {
    expect(ratesOf({ schedule: 'exponential', gamma: 0.5 }, 4)).toEqual([1, 0.5, 0.25, 0.125]);
    expect(ratesOf({ schedule: 'step', gamma: 0.5, periodEpochs: 2 }, 5)).toEqual([1, 1, 0.5, 0.5, 0.25]);
    const restarts = ratesOf({ schedule: 'restarts', periodEpochs: 1, periodFactor: 2 }, 8);
    expect(restarts.map((rate) => rate === 1)).toEqual([true, true, false, true, false, false, false, true]);
    const oneCycle = ratesOf({ schedule: 'onecycle' }, 10);
    expect(oneCycle[0]).toBeCloseTo(1 / 25, 12);
    expect(oneCycle.indexOf(Math.max(...oneCycle))).toBe(3);
  });

  it('take a warm-up where they have one', () => {
    for (const schedule of ['exponential', 'step', 'restarts'] as const)
      expect(ratesOf({ schedule, warmupSteps: 10 }, 2)).toEqual([0.1, 1]);
  });

  it('warm up for a tenth of all updates, where more than half are asked for', () => {
    const warmUp = (changes: Partial<TrainingSettings>) => warmUpOf(settings({ epochs: 4, ...changes }), 30);
    for (const schedule of ['linear', 'cosine'] as const) {
      expect([0, 1, 60, 61, 200].map((warmupSteps) => warmUp({ schedule, warmupSteps }))).toEqual([0, 1, 60, 12, 12]);
      const made = scheduleOf(settings({ schedule, warmupSteps: 200, epochs: 4 }), 30, 'max');
      expect(made).toEqual({ kind: schedule, warmupSteps: 12, totalSteps: 120 });
      expect(createSchedule(scheduleOf(settings({ schedule, warmupSteps: 9, epochs: 1 }), 1, 'max'), 1).rate(0)).toBe(
        1,
      );
    }
    expect(warmUp({ schedule: 'constant', warmupSteps: 200 })).toBe(200); // it has no last update
  });

  it.each([
    [{ schedule: 'onecycle', warmupSteps: 5 }, '--warmup-steps: expected 0 with --schedule onecycle, got 5'],
    [{ schedule: 'plateau', warmupSteps: 5 }, '--warmup-steps: expected 0 with --schedule plateau, got 5'],
    [{ schedule: 'constant', gamma: 0.9 }, '--gamma: expected 0.5 with --schedule constant, got 0.9'],
    [{ schedule: 'restarts', gamma: 0.9 }, '--gamma: expected 0.5 with --schedule restarts, got 0.9'],
    [{ schedule: 'cosine', periodEpochs: 2 }, '--period-epochs: expected 5 with --schedule cosine, got 2'],
    [{ schedule: 'step', periodFactor: 2 }, '--period-factor: expected 1 with --schedule step, got 2'],
    [{ schedule: 'triangle' }, '--schedule: expected a schedule, got "triangle"'],
  ])('of %j are refused', (changes, message) => {
    expect(() => scheduleOf(settings(changes as Partial<TrainingSettings>), 10, 'min')).toThrow(message);
  });

  it('of a run from before, without the newer settings, are what they were', () => {
    const { gamma: _, periodEpochs: __, periodFactor: ___, ...before } = settings({ schedule: 'cosine', epochs: 3 });
    expect(scheduleOf(before as TrainingSettings, 10, 'max')).toEqual({
      kind: 'cosine',
      warmupSteps: 0,
      totalSteps: 30,
    });
  });
});

describe('optimizers of settings', () => {
  it('have amsgrad where they know it', () => {
    expect(optimizerOf(settings({ amsgrad: true }))).toEqual({ kind: 'adam', weightDecay: 0, amsgrad: true });
    expect(optimizerOf(settings({ optimizer: 'adagrad' }))).toEqual({ kind: 'adagrad', weightDecay: 0 });
    expect(() => optimizerOf(settings({ optimizer: 'sgd', amsgrad: true }))).toThrow(
      '--amsgrad: expected false with --optimizer sgd, got true',
    );
  });
});
