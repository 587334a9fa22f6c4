// One frame: from samples to its mel energies, perhaps as logarithms, and its log energy.
import { createRandom } from '@longhand/base';
import { createTransform } from './fft.ts';
import { spanOf } from './framing.ts';
import { createMelFilters } from './mel.ts';
import type { ResolvedFeatureOptions } from './options.ts';
import { createWindow } from './window.ts';

export interface FrameAnalysis {
  /** Changes the frame; writes `[numMel]` to `energies` and gives the log energy of the frame (NaN without `energy`). */
  analyze(frame: Float64Array, energies: Float64Array): number;
}

/** Tables and work space; used again for every signal. */
export function createFrameAnalyzer(options: ResolvedFeatureOptions): () => FrameAnalysis {
  const span = spanOf(options);
  const window = createWindow(options, span);
  const transform = createTransform(options.fftSize);
  const filters = createMelFilters(options);
  const spectrum = new Float64Array(Math.floor(options.fftSize / 2) + 1);
  const logarithm = createLogarithm(options);
  const { dither, removeDcOffset, preemphasisOver, preemphasis, power, kind, energyFrom } = options;
  const logEnergy = (energy: number): number => {
    const log = logarithm(energy);
    return options.energyFloor > 0 ? Math.max(log, logarithm(options.energyFloor)) : log;
  };

  return () => {
    const random = createRandom(options.seed).fork('dither');
    const analyze = (frame: Float64Array, energies: Float64Array): number => {
      if (dither > 0) for (let i = 0; i < span; i++) frame[i]! += dither * random.normal();
      if (removeDcOffset) subtractMean(frame);
      let energy = Number.NaN;
      if (options.energy && energyFrom === 'raw') energy = sumOfSquares(frame);
      if (preemphasis > 0 && preemphasisOver === 'frame') emphasize(frame, preemphasis);
      for (let i = 0; i < span; i++) frame[i]! *= window[i]!;
      if (options.energy && energyFrom === 'windowed') energy = sumOfSquares(frame);
      transform.input.set(frame); // what is beyond the frame stays 0
      transform.powerSpectrum(spectrum);
      if (options.divideByFftSize) scale(spectrum, 1 / options.fftSize);
      if (options.energy && energyFrom === 'spectrum') energy = sum(spectrum);
      if (power === 1) for (let i = 0; i < spectrum.length; i++) spectrum[i] = Math.sqrt(spectrum[i]!);
      filters.apply(spectrum, energies, 0);
      if (kind !== 'mel') for (let i = 0; i < energies.length; i++) energies[i] = logarithm(energies[i]!);
      return options.energy ? logEnergy(energy) : energy;
    };
    return { analyze };
  };
}

function createLogarithm({ log, logFloor, logFloorRule }: ResolvedFeatureOptions): (value: number) => number {
  const factor = log === 'natural' ? 1 : 10 / Math.LN10;
  switch (logFloorRule) {
    case 'below':
      return (value) => factor * Math.log(Math.max(value, logFloor));
    case 'zero':
      return (value) => factor * Math.log(value === 0 ? logFloor : value);
    case 'add':
      return (value) => factor * Math.log(value + logFloor);
    default:
      return logFloorRule satisfies never;
  }
}

function subtractMean(frame: Float64Array): void {
  const mean = sum(frame) / frame.length;
  for (let i = 0; i < frame.length; i++) frame[i]! -= mean;
}

/** The first sample has none before it but itself (Kaldi). */
function emphasize(frame: Float64Array, factor: number): void {
  for (let i = frame.length - 1; i > 0; i--) frame[i]! -= factor * frame[i - 1]!;
  frame[0]! *= 1 - factor;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function sumOfSquares(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]! * values[i]!;
  return total;
}

function scale(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor;
}
