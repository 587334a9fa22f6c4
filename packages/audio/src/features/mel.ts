// Mel filters: overlapping triangles, kept as the bins where they are not 0. Scales: O'Shaughnessy's (HTK book 5.4) and
// that of Slaney's Auditory Toolbox; warping: Kaldi's piecewise linear one (mel-computations.cc).
import { at } from '@longhand/base';
import type { ResolvedFeatureOptions } from './options.ts';

export interface MelFilters {
  /** Each filter's sum over the spectrum's bins 0 to fftSize / 2, written to `energies` from `offset`. */
  apply(spectrum: Float64Array, energies: Float64Array, offset: number): void;
}

type Shape = Pick<
  ResolvedFeatureOptions,
  'melScale' | 'melTriangles' | 'melNorm' | 'vtlnWarp' | 'vtlnLow' | 'vtlnHigh'
> &
  Pick<ResolvedFeatureOptions, 'sampleRate' | 'fftSize' | 'numMel' | 'lowFrequency' | 'highFrequency'>;

export function createMelFilters(shape: Shape): MelFilters {
  const rows = melWeights(shape);
  const starts = Int32Array.from(rows, (row) =>
    Math.max(
      0,
      row.findIndex((weight) => weight !== 0),
    ),
  );
  const ends = Int32Array.from(rows, (row) => row.findLastIndex((weight) => weight !== 0) + 1);
  const weights = Float64Array.from(rows.flatMap((row, i) => [...row.subarray(starts[i], ends[i])]));
  return {
    apply: (spectrum, energies, offset) => {
      let next = 0;
      for (let i = 0; i < starts.length; i++) {
        let sum = 0;
        for (let bin = starts[i]!; bin < ends[i]!; bin++) sum += weights[next++]! * spectrum[bin]!;
        energies[offset + i] = sum;
      }
    },
  };
}

/** `[numMel][fftSize / 2 + 1]`; a filter narrower than a bin may hold none and stay 0. */
export function melWeights(shape: Shape): Float64Array[] {
  const { sampleRate, fftSize, numMel, lowFrequency, highFrequency, melScale, melTriangles, melNorm } = shape;
  const [low, high] = [hertzToMel(lowFrequency, melScale), hertzToMel(highFrequency, melScale)];
  const warp = createWarp(shape);
  const edges = Array.from({ length: numMel + 2 }, (_, i) => {
    const hertz = melToHertz(low + i * ((high - low) / (numMel + 1)), melScale);
    return warp(i === 0 ? lowFrequency : i === numMel + 1 ? highFrequency : hertz);
  });
  const bins = Math.floor(fftSize / 2) + 1;
  // Both sides of a triangle are straight in this measure.
  const measures = {
    mel: (hertz: number) => hertzToMel(hertz, melScale),
    hertz: (hertz: number) => hertz,
    bin: (hertz: number) => (hertz * fftSize) / sampleRate,
  };
  const places = Float64Array.from({ length: bins }, (_, bin) =>
    melTriangles === 'bin' ? bin : measures[melTriangles]((bin * sampleRate) / fftSize),
  );
  const corner = (hertz: number) =>
    melTriangles === 'bin' ? Math.floor(((fftSize + 1) * hertz) / sampleRate) : measures[melTriangles](hertz);
  return Array.from({ length: numMel }, (_, i) => {
    const [from, middle, to] = [at(edges, i), at(edges, i + 1), at(edges, i + 2)];
    const [left, center, right] = [corner(from), corner(middle), corner(to)];
    const peak = melNorm === 'slaney' ? 2 / (to - from) : 1;
    return places.map((place) => {
      if (place <= left || place >= right) return place === center && center < right ? peak : 0;
      return peak * (place <= center ? (place - left) / (center - left) : (right - place) / (right - center));
    });
  });
}

/** Slaney's: 200/3 Hz a mel up to 1 kHz, then 27 mels for each factor of 6.4. */
const slaney = { hertzPerMel: 200 / 3, knee: 15, step: Math.log(6.4) / 27 };

export function hertzToMel(hertz: number, scale: 'htk' | 'slaney'): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + hertz / 700);
  return hertz < 1000 ? hertz / slaney.hertzPerMel : slaney.knee + Math.log(hertz / 1000) / slaney.step;
}

export function melToHertz(mel: number, scale: 'htk' | 'slaney'): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  return mel < slaney.knee ? mel * slaney.hertzPerMel : 1000 * Math.exp((mel - slaney.knee) * slaney.step);
}

/** f / warp between the two cut-offs, and straight from there to the ends, which stay. */
function createWarp(shape: Shape): (hertz: number) => number {
  const { vtlnWarp: warp, vtlnLow, vtlnHigh, lowFrequency: low, highFrequency: high } = shape;
  if (warp === 1) return (hertz) => hertz;
  const upper = vtlnHigh < 0 ? shape.sampleRate / 2 + vtlnHigh : vtlnHigh;
  const [from, to] = [vtlnLow * Math.max(1, warp), upper * Math.min(1, warp)];
  return (hertz) => {
    if (hertz < low || hertz > high) return hertz;
    if (hertz < from) return low + ((from / warp - low) / (from - low)) * (hertz - low);
    if (hertz < to) return hertz / warp;
    return high + ((high - to / warp) / (high - to)) * (hertz - high);
  };
}
