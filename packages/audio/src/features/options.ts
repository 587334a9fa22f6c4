// What a feature extractor can be asked for. Each preset is one tool's defaults; every option can be changed on its own.

/** Kaldi's `compute-mfcc-feats`, librosa's `feature.mfcc`, python_speech_features' `mfcc`, with their defaults. */
export type FeaturePreset = 'kaldi' | 'librosa' | 'python_speech_features';

/** The window that a frame is multiplied by. */
export type WindowName = 'povey' | 'hann' | 'hamming' | 'blackman' | 'rectangular';

/** A length of time. */
export type Span = { readonly ms: number } | { readonly samples: number };

/** Everything that decides the numbers; with the preset's name and defaults filled in, a key for caches. */
export interface ResolvedFeatureOptions {
  readonly preset: FeaturePreset;
  /** Cepstral coefficients, logarithms of mel filter energies ("fbank"), or the energies themselves. */
  readonly kind: 'mfcc' | 'logMel' | 'mel';
  /** Hz, of the samples that come. */
  readonly sampleRate: number;
  /** Factor on samples in [-1, 1): Kaldi and python_speech_features work on 16-bit integers, 32768. */
  readonly scale: number;
  /** Samples in a window. */
  readonly frameLength: number;
  /** Samples from one frame to the next. */
  readonly frameShift: number;
  /** Points of the transform; `frameLength` or more, any number, fastest for powers of two. */
  readonly fftSize: number;
  /**
   * What happens where the signal ends. `snip`: only whole frames (Kaldi). `mirror`: frames are centred on their shift,
   * the signal reflected (Kaldi without snip_edges). `pad`: zeros complete the last frame (python_speech_features).
   * `center`, `centerReflect`: frames are centred on multiples of the shift; zeros, or the signal reflected, around it
   * (librosa's constant and reflect).
   */
  readonly edges: 'snip' | 'mirror' | 'pad' | 'center' | 'centerReflect';
  readonly window: WindowName;
  /** A period of the window is `frameLength` samples, as librosa has it; else its last sample equals its first. */
  readonly periodicWindow: boolean;
  /** The window stands in the middle of `fftSize` samples, as librosa has it; else zeros follow it. */
  readonly centerWindow: boolean;
  /** Of a Blackman window. */
  readonly blackmanCoefficient: number;
  /** Standard deviation of the noise added to each frame, in units after `scale`; 0: none. */
  readonly dither: number;
  /** Of the dither. */
  readonly seed: number;
  /** Subtract each frame's mean. */
  readonly removeDcOffset: boolean;
  /** x[i] - c x[i-1]; 0: none. */
  readonly preemphasis: number;
  /** Within each frame (Kaldi) or over the signal before it is cut (python_speech_features). */
  readonly preemphasisOver: 'frame' | 'signal';
  /** 2: power spectrum; 1: magnitude. */
  readonly power: 1 | 2;
  /** Divide the power spectrum by `fftSize`, as python_speech_features does. */
  readonly divideByFftSize: boolean;
  readonly numMel: number;
  /** Hz. */
  readonly lowFrequency: number;
  /** Hz; 0 or less counts down from half the sample rate. Resolved: above 0. */
  readonly highFrequency: number;
  /** `htk`: 2595 log10(1 + f / 700); `slaney`: linear below 1 kHz. */
  readonly melScale: 'htk' | 'slaney';
  /** In what the triangles are straight: mel (Kaldi), Hz (librosa), or between whole bins (python_speech_features). */
  readonly melTriangles: 'mel' | 'hertz' | 'bin';
  /** Each filter's area is 1 (`slaney`) or its peak is 1. */
  readonly melNorm: 'none' | 'slaney';
  /** Vocal tract length warp of the filters' edges (Kaldi); 1: none. */
  readonly vtlnWarp: number;
  /** Hz, of the warp's middle piece; the upper one counts down from half the sample rate if negative. */
  readonly vtlnLow: number;
  readonly vtlnHigh: number;
  /** Natural, or 10 log10. */
  readonly log: 'natural' | 'decibel';
  readonly logFloor: number;
  /** What the floor does: values below it become it, only zeros do, or it is added to each. */
  readonly logFloorRule: 'below' | 'zero' | 'add';
  /** Decibels below the clip's peak at which values are cut off; null: none. A stream needs null. */
  readonly topDb: number | null;
  readonly numCoefficients: number;
  /** Of the cosine transform, orthonormal. */
  readonly dctType: 2 | 3;
  /** Cepstral lifter; 0: none. */
  readonly lifter: number;
  /** The lifter's index of the first coefficient: 0 (Kaldi, python_speech_features) or 1 (librosa). */
  readonly lifterStart: 0 | 1;
  /** The frame's log energy: in place of coefficient 0 of an MFCC, a column of its own before mel energies. */
  readonly energy: boolean;
  /** Of the frame before pre-emphasis and window, after them, or of the power spectrum. */
  readonly energyFrom: 'raw' | 'windowed' | 'spectrum';
  /** Energies below it (before the logarithm) become it; 0: none but the smallest float. */
  readonly energyFloor: number;
  /** Energy or coefficient 0 comes last, the latter times √2 (Kaldi's htk_compat). */
  readonly htkOrder: boolean;
}

/** What must be said, what may be changed. */
export interface FeatureOptions
  extends Partial<Omit<ResolvedFeatureOptions, 'preset' | 'sampleRate' | 'frameLength' | 'frameShift'>> {
  readonly preset: FeaturePreset;
  readonly sampleRate: number;
  readonly frameLength?: Span;
  readonly frameShift?: Span;
}
