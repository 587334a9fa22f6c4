// Other versions of a sound for training: speed and volume (Ko et al. 2015), noise at a given ratio. Each draws from the
// stream of random numbers that it is given.
import { at, ConfigError, DataError, type Random } from '@longhand/base';
import { checkAudio, checkChoice, checkNumber } from './check.ts';
import { changeRate } from './sound/resample.ts';
import type { Audio } from './types.ts';

/** Between which speeds one is drawn. */
export interface SpeedOptions {
  /** One is drawn: 0.9 makes the sound longer and lower. Default 0.9, 1, 1.1, as Ko et al. have it. */
  readonly factors?: readonly number[];
}

/** Played faster or slower, pitch and formants with it; the sample rate stays. @throws ConfigError for a factor out of 0.25 to 4 */
export async function perturbSpeed(audio: Audio, random: Random, options: SpeedOptions = {}): Promise<Audio> {
  const { factors = [0.9, 1, 1.1] } = options;
  const where = 'speed perturbation';
  checkAudio(audio, where);
  if (!Array.isArray(factors) || factors.length === 0)
    throw new ConfigError({ where, expected: 'factors', got: 'none' });
  for (const factor of factors) {
    if (factor >= 0.25 && factor <= 4) continue;
    throw new ConfigError({ where, expected: 'factors from 0.25 to 4', got: String(factor) });
  }
  const factor = at(factors, random.integer(factors.length));
  if (factor === 1) return audio;
  const { samples, sampleRate } = audio;
  return { samples: await changeRate(samples, Math.round(sampleRate * factor), sampleRate, where), sampleRate };
}

/** dB; beyond it float32 holds nothing of the quieter one. */
const maxDb = 200;

/** Between which gains one is drawn. */
export interface VolumeOptions {
  /** The gain is uniform between them, in dB; default -10 to 6. */
  readonly lowDb?: number;
  readonly highDb?: number;
}

/** Louder or quieter; never so loud that a sample leaves [-1, 1). @throws ConfigError if lowDb is above highDb */
export function perturbVolume(audio: Audio, random: Random, options: VolumeOptions = {}): Audio {
  const { lowDb = -10, highDb = 6 } = options;
  const where = 'volume perturbation';
  checkAudio(audio, where);
  checkNumber(lowDb, `${where}, lowDb`, -maxDb, maxDb);
  checkNumber(highDb, `${where}, highDb`, -maxDb, maxDb);
  if (lowDb > highDb) throw new ConfigError({ where, expected: 'lowDb up to highDb', got: `${lowDb} and ${highDb}` });
  const { samples, sampleRate } = audio;
  const gain = 10 ** ((lowDb + (highDb - lowDb) * random.uniform()) / 20);
  return { samples: scaled(samples, Math.min(gain, Math.max(1, loudest / peakOf(samples)))), sampleRate };
}

/** How loud the noise is, and of what kind. */
export interface NoiseOptions {
  /** Mean power of the sound over that of the noise, in dB. */
  readonly snrDb: number;
  /** Equal power at all frequencies, falling by 3 dB an octave, or a recording of noise; default `white`. */
  readonly noise?: 'white' | 'pink' | Audio;
}

/**
 * The sound with noise over all of it. A recording begins at a random place and is repeated as needed. A sum that leaves
 * [-1, 1) is scaled back as a whole; silence stays as it is.
 * @throws ConfigError for a ratio that is no number; DataError if a recording is empty, silent, or of another sample rate
 */
export function addNoise(audio: Audio, random: Random, options: NoiseOptions): Audio {
  const { snrDb, noise = 'white' } = options;
  checkAudio(audio, 'noise, the sound');
  checkNumber(snrDb, 'noise, snrDb', -maxDb, maxDb);
  if (typeof noise === 'object') checkAudio(noise, 'noise');
  else checkChoice(noise, 'noise, unless a recording', ['white', 'pink']);
  const { samples, sampleRate } = audio;
  const power = meanPower(samples);
  if (power === 0) return audio;
  const added = noiseSamples(noise, samples.length, sampleRate, random);
  const gain = Math.sqrt(power / meanPower(added) / 10 ** (snrDb / 10));
  const sum = samples.map((sample, i) => sample + gain * added[i]!);
  const peak = peakOf(sum);
  return { samples: peak > loudest ? scaled(sum, loudest / peak) : sum, sampleRate };
}

/** The largest sample of 16 bits. */
const loudest = 32767 / 32768;

function noiseSamples(
  noise: 'white' | 'pink' | Audio,
  length: number,
  sampleRate: number,
  random: Random,
): Float32Array {
  if (noise === 'white') return drawn(length, random.normal);
  if (noise === 'pink') return pink(length, random);
  if (noise.sampleRate !== sampleRate) {
    const fix = 'Resample it first.';
    throw new DataError({ where: 'noise', expected: `${sampleRate} Hz`, got: `${noise.sampleRate} Hz`, fix });
  }
  if (peakOf(noise.samples) === 0) throw new DataError({ where: 'noise', expected: 'a sound', got: 'silence' });
  const start = random.integer(noise.samples.length);
  const from = (first: number) => drawn(length, (i) => noise.samples[(first + i) % noise.samples.length]!);
  const taken = from(start);
  // A short sound may fall into a pause of the noise.
  return meanPower(taken) > 0 ? taken : from(loudestPlace(noise.samples));
}

/** White noise through Kellet's three-pole filter, within 0.5 dB of -3 dB an octave. */
function pink(length: number, random: Random): Float32Array {
  let [a, b, c] = [0, 0, 0];
  return drawn(length, () => {
    const white = random.normal();
    a = 0.99765 * a + white * 0.099046;
    b = 0.963 * b + white * 0.2965164;
    c = 0.57 * c + white * 1.0526913;
    return a + b + c + white * 0.1848;
  });
}

function drawn(length: number, draw: (i: number) => number): Float32Array {
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i++) samples[i] = draw(i);
  return samples;
}

function scaled(samples: Float32Array, gain: number): Float32Array {
  return samples.map((sample) => sample * gain);
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

function loudestPlace(samples: Float32Array): number {
  let [place, peak] = [0, 0];
  for (const [i, sample] of samples.entries()) {
    if (Math.abs(sample) <= peak) continue;
    place = i;
    peak = Math.abs(sample);
  }
  return place;
}

function meanPower(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : sum / samples.length;
}
