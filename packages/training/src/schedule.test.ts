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

const casesOf = (name: string): TorchCase[] =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')).cases;
const cases = casesOf('torch-lr-schedules');
/** Several milestones, absolute thresholds and cool-down are not among ours. */
const cosine = cases.filter(({ tag }) => ['cosine', 'cosine-eta-min'].includes(tag));
const plateau = cases.filter(({ tag }) =>
  ['plateau-min', 'plateau-default', 'plateau-max', 'plateau-min-lr', 'plateau-eps'].includes(tag),
);
const others = [...cases, ...casesOf('torch-lr-more')].filter(({ tag }) =>
  /^(one-cycle|warm-restarts|step|exponential)/.test(tag),
);

/** PyTorch's options in our words; undefined where the case has none, so that our default is PyTorch's. */
function configOf({ scheduler, options }: TorchCase): ScheduleConfig {
  const number = (name: string): number | undefined =>
    options[name] === undefined ? undefined : Number(options[name]);
  switch (scheduler) {
    case 'OneCycleLR':
      return {
        kind: 'onecycle',
        totalSteps: number('total_steps') ?? Number(options.epochs) * Number(options.steps_per_epoch),
        peak: number('pct_start'),
        annealing: options.anneal_strategy === 'linear' ? 'linear' : undefined,
        startDivisor: number('div_factor'),
        endDivisor: number('final_div_factor'),
        threePhase: Boolean(options.three_phase),
      };
    case 'CosineAnnealingWarmRestarts':
      return {
        kind: 'restarts',
        period: Number(options.T_0),
        periodFactor: number('T_mult'),
        minRate: number('eta_min'),
      };
    case 'StepLR':
      return { kind: 'step', stepSize: Number(options.step_size), gamma: number('gamma') };
    default:
      return { kind: 'exponential', gamma: Number(options.gamma) };
  }
}

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

  it.each(others.map((given) => [given.id, given.tag, given] as const))('%s: %s', (_, __, given) => {
    const schedule = createSchedule(configOf(given), Number(given.options.max_lr ?? given.initial_lr));
    for (const [step, rate] of given.lr!.entries()) close(schedule.rate(step), rate);
  });

  it('covers two, five and fifteen cases', () =>
    expect([cosine.length, plateau.length, others.length]).toEqual([2, 5, 15]));
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
  it('leads to restarts, steps and exponential decay, whose own steps begin after it', () => {
    const configs = [
      { kind: 'restarts', period: 3, periodFactor: 2 },
      { kind: 'step', stepSize: 2 },
      { kind: 'exponential', gamma: 0.5, every: 3 },
    ] as const;
    for (const config of configs) {
      const [warmed, plain] = [createSchedule({ ...config, warmupSteps: 4 }, 1), createSchedule(config, 1)];
      expect([0, 1, 2, 3].map(warmed.rate)).toEqual([0.25, 0.5, 0.75, 1]);
      for (let step = 0; step < 12; step++) expect(warmed.rate(step + 4)).toBe(plain.rate(step));
    }
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

it('a first metric that is NaN is not the best', () => {
  const schedule = createSchedule({ kind: 'plateau', mode: 'max', patience: 3 }, 1);
  for (const metric of [Number.NaN, 0.5, 0.6]) schedule.report(metric);
  expect(schedule.state()).toEqual({ rate: 1, best: 0.6, badEpochs: 0 });
});

it('after its last step the rate stays', () => {
  for (const kind of ['linear', 'cosine', 'onecycle'] as const) {
    const schedule = createSchedule({ kind, totalSteps: 10 }, 1);
    expect(schedule.rate(25), kind).toBe(schedule.rate(10));
  }
});

const nan = Number.NaN;
it.each([
  [{ kind: 'constant', warmupSteps: nan }, 1, 'warmupSteps: expected an integer of at least 0, got NaN'],
  [{ kind: 'constant' }, nan, 'learningRate: expected a number above 0, got NaN'],
  [{ kind: 'constant' }, Infinity, 'learningRate: expected a number above 0, got Infinity'],
  [{ kind: 'constant' }, -1, 'learningRate'],
  [{ kind: 'cosine', totalSteps: nan }, 1, 'totalSteps: expected an integer of at least 1, got NaN'],
  [{ kind: 'cosine', totalSteps: 9, minRate: 2 }, 1, 'minRate: expected a number from 0 to the rate 1, got 2'],
  [{ kind: 'linear', totalSteps: 9, minRate: nan }, 1, 'minRate'],
  [{ kind: 'restarts', period: 0 }, 1, 'period: expected an integer of at least 1, got 0'],
  [{ kind: 'restarts', period: 2, periodFactor: 1.5 }, 1, 'periodFactor'],
  [{ kind: 'restarts', period: 2, minRate: -1 }, 1, 'minRate'],
  [{ kind: 'step', stepSize: 2.5 }, 1, 'stepSize'],
  [{ kind: 'step', stepSize: 2, gamma: 0 }, 1, 'gamma: expected a number above 0, at most 1, got 0'],
  [{ kind: 'exponential' }, 1, 'gamma: expected a number above 0, at most 1, got undefined'],
  [{ kind: 'exponential', gamma: 1.1 }, 1, 'gamma'],
  [{ kind: 'exponential', gamma: 0.5, every: 0 }, 1, 'every'],
  [{ kind: 'onecycle' }, 1, 'totalSteps'],
  [{ kind: 'onecycle', totalSteps: 9, peak: 1.5 }, 1, 'peak: expected a number from 0 to 1, got 1.5'],
  [{ kind: 'onecycle', totalSteps: 9, peak: 0.6, threePhase: true }, 1, 'peak: expected a number from 0 to 0.5'],
  [{ kind: 'onecycle', totalSteps: 9, startDivisor: 0 }, 1, 'startDivisor'],
  [{ kind: 'onecycle', totalSteps: 9, endDivisor: nan }, 1, 'endDivisor'],
  [{ kind: 'onecycle', totalSteps: 9, annealing: 'cos' }, 1, 'annealing: expected cosine or linear, got cos'],
  [{ kind: 'plateau', mode: 'up' }, 1, 'mode: expected min or max, got up'],
  [{ kind: 'plateau', mode: 'min', patience: nan }, 1, 'patience'],
  [{ kind: 'plateau', mode: 'min', threshold: nan }, 1, 'threshold'],
  [{ kind: 'plateau', mode: 'min', minRate: nan }, 1, 'minRate'],
  [{ kind: 'triangle', totalSteps: 9 }, 1, 'expected kind constant, linear, cosine,'],
  [{ kind: 'constructor' }, 1, 'got "constructor"'],
  [{ kind: 'linear', totalSteps: 3, warmupSteps: 3 }, 1, 'totalSteps: expected more steps than warmupSteps 3, got 3'],
  [{ kind: 'constant', warmupSteps: -1 }, 1, 'warmupSteps'],
  [{ kind: 'plateau', mode: 'min', factor: 1 }, 1, 'factor: expected a number between 0 and 1, got 1'],
  [{ kind: 'constant' }, 0, 'learningRate: expected a number above 0, got 0'],
] as const)('refuses %j at rate %d', (config, rate, message) => {
  expect(() => createSchedule(config as unknown as ScheduleConfig, rate)).toThrow(message);
});
