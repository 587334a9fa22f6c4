// Learning rates over time. Step schedules are functions of the step; plateau follows the dev metric, once an epoch.

import { ConfigError } from '@longhand/base';
import { type PlateauConfig, plateau } from './plateau.ts';
import { checkFloor, checkInteger, checkNumber, outOfRange } from './schedule-checks.ts';
import type { Schedule } from './schedule-types.ts';

/** Down to this rate; default 0. */
interface Floor {
  readonly minRate?: number;
}

/** `warmupSteps` rise linearly from 0 to the rate, before the kinds that have it; their own steps count from there. */
interface WarmUp {
  readonly warmupSteps?: number;
}

/** A learning rate over time, by its kind. */
export type ScheduleConfig =
  | ({ readonly kind: 'constant' } & WarmUp)
  /** Down linearly to `minRate` at `totalSteps`, the warm-up included. */
  | ({ readonly kind: 'linear'; readonly totalSteps: number } & WarmUp & Floor)
  /** Half a cosine down to `minRate` at `totalSteps`, the warm-up included (Loshchilov and Hutter 2017, one cycle). */
  | ({ readonly kind: 'cosine'; readonly totalSteps: number } & WarmUp & Floor)
  /** Half a cosine down to `minRate` in `period` steps, then from the rate again, in periods `periodFactor` times as long each (default 1). */
  | ({ readonly kind: 'restarts'; readonly period: number; readonly periodFactor?: number } & WarmUp & Floor)
  /** Times `gamma` every `every` steps (default 1). */
  | ({ readonly kind: 'exponential'; readonly gamma: number; readonly every?: number } & WarmUp)
  /** Times `gamma` (default 0.1) every `stepSize` steps. */
  | ({ readonly kind: 'step'; readonly stepSize: number; readonly gamma?: number } & WarmUp)
  | OneCycleConfig
  | PlateauConfig;

/**
 * From rate / `startDivisor` (25) up to the rate at `peak` (0.3) of all steps, then down to the first rate / `endDivisor` (1e4) at
 * the last (Smith and Topin 2018). With `threePhase` first down to where it began, in as many steps. Momentum is not cycled.
 */
export interface OneCycleConfig {
  readonly kind: 'onecycle';
  readonly totalSteps: number;
  readonly peak?: number;
  readonly annealing?: 'cosine' | 'linear';
  readonly startDivisor?: number;
  readonly endDivisor?: number;
  readonly threePhase?: boolean;
}

/** Formulas and defaults are those of torch.optim.lr_scheduler. @throws ConfigError for a rate, number of steps or factor out of range. */
export function createSchedule(config: ScheduleConfig, learningRate: number): Schedule {
  if (!(learningRate > 0 && learningRate < Number.POSITIVE_INFINITY))
    throw outOfRange('learningRate', 'a number above 0', learningRate);
  if (config.kind === 'plateau') return plateau(config, learningRate);

  const rate = config.kind === 'onecycle' ? oneCycle(config, learningRate) : warmedUp(config, learningRate);
  return {
    rate,
    report: () => {},
    state: () => ({ rate: learningRate, best: null, badEpochs: 0 }),
    restore: () => {},
  };
}

type Warmed = Exclude<ScheduleConfig, OneCycleConfig | PlateauConfig>;
type RateAt = (step: number) => number;

function warmedUp(config: Warmed, learningRate: number): RateAt {
  const { warmupSteps = 0 } = config;
  checkInteger('warmupSteps', warmupSteps, 0);
  const decayed = decay(config, learningRate, warmupSteps);
  return (step) => (step < warmupSteps ? (learningRate * (step + 1)) / warmupSteps : decayed(step - warmupSteps));
}

/** The rate by the steps after the warm-up. */
function decay(config: Warmed, learningRate: number, warmupSteps: number): RateAt {
  switch (config.kind) {
    case 'constant':
      return () => learningRate;
    case 'linear':
    case 'cosine': {
      const { kind, totalSteps, minRate = 0 } = config;
      checkInteger('totalSteps', totalSteps, 1);
      if (totalSteps <= warmupSteps)
        throw outOfRange('totalSteps', `more steps than warmupSteps ${warmupSteps}`, totalSteps);
      checkFloor(minRate, learningRate);
      const shape = kind === 'linear' ? line : cosine;
      return (step) => shape(learningRate, minRate, Math.min(1, step / (totalSteps - warmupSteps)));
    }
    case 'restarts': {
      const { period, periodFactor = 1, minRate = 0 } = config;
      checkInteger('period', period, 1);
      checkInteger('periodFactor', periodFactor, 1);
      checkFloor(minRate, learningRate);
      return (step) => cosine(learningRate, minRate, inPeriod(step, period, periodFactor));
    }
    case 'exponential':
      return falling(learningRate, config.gamma, 'every', config.every ?? 1);
    case 'step':
      return falling(learningRate, config.gamma ?? 0.1, 'stepSize', config.stepSize);
    default: {
      config satisfies never;
      const kinds = 'constant, linear, cosine, restarts, exponential, step, onecycle or plateau';
      throw new ConfigError({
        where: 'createSchedule',
        expected: `kind ${kinds}`,
        got: `"${(config as { kind: string }).kind}"`,
      });
    }
  }
}

function falling(learningRate: number, gamma: number, name: string, every: number): RateAt {
  checkNumber('gamma', gamma, 'a number above 0, at most 1', (value) => value > 0 && value <= 1);
  checkInteger(name, every, 1);
  return (step) => learningRate * gamma ** Math.floor(step / every);
}

/** Which share of its period is over at `step`. */
function inPeriod(step: number, period: number, factor: number): number {
  if (factor === 1) return (step % period) / period;
  let [begin, length] = [0, period];
  while (step >= begin + length) {
    begin += length;
    length *= factor;
  }
  return (step - begin) / length;
}

const line = (from: number, to: number, share: number): number => to + (from - to) * (1 - share);
const cosine = (from: number, to: number, share: number): number =>
  to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * share));

function oneCycle(config: OneCycleConfig, learningRate: number): RateAt {
  const {
    totalSteps,
    peak = 0.3,
    annealing = 'cosine',
    startDivisor = 25,
    endDivisor = 1e4,
    threePhase = false,
  } = config;
  checkInteger('totalSteps', totalSteps, 1);
  const most = threePhase ? 0.5 : 1;
  checkNumber('peak', peak, `a number from 0 to ${most}`, (value) => value >= 0 && value <= most);
  const above = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;
  checkNumber('startDivisor', startDivisor, 'a number above 0', above);
  checkNumber('endDivisor', endDivisor, 'a number above 0', above);
  if (annealing !== 'cosine' && annealing !== 'linear') throw outOfRange('annealing', 'cosine or linear', annealing);
  const shape = annealing === 'linear' ? line : cosine;
  const first = learningRate / startDivisor;
  const last = { end: totalSteps - 1, rate: first / endDivisor };
  const top = { end: peak * totalSteps - 1, rate: learningRate };
  const phases = threePhase ? [top, { end: 2 * peak * totalSteps - 2, rate: first }, last] : [top, last];
  return (step) => {
    let from = { end: 0, rate: first };
    for (const phase of phases) {
      if (step <= phase.end) return shape(from.rate, phase.rate, (step - from.end) / (phase.end - from.end || 1));
      from = phase;
    }
    return last.rate;
  };
}
