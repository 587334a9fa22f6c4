// The rate falls when the dev metric stands still, as ReduceLROnPlateau in PyTorch.

import { checkFloor, checkInteger, checkNumber, outOfRange } from './schedule-checks.ts';
import type { Schedule, ScheduleState } from './schedule-types.ts';

/** Times `factor` (0.1) after more than `patience` (10) epochs without a better metric. */
export interface PlateauConfig {
  readonly kind: 'plateau';
  readonly mode: 'min' | 'max';
  readonly factor?: number;
  readonly patience?: number;
  /** Relative improvement that counts; default 1e-4. */
  readonly threshold?: number;
  readonly minRate?: number;
}

/** @throws ConfigError for an option out of range */
export function plateau(config: PlateauConfig, learningRate: number): Schedule {
  const { mode, factor = 0.1, patience = 10, threshold = 1e-4, minRate = 0 } = config;
  if (mode !== 'min' && mode !== 'max') throw outOfRange('mode', 'min or max', mode);
  checkNumber('factor', factor, 'a number between 0 and 1', (value) => value > 0 && value < 1);
  checkInteger('patience', patience, 0);
  checkNumber('threshold', threshold, 'a number in [0, 1)', (value) => value >= 0 && value < 1);
  checkFloor(minRate, learningRate);
  const none = mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY; // a NaN at first is not better either
  const better = (metric: number, best: number): boolean =>
    mode === 'min' ? metric < best * (1 - threshold) : metric > best * (1 + threshold);
  let state: ScheduleState = { rate: learningRate, best: null, badEpochs: 0 };
  return {
    rate: () => state.rate,
    report: (metric) => {
      if (better(metric, state.best ?? none)) state = { ...state, best: metric, badEpochs: 0 };
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
