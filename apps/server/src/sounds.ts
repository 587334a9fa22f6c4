// Encoded sounds to predictions; what is wrong with one stands in its place, as the model itself does it.
import { type Audio, decodeAudio } from '@longhand/audio';
import { at, DataError, LonghandError } from '@longhand/base';
import type { AnyModel } from 'longhand';

/** A sound as a request has it. */
export interface NamedSound {
  readonly bytes: Uint8Array;
  /** Names it in errors. */
  readonly name: string;
}

export async function predictSounds(
  model: AnyModel,
  inputs: readonly unknown[],
  options: object,
  maxSeconds: number,
): Promise<readonly unknown[]> {
  const sounds = inputs as readonly NamedSound[];
  const heard = await Promise.all(sounds.map((sound) => decode(sound, maxSeconds)));
  const usable = heard.flatMap((audio, i) => (typeof audio === 'string' ? [] : [{ audio, name: at(sounds, i).name }]));
  const names = usable.map(({ name }) => name);
  const found = await model(
    usable.map(({ audio }) => audio),
    { ...options, names },
  );
  let next = 0;
  return heard.map((audio) => (typeof audio === 'string' ? { error: audio } : at(found, next++)));
}

async function decode({ bytes, name }: NamedSound, maxSeconds: number): Promise<Audio | string> {
  try {
    const audio = await decodeAudio(bytes, name);
    const seconds = audio.samples.length / audio.sampleRate;
    if (seconds <= maxSeconds) return audio;
    throw new DataError({ where: name, expected: `at most ${maxSeconds} s of sound`, got: `${seconds.toFixed(1)} s` });
  } catch (error) {
    if (error instanceof LonghandError) return error.message;
    throw error;
  }
}
