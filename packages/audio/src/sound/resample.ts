// Another sample rate: libsamplerate's band-limited sinc interpolation (J. O. Smith 1984; E. de Castro Lopo), in WebAssembly.
import type libsamplerate from '@alexanderolsen/libsamplerate-js';
import { ConfigError, DataError } from '@longhand/base';
import { checkAudio } from '../check.ts';
import type { Audio } from '../types.ts';

type Converter = Awaited<ReturnType<typeof libsamplerate.create>>;

/** Hz; what the converter accepts. */
const highestRate = 192_000;
/** One rate may be so many times the other. */
const furthest = 64;
/** Samples that the converter takes or gives in one go (its own division of longer ones loses their end). */
const longestBlock = 400_000;
/** Samples of the slower rate that the filter sees to each side, and more. */
const context = 1024;

/** One for all: it is costly to make (its WebAssembly is compiled) and carries nothing from one sound to the next. */
let shared: Promise<Converter> | undefined;

/**
 * The same sound at another rate, without what lies above half of it; the argument itself if it has that rate.
 * Passes 90 % of the band, 120 dB over the noise.
 * @param where names the sound in errors
 * @throws ConfigError if the rate is not a whole number of Hz up to 192,000; DataError for a sound of a rate 64 times
 *   higher or lower, or with samples that are no numbers
 */
export async function resample(audio: Audio, sampleRate: number, where = 'resample'): Promise<Audio> {
  checkAudio(audio, where);
  if (sampleRate === audio.sampleRate) return audio;
  return { samples: await changeRate(audio.samples, audio.sampleRate, sampleRate, where), sampleRate };
}

/** `round(length * to / from)` samples. */
export async function changeRate(
  samples: Float32Array,
  from: number,
  to: number,
  where: string,
): Promise<Float32Array> {
  const [least, most] = [Math.ceil(to / furthest), Math.min(highestRate, to * furthest)];
  if (!Number.isInteger(to) || to < 1 || to > highestRate) {
    throw new ConfigError({
      where,
      expected: `a whole number of Hz up to ${highestRate}`,
      got: String(to),
    });
  }
  if (!Number.isInteger(from) || from < least || from > most) {
    throw new DataError({ where, expected: `sound of ${least} to ${most} Hz`, got: `${from} Hz` });
  }
  shared ??= createConverter(from, to);
  const converter = await shared;
  // No `await` below: the converter is one sound's until its end.
  converter.inputSampleRate = from;
  converter.outputSampleRate = to;
  const resampled = new Float32Array(Math.round((samples.length * to) / from));
  // A block begins where both rates have a sample, and is converted with its surroundings.
  const unit = from / greatestCommonDivisor(from, to);
  const units = (length: number) => Math.ceil(length / unit) * unit;
  const block = units(longestBlock / Math.max(1, to / from));
  const around = units(context * Math.max(1, from / to));
  for (let start = 0; start < samples.length; start += block) {
    const first = Math.max(0, start - around);
    const converted = converter.simple(samples.subarray(first, start + block + around));
    const offset = Math.round((start * to) / from);
    const room = Math.round((block * to) / from);
    const skip = offset - Math.round((first * to) / from);
    resampled.set(converted.subarray(skip, skip + Math.min(room, resampled.length - offset)), offset);
  }
  return resampled;
}

/** Loaded when a rate is first changed: its WebAssembly is 2 MB of text. */
async function createConverter(from: number, to: number): Promise<Converter> {
  const module: Partial<Record<'default', typeof libsamplerate>> = await import('@alexanderolsen/libsamplerate-js');
  const library = module.default ?? (module as typeof libsamplerate); // CommonJS: tsx gives its exports without a default
  return library.create(1, from, to, { converterType: library.ConverterType.SRC_SINC_MEDIUM_QUALITY });
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
