// The defaults of three tools. Kaldi's are those of its recipes and of torchaudio.compliance: no dither (its programs add
// some unless told not to), and coefficient 0 where its compute-mfcc-feats puts the energy.
import type { FeaturePreset, ResolvedFeatureOptions, Span } from './options.ts';

type Defaults = Omit<
  ResolvedFeatureOptions,
  'preset' | 'kind' | 'sampleRate' | 'frameLength' | 'frameShift' | 'fftSize' | 'energy'
> & {
  readonly frameLength: Span;
  readonly frameShift: Span;
  /** A length in ms as a whole number of samples. */
  readonly round: (samples: number) => number;
};

const shared = {
  blackmanCoefficient: 0.42,
  dither: 0,
  seed: 1,
  lowFrequency: 0,
  highFrequency: 0,
  vtlnWarp: 1,
  vtlnLow: 100,
  vtlnHigh: -500,
  topDb: null,
  dctType: 2,
  lifterStart: 0,
  energyFrom: 'raw',
  energyFloor: 0,
  htkOrder: false,
} as const;

/** Kaldi's and python_speech_features' C and numpy epsilons: 2^-23 and 2^-52. */
const [floatEpsilon, doubleEpsilon] = [2 ** -23, 2 ** -52];

export const presets: Readonly<Record<FeaturePreset, Defaults>> = {
  kaldi: {
    ...shared,
    scale: 32768,
    frameLength: { ms: 25 },
    frameShift: { ms: 10 },
    round: Math.floor,
    edges: 'snip',
    window: 'povey',
    periodicWindow: false,
    centerWindow: false,
    removeDcOffset: true,
    preemphasis: 0.97,
    preemphasisOver: 'frame',
    power: 2,
    divideByFftSize: false,
    numMel: 23,
    lowFrequency: 20,
    melScale: 'htk',
    melTriangles: 'mel',
    melNorm: 'none',
    log: 'natural',
    logFloor: floatEpsilon,
    logFloorRule: 'below',
    numCoefficients: 13,
    lifter: 22,
  },
  librosa: {
    ...shared,
    scale: 1,
    frameLength: { samples: 2048 },
    frameShift: { samples: 512 },
    round: Math.floor,
    edges: 'center',
    window: 'hann',
    periodicWindow: true,
    centerWindow: true,
    removeDcOffset: false,
    preemphasis: 0,
    preemphasisOver: 'signal',
    power: 2,
    divideByFftSize: false,
    numMel: 128,
    melScale: 'slaney',
    melTriangles: 'hertz',
    melNorm: 'slaney',
    log: 'decibel',
    logFloor: 1e-10,
    logFloorRule: 'below',
    topDb: 80,
    numCoefficients: 20,
    lifter: 0,
    lifterStart: 1,
  },
  python_speech_features: {
    ...shared,
    scale: 32768,
    frameLength: { ms: 25 },
    frameShift: { ms: 10 },
    round: (samples) => Math.floor(samples + 0.5),
    edges: 'pad',
    window: 'rectangular',
    periodicWindow: false,
    centerWindow: false,
    removeDcOffset: false,
    preemphasis: 0.97,
    preemphasisOver: 'signal',
    power: 2,
    divideByFftSize: true,
    numMel: 26,
    melScale: 'htk',
    melTriangles: 'bin',
    melNorm: 'none',
    log: 'natural',
    logFloor: doubleEpsilon,
    logFloorRule: 'zero',
    numCoefficients: 13,
    lifter: 22,
    energyFrom: 'spectrum',
  },
};
