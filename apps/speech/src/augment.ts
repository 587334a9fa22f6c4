// How training changes what it hears: tempo, noise and level of a clip, masks over its features (SpecAugment).
import { type Audio, addNoise, type Features, perturbSpeed, perturbVolume, specAugment } from '@longhand/audio';
import { ConfigError, createRandom, deriveSeed, type Random } from '@longhand/base';
import type { Config } from './config.ts';

/** A way in which training hears a clip. */
export interface Variant {
  readonly speed: number;
  /** Signal to noise in dB; 0: clean. */
  readonly noise: number;
  /** dB by which the level goes up or down at most; absent: it stays. */
  readonly gain?: number;
}
export const plain: Variant = { speed: 1, noise: 0 };

/** `0.9,1,1.1` as variants; each once more with noise if that is set. @throws ConfigError */
export function variantsOf({ speeds, noise, gain }: Pick<Config, 'speeds' | 'noise' | 'gain'>): Variant[] {
  const numbers = speeds.split(',').map(Number);
  if (numbers.some((speed) => !(speed >= 0.5 && speed <= 2)))
    throw new ConfigError({ where: '--speeds', expected: 'numbers from 0.5 to 2, e.g. 0.9,1,1.1', got: speeds });
  const clean = numbers.map((speed) => ({ speed, noise: 0, ...(gain > 0 && { gain }) }));
  return noise > 0 ? [...clean, ...clean.map((variant) => ({ ...variant, noise }))] : clean;
}

/** The clip in this variant; noise and level are drawn from the seed and the clip's id, the level for each variant anew. */
export async function varied(audio: Audio, variant: Variant, seed: number, id: string): Promise<Audio> {
  const { speed, noise, gain = 0 } = variant;
  const random = createRandom(deriveSeed(seed, id));
  const faster = speed === 1 ? audio : await perturbSpeed(audio, random, { factors: [speed] });
  const heard = noise > 0 ? addNoise(faster, random, { snrDb: noise, noise: 'white' }) : faster;
  if (gain === 0) return heard;
  const level = createRandom(deriveSeed(seed, 'gain', id, speed, noise));
  return perturbVolume(heard, level, { lowDb: -gain, highDb: gain });
}

export type Masking = Pick<
  Config,
  'timeMasks' | 'timeMaskFrames' | 'frequencyMasks' | 'frequencyMaskBins' | 'timeWarp'
>;

/** Frames with stretches of time and bands of frequency left out. */
export function masked(features: Features, random: Random, settings: Masking): Features {
  const { timeMasks, timeMaskFrames, frequencyMasks, frequencyMaskBins, timeWarp } = settings;
  if (timeMasks * timeMaskFrames + frequencyMasks * frequencyMaskBins + timeWarp === 0) return features;
  const masks = { timeMasks, timeMaskFrames, timeMaskRatio: 0.3, frequencyMasks, frequencyMaskBins, timeWarp };
  return specAugment(features, random, { ...masks, fill: 'mean' });
}
