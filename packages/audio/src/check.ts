// What every exported function checks before it trusts what it is given.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import type { Audio, FeatureStream, Features } from './types.ts';

/** No sample is so large: integers of 32 bits that someone left unscaled in a float file come to half of it. */
export const beyondSound = 2 ** 32;
/** Hz; the highest that a FLAC file can say. */
export const highestRate = 1_048_575;

/** @throws DataError unless they are a Float32Array of numbers about -1 to 1 */
export function checkSamples(samples: Float32Array, where: string): void {
  if (!(samples instanceof Float32Array)) {
    const fix = 'Integers of 16 bits are divided by 32768.';
    throw new DataError({ where, expected: 'samples in a Float32Array', got: kindOf(samples), fix });
  }
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i]!) < beyondSound) continue;
    throw new DataError({ where, expected: 'samples of sound, about -1 to 1', got: `${samples[i]} at sample ${i}` });
  }
}

/** @throws DataError unless it has such samples and a rate */
export function checkAudio(audio: Audio, where: string): void {
  if (typeof audio !== 'object' || audio === null)
    throw new DataError({ where, expected: 'samples and sampleRate', got: kindOf(audio) });
  checkSamples(audio.samples, where);
  const { sampleRate } = audio;
  if (sampleRate > 0 && sampleRate <= highestRate) return;
  throw new DataError({ where, expected: `a sample rate above 0, up to ${highestRate} Hz`, got: String(sampleRate) });
}

/** @throws ShapeError unless the numbers are as many as frames of this size have */
export function checkFeatures(features: Features, where: string, size = features?.size): void {
  const { frames, data } = features ?? {};
  const whole = Number.isInteger(frames) && frames >= 0 && Number.isInteger(size) && size >= 1;
  if (whole && features.size === size && data instanceof Float32Array && data.length === frames * size) return;
  const numbers = data instanceof Float32Array ? data.length : kindOf(data);
  const got = `${numbers} numbers for ${frames} frames of ${features?.size}`;
  throw new ShapeError({ where, expected: `frames of ${size ?? 'some'} numbers in a Float32Array`, got });
}

/** @throws ConfigError unless it is a whole number in this range */
export function checkWhole(value: number, where: string, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new ConfigError({ where, expected: `a whole number from ${low} to ${high}`, got: String(value) });
}

/** @throws ConfigError unless it is a number in this range */
export function checkNumber(value: number, where: string, low: number, high: number): void {
  if (typeof value === 'number' && value >= low && value <= high) return;
  throw new ConfigError({ where, expected: `a number from ${low} to ${high}`, got: String(value) });
}

/** @throws ConfigError unless it is one of these */
export function checkChoice(value: unknown, where: string, choices: readonly unknown[]): void {
  if (choices.includes(value)) return;
  throw new ConfigError({ where, expected: `one of ${choices.join(', ')}`, got: String(value) });
}

/** The stream, which refuses more once it has ended; to end it twice gives nothing more. */
export function untilFinished<Input>({ push, finish }: FeatureStream<Input>, where: string): FeatureStream<Input> {
  let over = false;
  return {
    push: (input) => {
      if (over)
        throw new DataError({ where, expected: 'nothing after finish', got: 'more', fix: 'Make a new stream.' });
      return push(input);
    },
    finish: () => {
      over = true;
      return finish();
    },
  };
}

const kindOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'an object') : String(value);
