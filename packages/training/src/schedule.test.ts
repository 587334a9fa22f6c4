import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSchedule, type ScheduleConfig } from './schedule.ts';

interface TorchCase {
  readonly id: string;
  readonly tag: string;
  readonly scheduler: string;
  readonly initial_lr: number;
  readonly options: Record<string, number | string>;
  readonly lr?: number[];
  readonly metric?: number[];
  readonly lr_after_step?: number[];
}

const { cases } = JSON.parse(readFileSync(new URL('./fixtures/torch-lr-schedules.json', import.meta.url), 'utf8')) as {
  cases: TorchCase[];
};
/** Restarts, one-cycle, step decays, absolute thresholds and cool-down are not among ours. */
const cosine = cases.filter(({ tag }) => ['cosine', 'cosine-eta-min'].includes(tag));
const plateau = cases.filter(({ tag }) =>
  ['plateau-min', 'plateau-default', 'plateau-max', 'plateau-min-lr', 'plateau-eps'].includes(tag),
);

const close = (actual: number, expected: number): void => expect(actual / expected).toBeCloseTo(1, 6);

describe('PyTorch', () => {
  it.each(cosine.map((given) => [given.id, given] as const))('%s: cosine', (_, { options, lr, initial_lr: rate }) => {
    const totalSteps = Number(options.T_max);
    const schedule = createSchedule({ kind: 'cosine', totalSteps, minRate: Number(options.eta_min ?? 0) }, rate);
    const expected = lr!.slice(0, totalSteps); // PyTorch's cosine rises again after its end, ours stays
    expected.forEach((value, step) => {
      close(schedule.rate(step), value);
    });
    expect(expected.length).toBeGreaterThan(4);
  });

  it.each(plateau.map((given) => [given.id, given.tag, given] as const))('%s: %s', (_, __, given) => {
    const { mode = 'min', factor, patience, threshold, min_lr: minRate } = given.options;
    const config = { kind: 'plateau', mode, factor, patience, threshold, minRate } as ScheduleConfig;
    const schedule = createSchedule(config, given.initial_lr);
    given.metric!.forEach((metric, epoch) => {
      schedule.report(metric);
      close(schedule.rate(0), given.lr_after_step![epoch]!);
    });
  });

  it('covers two and five cases', () => expect([cosine.length, plateau.length]).toEqual([2, 5]));
});

describe('warm-up', () => {
  it('rises to the rate in equal steps, then the decay begins', () => {
    const schedule = createSchedule({ kind: 'linear', totalSteps: 12, warmupSteps: 4 }, 0.8);
    const rates = Array.from({ length: 13 }, (_, step) => schedule.rate(step));
    const expected = [0.2, 0.4, 0.6, 0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0];
    rates.forEach((rate, step) => {
      expect(rate).toBeCloseTo(expected[step]!, 12);
    });
  });
  it('leads to a constant rate too', () => {
    const schedule = createSchedule({ kind: 'constant', warmupSteps: 2 }, 1);
    expect([0, 1, 2, 99].map(schedule.rate)).toEqual([0.5, 1, 1, 1]);
  });
});

it('a plateau goes on from its stored state', () => {
  const config = { kind: 'plateau', mode: 'max', factor: 0.5, patience: 1 } as const;
  const [whole, first, second] = [1, 2, 3].map(() => createSchedule(config, 1)) as [
    ...ReturnType<typeof createSchedule>[],
  ];
  const metrics = [0.5, 0.6, 0.6, 0.6, 0.55, 0.7, 0.1, 0.1];
  for (const metric of metrics) whole!.report(metric);
  for (const metric of metrics.slice(0, 3)) first!.report(metric);
  second!.restore(JSON.parse(JSON.stringify(first!.state())));
  for (const metric of metrics.slice(3)) second!.report(metric);
  expect(second!.state()).toEqual(whole!.state());
  expect(second!.rate(0)).toBeLessThan(1);
});

it.each([
  [{ kind: 'linear', totalSteps: 3, warmupSteps: 3 }, 1, 'totalSteps: expected more steps than warmupSteps 3, got 3'],
  [{ kind: 'constant', warmupSteps: -1 }, 1, 'warmupSteps'],
  [{ kind: 'plateau', mode: 'min', factor: 1 }, 1, 'factor: expected a number between 0 and 1, got 1'],
  [{ kind: 'constant' }, 0, 'learningRate: expected a number above 0, got 0'],
] as const)('refuses %j at rate %d', (config, rate, message) => {
  expect(() => createSchedule(config as ScheduleConfig, rate)).toThrow(message);
});
