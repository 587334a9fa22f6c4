// Mean and variance normalisation. Of each coefficient over the utterance, or over a window that moves with the frame, which a
// stream can have: Kaldi's apply-cmvn and apply-cmvn-sliding (feature-functions.cc). Or of all coefficients together.
import { ConfigError } from '@longhand/base';
import { checkChoice, checkFeatures, checkWhole } from '../check.ts';
import type { FeatureStream, Features } from '../types.ts';
import { createRuleStream, throughStream } from './history.ts';

/** Over what features are normalised: the utterance, each frame's past, or levels. */
export type NormalizeOptions =
  | {
      readonly kind: 'utterance';
      /** Divide by the standard deviation too; default true. */
      readonly variance?: boolean;
    }
  | ({ readonly kind: 'sliding' } & SlidingOptions)
  /**
   * One mean and one standard deviation for all numbers of the utterance: takes away loudness and leaves the spectrum, of which
   * a coefficient's own mean over a short word is a good part.
   */
  | { readonly kind: 'level' };

/** The window that sliding normalisation looks at. */
export interface SlidingOptions {
  /** Divide by the standard deviation too; default false. */
  readonly variance?: boolean;
  /** Frames before this one, or with `center` in all; default 600. */
  readonly window?: number;
  /** At the beginning, frames that the window has at least, later ones among them; not with `center`; default 100. */
  readonly minWindow?: number;
  /** As many frames after as before; default false. */
  readonly center?: boolean;
}

/** Kaldi's, so that what does not vary is not divided by 0. */
const varianceFloor = 1e-10;

const maxFrames = 2 ** 30;

/** Features of the same shape. @throws ConfigError for an unknown kind or a window out of range; ShapeError */
export function normalize(features: Features, options: NormalizeOptions): Features {
  checkFeatures(features, 'normalisation');
  const { kind } = options;
  switch (kind) {
    case 'sliding':
      return throughStream(streamNormalize(features.size, options), features);
    case 'level':
      return overAll(features);
    case 'utterance':
      checkChoice(options.variance ?? true, 'normalisation, variance', [true, false]);
      return overUtterance(features, options.variance ?? true);
    default:
      checkChoice(kind satisfies never, 'normalisation, kind', ['utterance', 'sliding', 'level']);
      return kind;
  }
}

const overAll = ({ frames, size, data }: Features): Features => ({
  ...{ frames, size },
  data: overUtterance({ frames: data.length, size: 1, data }, true).data,
});

function overUtterance({ frames, size, data }: Features, variance: boolean): Features {
  const normalized = new Float32Array(data.length);
  for (let d = 0; d < size; d++) {
    let [sum, squares] = [0, 0];
    for (let at = d; at < data.length; at += size) sum += data[at]!;
    const mean = sum / frames;
    for (let at = d; at < data.length; at += size) squares += (data[at]! - mean) ** 2;
    const factor = variance ? 1 / Math.sqrt(Math.max(squares / frames, varianceFloor)) : 1;
    for (let at = d; at < data.length; at += size) normalized[at] = factor * (data[at]! - mean);
  }
  return { frames, size, data: normalized };
}

/**
 * The sliding kind for a stream (the mean of an utterance is known only at its end). The first frames come when
 * `minWindow` frames are there, later ones at once; with `center`, half a window later than they went in.
 * @throws ConfigError for a window or minWindow below 1, or minWindow with center
 */
export function streamNormalize(size: number, options: SlidingOptions): FeatureStream<Features> {
  const { variance = false, window = 600, center = false, minWindow = center ? 1 : 100 } = options;
  checkWhole(window, 'normalisation, window', 1, maxFrames);
  checkWhole(minWindow, 'normalisation, minWindow', 1, maxFrames);
  checkChoice(variance, 'normalisation, variance', [true, false]);
  checkChoice(center, 'normalisation, center', [true, false]);
  if (center && options.minWindow !== undefined) {
    throw new ConfigError({ where: 'normalisation', expected: 'minWindow or center', got: 'both' });
  }
  const half = Math.floor(window / 2);
  const startOf = (t: number) => Math.max(0, center ? t - half : t - window);
  const endOf = (t: number) => (center ? startOf(t) + window : Math.max(t + 1, minWindow));
  const [sum, squares] = [new Float64Array(size), new Float64Array(size)];
  let [start, end] = [0, 0]; // of the frames in the sums
  const count = (row: Float32Array, sign: 1 | -1): void => {
    for (let d = 0; d < size; d++) {
      sum[d]! += sign * row[d]!;
      squares[d]! += sign * row[d]! * row[d]!;
    }
  };
  return createRuleStream({
    where: 'normalisation',
    size,
    outputSize: size,
    neededFor: endOf,
    total: (received) => received,
    keepFrom: () => start,
    write: (t, history, total, output) => {
      const beyond = Math.max(0, endOf(t) - total);
      for (const last = endOf(t) - beyond; end < last; end++) count(history.row(end), 1);
      for (const first = Math.max(0, startOf(t) - beyond); start < first; start++) count(history.row(start), -1);
      const row = history.row(t);
      const frames = end - start;
      for (let d = 0; d < size; d++) {
        const mean = sum[d]! / frames;
        const spread = variance ? Math.sqrt(Math.max(squares[d]! / frames - mean * mean, varianceFloor)) : 1;
        output[d] = variance && frames === 1 ? 0 : (row[d]! - mean) / spread;
      }
    },
  });
}
