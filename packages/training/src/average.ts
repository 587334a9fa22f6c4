// An exponential moving average of the parameters (Polyak and Juditsky 1992): steadier than the last step's weights.
import { ConfigError } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { copyInto, type NamedTensors } from './named-tensors.ts';

/** A moving average of parameters. */
export interface Average {
  /** To be called after each optimizer update, counted from 1. */
  update(step: number): void;
  /** Puts the average in the place of the parameters while `run` runs. */
  during<T>(run: () => Promise<T>): Promise<T>;
  /** By `average/` and the parameter's name; borrowed. */
  state(): NamedTensors;
  /** @throws DataError if a tensor is missing */
  restore(state: NamedTensors): void;
  dispose(): void;
}

export const averagePrefix = 'average/';
/** The average moves every so many updates, by as much as in all of them: one pass over the weights is not free. */
const every = 8;

/**
 * average = decay average + (1 - decay) parameters, with a shorter memory at the start: at update t decay is at most
 * (1 + t) / (10 + t).
 * @throws ConfigError unless 0 < decay < 1
 */
export function createAverage(params: NamedParams, decay: number): Average {
  if (!(decay > 0 && decay < 1))
    throw new ConfigError({ where: 'average', expected: 'a decay between 0 and 1', got: String(decay) });
  const copyOf = (variable: tf.Variable) =>
    tf.tidy(() => tf.variable(tf.tensor(variable.dataSync().slice(), variable.shape, variable.dtype)));
  const shadows = Object.fromEntries(Object.entries(params).map(([name, variable]) => [name, copyOf(variable)]));
  const state = (): NamedTensors =>
    Object.fromEntries(Object.entries(shadows).map(([name, shadow]) => [averagePrefix + name, shadow]));
  const pairs = Object.entries(params).map(([name, variable]) => [variable, shadows[name] as tf.Variable] as const);
  const swap = (): void => {
    for (const [variable, shadow] of pairs) {
      const values = variable.dataSync().slice();
      copyInto({ variable }, { variable: shadow }, 'average');
      tf.tidy(() => shadow.assign(tf.tensor(values, shadow.shape, shadow.dtype)));
    }
  };
  return {
    update: (step) => {
      if (step % every !== 0) return;
      const kept = Math.min(decay, (1 + step) / (10 + step)) ** every;
      for (const [variable, shadow] of pairs)
        tf.tidy(() => shadow.assign(shadow.mul(kept).add(variable.mul(1 - kept))));
    },
    during: async (run) => {
      swap();
      try {
        return await run();
      } finally {
        swap();
      }
    },
    state,
    restore: (stored) => {
      const own = Object.fromEntries(Object.entries(stored).filter(([name]) => name.startsWith(averagePrefix)));
      copyInto(state() as Record<string, tf.Variable>, own, 'average');
    },
    dispose: () => {
      for (const shadow of Object.values(shadows)) shadow.dispose();
    },
  };
}
