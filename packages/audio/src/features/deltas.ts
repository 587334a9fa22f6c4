// Derivatives over time appended to each frame: slopes of straight lines through the neighbours (Furui 1986).
import { at, ConfigError, DataError } from '@longhand/base';
import { checkChoice, checkWhole } from '../check.ts';
import type { FeatureStream, Features } from '../types.ts';
import { createRuleStream, type History, throughStream } from './history.ts';

/** How slopes of features are computed. */
export interface DeltaOptions {
  /**
   * `kaldi`: its add-deltas, the edge frame repeated. `regression`: deltas of deltas, each with its edge repeated
   * (python_speech_features, torchaudio). `savitzkyGolay`: derivatives of fitted polynomials, which also serve at the
   * edges (librosa's delta with mode "interp"). They differ in the first and last frames, librosa's in second order too.
   */
  readonly kind?: 'kaldi' | 'regression' | 'savitzkyGolay';
  /** 1: deltas; 2: and theirs; default 2. */
  readonly order?: number;
  /** Frames to each side; default 2. */
  readonly window?: number;
}

/**
 * Frames of `size * (order + 1)`: as they were, deltas, deltas of deltas.
 * @throws DataError if `savitzkyGolay` gets fewer than 2 window + 1 frames
 */
export const addDeltas = (features: Features, options: DeltaOptions = {}): Features =>
  throughStream(streamDeltas(features?.size, options), features);

/** Ways from frame to frame that a derivative at the edge is summed over. */
const maxPaths = 2 ** 20;

/** Frames come `order * window` later than they went in. @throws ConfigError for an order out of 1 to 8, a window out of 1 to 1000 */
export function streamDeltas(size: number, options: DeltaOptions = {}): FeatureStream<Features> {
  const { kind = 'kaldi', order = 2, window = 2 } = options;
  checkChoice(kind, 'deltas, kind', ['kaldi', 'regression', 'savitzkyGolay']);
  checkWhole(order, 'deltas, order', 1, 8);
  checkWhole(window, 'deltas, window', 1, 1000);
  if (kind === 'regression' && (2 * window + 1) ** order > maxPaths) {
    const expected = `(2 window + 1) to the power of order up to ${maxPaths}`;
    throw new ConfigError({ where: 'deltas, regression', expected, got: `window ${window} and order ${order}` });
  }
  const reach = kind === 'savitzkyGolay' ? window : order * window;
  const filters = Array.from({ length: order }, (_, i) => createFilter(kind, i + 1, window));
  return createRuleStream({
    where: 'deltas',
    size,
    outputSize: size * (order + 1),
    neededFor: (next) => (kind === 'savitzkyGolay' ? Math.max(next, window) : next) + reach + 1,
    total: (received) => received,
    keepFrom: (next, received) => Math.min(next, received) - 2 * reach - 1,
    write: (next, history, total, output) => {
      output.set(history.row(next));
      filters.forEach((filter, i) => {
        accumulate(filter(next, total), history, output.subarray((i + 1) * size, (i + 2) * size));
      });
    },
  });
}

interface Weights {
  /** The frame that the first weight is for. */
  readonly first: number;
  readonly values: Float64Array;
}

function accumulate({ first, values }: Weights, history: History, output: Float32Array): void {
  const sums = new Float64Array(output.length);
  values.forEach((weight, i) => {
    if (weight === 0) return;
    const row = history.row(first + i);
    for (let d = 0; d < sums.length; d++) sums[d]! += weight * row[d]!;
  });
  output.set(sums);
}

/** What frame `t`'s derivative is made of, in a signal of `total` frames. */
function createFilter(kind: 'kaldi' | 'regression' | 'savitzkyGolay', order: number, window: number) {
  const slope = polynomialDerivative(1, window);
  const whole = kind === 'savitzkyGolay' ? polynomialDerivative(order, window) : power(slope, order);
  const reach = (whole.length - 1) / 2;
  return (t: number, total: number): Weights => {
    if (t >= reach && t + reach < total) return { first: t - reach, values: whole };
    if (kind === 'savitzkyGolay') {
      if (total <= 2 * window) {
        const expected = `at least ${2 * window + 1} frames for a window of ${window} to each side`;
        throw new DataError({ where: 'deltas', expected, got: String(total) });
      }
      // A polynomial's highest derivative is the same everywhere.
      return { first: Math.min(Math.max(t, reach), total - 1 - reach) - reach, values: whole };
    }
    const last = Math.min(total - 1, t + reach);
    const first = Math.max(0, t - reach);
    const values = new Float64Array(last - first + 1);
    const inside = (frame: number) => Math.min(Math.max(frame, 0), total - 1);
    const spread = (frame: number, weight: number, left: number): void => {
      if (left === 0) values[frame - first]! += weight;
      else for (let i = 0; i < slope.length; i++) spread(inside(frame + i - window), weight * slope[i]!, left - 1);
    };
    if (kind === 'regression') spread(t, 1, order);
    else for (let i = 0; i < whole.length; i++) values[inside(t + i - reach) - first]! += whole[i]!;
    return { first, values };
  };
}

/** A filter applied `times` times. */
function power(filter: Float64Array, times: number): Float64Array {
  let result = filter;
  for (let n = 1; n < times; n++) {
    const longer = new Float64Array(result.length + filter.length - 1);
    for (let i = 0; i < result.length; i++) {
      for (let j = 0; j < filter.length; j++) longer[i + j]! += result[i]! * filter[j]!;
    }
    result = longer;
  }
  return result;
}

/** The `order`-th derivative of the polynomial of that degree fitted to 2 window + 1 frames (Savitzky and Golay 1964). */
function polynomialDerivative(order: number, window: number): Float64Array {
  if (order > 2 * window) {
    const expected = `at most 2 window, ${2 * window}`;
    throw new ConfigError({ where: 'deltas, order', expected, got: String(order) });
  }
  const places = Float64Array.from({ length: 2 * window + 1 }, (_, i) => i - window);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * at(b, i), 0);
  const basis: Float64Array[] = [];
  for (let degree = 0; degree <= order; degree++) {
    const monomial = places.map((place) => place ** degree);
    const parts = basis.map((lower) => ({ lower, part: dot(monomial, lower) / dot(lower, lower) }));
    basis.push(
      monomial.map((value, i) => value - parts.reduce((sum, { lower, part }) => sum + part * at(lower, i), 0)),
    );
  }
  const highest = at(basis, order);
  let factorial = 1;
  for (let n = 2; n <= order; n++) factorial *= n;
  return highest.map((value) => (factorial * value) / dot(highest, highest));
}
