// How much of a gradient arrives: the norm of d(v·h_T) / d(state at T - k), v a random direction of length 1. At distance 0 it is 1.
import { at, type Random } from '@longhand/base';
import type { CellState, Recurrent } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';

/**
 * Mean over the sequences `x [B, T, D]` of the norm over all parts of the state.
 * @param distances k, each below T
 * @returns a norm for each distance
 */
export function gradientNorms(
  cells: Recurrent<CellState>,
  x: tf.Tensor3D,
  distances: readonly number[],
  direction: Float32Array,
): number[] {
  return distances.map((distance) => tf.tidy(() => normAt(cells, x, distance, direction)));
}

/** The sequences run to the distance; from there on the state is what the gradient is taken of. */
function normAt(cells: Recurrent<CellState>, x: tf.Tensor3D, distance: number, direction: Float32Array): number {
  const [batch, time] = x.shape;
  const before = x.slice([0, 0, 0], [-1, time - distance, -1]);
  const rest = x.slice([0, time - distance, 0], [-1, distance, -1]);
  const state = at(cells.apply(before).states, 0);
  const names = Object.keys(state);
  const seen = tf.tensor2d(direction, [direction.length, 1]);
  const score = (...parts: tf.Tensor[]): tf.Scalar => {
    const initial = Object.fromEntries(names.map((name, i) => [name, at(parts, i)])) as CellState;
    return at(cells.apply(rest, { initialStates: [initial] }).states, 0)
      .h.matMul(seen)
      .sum();
  };
  const gradients = tf.grads(score)(names.map((name) => state[name] as tf.Tensor));
  const squares = tf.addN(gradients.map((gradient) => gradient.square().sum(1))); // [B]
  return at(squares.sqrt().sum().dataSync(), 0) / batch;
}

/** Of length 1. */
export function randomDirection(size: number, random: Random): Float32Array {
  const values = Float32Array.from({ length: size }, () => random.normal());
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** From 1 to below `time`, evenly. */
export function evenDistances(time: number, count: number): number[] {
  const last = time - 1;
  const all = Array.from({ length: count }, (_, i) => Math.round(1 + ((last - 1) * i) / Math.max(1, count - 1)));
  return [...new Set(all)];
}
