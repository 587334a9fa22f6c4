// SpecAugment (Park et al. 2019): parts of the features are hidden, and time is bent, so that a network cannot lean on any
// one of them.
import type { Random } from '@longhand/base';
import { checkChoice, checkFeatures, checkNumber, checkWhole } from '../check.ts';
import type { Features } from '../types.ts';

/** How many stretches of time and bands of frequency are hidden, and how wide they are. */
export interface SpecAugmentOptions {
  /** Stretches of time that are hidden; default 2. */
  readonly timeMasks?: number;
  /** The longest stretch, in frames; default 20. */
  readonly timeMaskFrames?: number;
  /** The longest stretch as a part of the clip; default 0.2. */
  readonly timeMaskRatio?: number;
  /** Bands of neighbouring numbers that are hidden in every frame; default 2. */
  readonly frequencyMasks?: number;
  /** The widest band; default 8. */
  readonly frequencyMaskBins?: number;
  /** Frames by which a point of time moves at most; 0: none, the default (the gain is small, Park et al. 4.3). */
  readonly timeWarp?: number;
  /** What hidden numbers become: 0, the mean of normalised features, or each column's mean; default `zero`. */
  readonly fill?: 'zero' | 'mean';
}

const [maxMasks, maxMasked] = [1000, 100_000];

/** Features of the same shape. @throws ConfigError for an option out of range; ShapeError */
export function specAugment(features: Features, random: Random, options: SpecAugmentOptions = {}): Features {
  const { timeMasks = 2, timeMaskFrames = 20, timeMaskRatio = 0.2, timeWarp = 0 } = options;
  const { frequencyMasks = 2, frequencyMaskBins = 8, fill = 'zero' } = options;
  checkFeatures(features, 'SpecAugment');
  const counts = { timeMasks, timeMaskFrames, frequencyMasks, frequencyMaskBins, timeWarp };
  for (const [name, value] of Object.entries(counts))
    checkWhole(value, `SpecAugment, ${name}`, 0, name.endsWith('Masks') ? maxMasks : maxMasked);
  checkNumber(timeMaskRatio, 'SpecAugment, timeMaskRatio', 0, 1);
  checkChoice(fill, 'SpecAugment, fill', ['zero', 'mean']);
  const { frames, size } = features;
  const data = timeWarp > 0 ? bendTime(features, random, timeWarp) : features.data.slice();
  const hidden = fill === 'mean' ? columnMeans(features) : new Float32Array(size);
  const hide = (from: number, to: number, first: number, end: number): void => {
    for (let t = from; t < to; t++) for (let d = first; d < end; d++) data[t * size + d] = hidden[d]!;
  };
  const longest = Math.min(timeMaskFrames, Math.floor(timeMaskRatio * frames));
  for (let i = 0; i < frequencyMasks; i++) {
    const [first, end] = stretch(random, size, Math.min(frequencyMaskBins, size));
    hide(0, frames, first, end);
  }
  for (let i = 0; i < timeMasks; i++) {
    const [from, to] = stretch(random, frames, longest);
    hide(from, to, 0, size);
  }
  return { frames, size, data };
}

/** A length from 0 to `longest`, and a place for it. */
function stretch(random: Random, total: number, longest: number): readonly [from: number, to: number] {
  const length = random.integer(longest + 1);
  const from = random.integer(total - length + 1);
  return [from, from + length];
}

/** A frame moves, those before and after it are spread evenly: interpolated between neighbours. */
function bendTime({ frames, size, data }: Features, random: Random, most: number): Float32Array {
  if (frames <= 2 * most) return data.slice();
  const from = most + random.integer(frames - 2 * most);
  const to = from - most + random.integer(2 * most + 1);
  const bent = new Float32Array(data.length);
  const last = frames - 1;
  for (let t = 0; t < frames; t++) {
    const source = t <= to ? (to === 0 ? 0 : (t * from) / to) : from + ((t - to) * (last - from)) / (last - to);
    const before = Math.min(Math.floor(source), last);
    const after = Math.min(before + 1, last);
    const part = source - before;
    for (let d = 0; d < size; d++)
      bent[t * size + d] = (1 - part) * data[before * size + d]! + part * data[after * size + d]!;
  }
  return bent;
}

function columnMeans({ frames, size, data }: Features): Float32Array {
  const sums = new Float64Array(size);
  for (let at = 0; at < data.length; at++) sums[at % size]! += data[at]!;
  return Float32Array.from(sums, (sum) => sum / frames);
}
