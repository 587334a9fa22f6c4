// A sound file's bytes as samples, whatever its name says.
import { DataError } from '@longhand/base';
import type { Audio } from '../types.ts';
import { decodeFlac } from './flac.ts';
import { lettersOf } from './letters.ts';
import { nameFormat } from './other-formats.ts';
import { tagLength, tagsBefore } from './tags.ts';
import { decodeWav } from './wav.ts';

/**
 * Reads WAV (PCM of 8 to 32 bits, float) and FLAC, channels averaged, tags of players around them skipped. What was odd about
 * the file but could be read is in `warnings`.
 * @param bytes all of the file
 * @param where names the file in errors and warnings
 * @throws DataError if the bytes are empty, of another format, cut off or damaged
 */
export async function decodeAudio(bytes: Uint8Array, where: string): Promise<Audio> {
  if (!(bytes instanceof Uint8Array)) {
    throw new DataError({ where, expected: 'the bytes of a sound file as Uint8Array', got: typeof bytes });
  }
  const start = tagsBefore(bytes);
  const sound = bytes.subarray(start);
  const letters = lettersOf(sound.subarray(0, 12));
  if (/^(RIFF|RF64|BW64)....WAVE/s.test(letters)) return decodeWav(sound, where);
  if (letters.startsWith('fLaC')) return decodeFlac(sound.subarray(0, sound.length - tagLength(sound)), where);
  const name = nameFormat(sound);
  const got = name ?? (start > 0 ? 'an ID3 tag, as of MP3, and no sound that is known behind it' : 'another');
  throw new DataError({
    where,
    expected: 'a WAV or FLAC file',
    got: bytes.length === 0 ? 'an empty one' : got,
    ...((name || start > 0) && { fix: 'Convert it, e.g. `ffmpeg -i IN OUT.flac`.' }),
  });
}
