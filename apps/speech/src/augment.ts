// How training changes what it hears: tempo and noise of a clip, masks over its features (SpecAugment).
import { type Audio, addNoise, type Features, perturbSpeed, specAugment } from '@longhand/audio';
import { ConfigError, createRandom, deriveSeed, type Random } from '@longhand/base';
import type { Config } from './config.ts';

/** A way in which training hears a clip. */
export interface Variant {
  readonly speed: number;
  /** Signal to noise in dB; 0: clean. */
  readonly noise: number;
}
export const plain: Variant = { speed: 1, noise: 0 };

/** `0.9,1,1.1` as variants; each once more with noise if that is set. @throws ConfigError */
export function variantsOf({ speeds, noise }: Pick<Config, 'speeds' | 'noise'>): Variant[] {
  const numbers = speeds.split(',').map(Number);
  if (numbers.some((speed) => !(speed >= 0.5 && speed <= 2)))
    throw new ConfigError({ where: '--speeds', expected: 'numbers from 0.5 to 2, e.g. 0.9,1,1.1', got: speeds });
  const clean = numbers.map((speed) => ({ speed, noise: 0 }));
  return noise > 0 ? [...clean, ...clean.map(({ speed }) => ({ speed, noise }))] : clean;
}

/** The clip in this variant; the noise is drawn from the seed and the clip's id. */
export async function varied(audio: Audio, { speed, noise }: Variant, seed: number, id: string): Promise<Audio> {
  const random = createRandom(deriveSeed(seed, id));
  const faster = speed === 1 ? audio : await perturbSpeed(audio, random, { factors: [speed] });
  return noise > 0 ? addNoise(faster, random, { snrDb: noise, noise: 'white' }) : faster;
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
