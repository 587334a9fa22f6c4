// Learning rates over time. Step schedules are functions of the step; plateau follows the dev metric, once an epoch.
import { ConfigError } from '@longhand/base';

/** `warmupSteps` rise linearly from 0 to the rate, in all kinds but plateau (where 0 is its only value). */
export type ScheduleConfig =
  | { readonly kind: 'constant'; readonly warmupSteps?: number }
  /** After the warm-up down linearly to `minRate` at `totalSteps`. */
  | { readonly kind: 'linear'; readonly totalSteps: number; readonly warmupSteps?: number; readonly minRate?: number }
  /** After the warm-up half a cosine down to `minRate` at `totalSteps` (Loshchilov and Hutter 2017, one cycle). */
  | { readonly kind: 'cosine'; readonly totalSteps: number; readonly warmupSteps?: number; readonly minRate?: number }
  /** Times `factor` after more than `patience` epochs without a better metric, as ReduceLROnPlateau in PyTorch. */
  | {
      readonly kind: 'plateau';
      readonly mode: 'min' | 'max';
      readonly factor?: number;
      readonly patience?: number;
      /** Relative improvement that counts. */
      readonly threshold?: number;
      readonly minRate?: number;
    };

/** All that a schedule remembers; plain JSON, so that a run can go on from it. */
export interface ScheduleState {
  readonly rate: number;
  readonly best: number | null;
  readonly badEpochs: number;
}

export interface Schedule {
  /** The rate of update number `step`, counted from 0. */
  rate(step: number): number;
  /** To be told the dev metric at the end of each epoch. */
  report(metric: number): void;
  state(): ScheduleState;
  restore(state: ScheduleState): void;
}

/** @throws ConfigError for a rate, number of steps or factor out of range. */
export function createSchedule(config: ScheduleConfig, learningRate: number): Schedule {
  if (!(learningRate > 0)) throw outOfRange('learningRate', 'a number above 0', learningRate);
  if (config.kind === 'plateau') return plateau(config, learningRate);

  const { warmupSteps = 0 } = config;
  if (!(Number.isInteger(warmupSteps) && warmupSteps >= 0)) {
    throw outOfRange('warmupSteps', 'an integer of at least 0', warmupSteps);
  }
  const decayed = decay(config, learningRate, warmupSteps);
  return {
    rate: (step) => (step < warmupSteps ? (learningRate * (step + 1)) / warmupSteps : decayed(step)),
    report: () => {},
    state: () => ({ rate: learningRate, best: null, badEpochs: 0 }),
    restore: () => {},
  };
}

function decay(
  config: Exclude<ScheduleConfig, { kind: 'plateau' }>,
  learningRate: number,
  warmupSteps: number,
): (step: number) => number {
  if (config.kind === 'constant') return () => learningRate;
  const { totalSteps, minRate = 0 } = config;
  if (!(totalSteps > warmupSteps))
    throw outOfRange('totalSteps', `more steps than warmupSteps ${warmupSteps}`, totalSteps);
  const progress = (step: number) => Math.min(1, (step - warmupSteps) / (totalSteps - warmupSteps));
  switch (config.kind) {
    case 'linear':
      return (step) => minRate + (learningRate - minRate) * (1 - progress(step));
    case 'cosine':
      return (step) => minRate + (learningRate - minRate) * 0.5 * (1 + Math.cos(Math.PI * progress(step)));
    default:
      config satisfies never;
      throw outOfRange('kind', 'constant, linear, cosine or plateau', (config as { kind: string }).kind);
  }
}

function plateau(config: Extract<ScheduleConfig, { kind: 'plateau' }>, learningRate: number): Schedule {
  const { mode, factor = 0.1, patience = 10, threshold = 1e-4, minRate = 0 } = config;
  if (!(factor > 0 && factor < 1)) throw outOfRange('factor', 'a number between 0 and 1', factor);
  const better = (metric: number, best: number): boolean =>
    mode === 'min' ? metric < best * (1 - threshold) : metric > best * (1 + threshold);
  let state: ScheduleState = { rate: learningRate, best: null, badEpochs: 0 };
  return {
    rate: () => state.rate,
    report: (metric) => {
      if (state.best === null || better(metric, state.best)) state = { ...state, best: metric, badEpochs: 0 };
      else if (state.badEpochs < patience) state = { ...state, badEpochs: state.badEpochs + 1 };
      else state = { ...state, rate: reduced(state.rate, factor, minRate), badEpochs: 0 };
    },
    state: () => state,
    restore: (stored) => {
      state = stored;
    },
  };
}

/** PyTorch leaves a rate alone when the change would be smaller than 1e-8. */
function reduced(rate: number, factor: number, minRate: number): number {
  const lower = Math.max(rate * factor, minRate);
  return rate - lower > 1e-8 ? lower : rate;
}

const outOfRange = (name: string, expected: string, got: number | string): ConfigError =>
  new ConfigError({ where: `createSchedule: ${name}`, expected, got: String(got) });
