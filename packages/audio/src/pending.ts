// Signatures of what is being built; each moves to its own file.
import { ConfigError, type Random } from '@longhand/base';
import type { FeatureOptions, ResolvedFeatureOptions } from './features/options.ts';
import type { Audio, FeatureStream, Features } from './types.ts';

const pending = (where: string): never => {
  throw new ConfigError({ where, expected: 'a function that is there', got: 'one that is not yet' });
};

export interface FeatureExtractor {
  /** Numbers in a frame. */
  readonly size: number;
  readonly options: ResolvedFeatureOptions;
  /** Samples in [-1, 1); none or too few give no frames. */
  extract(samples: Float32Array): Features;
  stream(): FeatureStream<Float32Array>;
}
export const createFeatureExtractor = (_options: FeatureOptions): FeatureExtractor => pending('createFeatureExtractor');

export interface DeltaOptions {
  /** `kaldi`: filters over the static features; `regression`: deltas of deltas; `savitzkyGolay`: librosa's. */
  readonly kind?: 'kaldi' | 'regression' | 'savitzkyGolay';
  /** 1: deltas; 2: their deltas too. */
  readonly order?: number;
  /** Frames to each side. */
  readonly window?: number;
}
export const addDeltas = (_features: Features, _options: DeltaOptions = {}): Features => pending('addDeltas');
export const streamDeltas = (_size: number, _options: DeltaOptions = {}): FeatureStream<Features> => pending('deltas');

export type NormalizeOptions =
  | { readonly kind: 'utterance'; readonly variance?: boolean }
  | {
      readonly kind: 'sliding';
      readonly variance?: boolean;
      /** Frames. */
      readonly window?: number;
      readonly minWindow?: number;
      readonly center?: boolean;
    };
export const normalize = (_features: Features, _options: NormalizeOptions): Features => pending('normalize');
/** For `sliding`. */
export const streamNormalize = (_size: number, _options: NormalizeOptions): FeatureStream<Features> =>
  pending('streamNormalize');

export interface StackOptions {
  /** Frames in a stacked one. */
  readonly size: number;
  /** Frames from one to the next. */
  readonly stride: number;
}
export const stackFrames = (_features: Features, _options: StackOptions): Features => pending('stackFrames');
export const streamStack = (_size: number, _options: StackOptions): FeatureStream<Features> => pending('streamStack');

export interface SpecAugmentOptions {
  readonly timeMasks?: number;
  /** Longest, in frames. */
  readonly timeMaskFrames?: number;
  /** Longest, as a part of the clip. */
  readonly timeMaskRatio?: number;
  readonly frequencyMasks?: number;
  readonly frequencyMaskBins?: number;
  /** Frames by which a point of time moves at most; 0: none. */
  readonly timeWarp?: number;
  readonly fill?: 'zero' | 'mean';
}
export const specAugment = (_features: Features, _random: Random, _options: SpecAugmentOptions = {}): Features =>
  pending('specAugment');
export const perturbSpeed = async (
  _audio: Audio,
  _random: Random,
  _options: { readonly factors?: readonly number[] } = {},
): Promise<Audio> => pending('perturbSpeed');
export const perturbVolume = (
  _audio: Audio,
  _random: Random,
  _options: { readonly lowDb?: number; readonly highDb?: number } = {},
): Audio => pending('perturbVolume');
export const addNoise = (
  _audio: Audio,
  _random: Random,
  _options: { readonly snrDb: number; readonly noise?: 'white' | 'pink' | Audio },
): Audio => pending('addNoise');

export interface SynthesisOptions {
  /** One of `voices`. */
  readonly voice?: string;
  /** 1: normal. */
  readonly speed?: number;
  /** Signal to noise, dB; Infinity: clean. */
  readonly snrDb?: number;
  readonly seed?: number;
  readonly sampleRate?: number;
}
export const voices: readonly string[] = [];
/** Speaks digits, `'0'` to `'9'`; spaces are pauses. */
export const synthesizeDigits = (_digits: string, _options: SynthesisOptions = {}): Audio => pending('digits');
