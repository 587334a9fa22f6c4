// A long sequence in pieces, the state handed on: truncated backpropagation through time (Williams and Peng 1990).
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import type { Recurrent, RecurrentOptions, RecurrentResult } from './recurrent.ts';

/** Layers that keep their state from call to call. */
export interface Stateful<State> {
  /** The next piece of every sequence of the batch. Gradients end where the piece begins. */
  apply(x: tf.Tensor3D, options?: Omit<RecurrentOptions<State>, 'initialStates'>): RecurrentResult<State>;
  /** Begins anew, from zeros. */
  reset(): void;
  /** Disposes the state; the layer is the caller's. */
  dispose(): void;
}

/**
 * Layers that keep their state from call to call.
 * @param layer in one direction: a backward one would begin at the end of each piece
 * @throws ConfigError for a layer in both
 */
export function stateful<State extends tf.NamedTensorMap>(layer: Recurrent<State>): Stateful<State> {
  if (layer.bidirectional)
    throw new ConfigError({ where: 'stateful', expected: 'a layer in one direction', got: 'a bidirectional one' });
  let states: State[] | undefined;
  const reset = () => {
    tf.dispose(states);
    states = undefined;
  };
  return {
    apply: (x, options) => {
      const result = layer.apply(x, { ...options, initialStates: states });
      const before = states;
      states = result.states.map((state) => copied(state));
      tf.dispose(before);
      return result;
    },
    reset,
    dispose: reset,
  };
}

/** Outside any tape and scope. */
const copied = <State extends tf.NamedTensorMap>(state: State): State =>
  Object.fromEntries(
    Object.entries(state).map(([name, value]) => [name, tf.keep(tf.tensor(value.dataSync(), value.shape))]),
  ) as State;
