// Signatures of what is being built; each moves to its own file.
import { ConfigError, type Random } from '@longhand/base';
import type { Audio, Features } from './types.ts';

const pending = (where: string): never => {
  throw new ConfigError({ where, expected: 'a function that is there', got: 'one that is not yet' });
};

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
