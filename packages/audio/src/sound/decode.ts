// A sound file's bytes as samples, whatever its name says.
import { DataError } from '@longhand/base';
import type { Audio } from '../types.ts';
import { decodeFlac } from './flac.ts';
import { decodeWav } from './wav.ts';

/** First bytes of what people also keep sound in, to name it in an error. */
const unreadable: readonly (readonly [magic: string, name: string])[] = [
  ['OggS', 'Ogg'],
  ['ID3', 'MP3'],
  ['\xff\xfb', 'MP3'],
  ['FORM', 'AIFF'],
  ['NIST', 'SPHERE'],
  ['RIFX', 'a big-endian WAV file'],
  ['\x1aE\xdf\xa3', 'WebM'],
];

/**
 * Reads WAV (PCM of 8 to 32 bits, float; channels averaged) and FLAC.
 * @throws DataError naming `where` if the bytes are empty, of another format, cut off or damaged
 */
export async function decodeAudio(bytes: Uint8Array, where: string): Promise<Audio> {
  const begins = (magic: string, at = 0) => Buffer.from(bytes.subarray(at, at + magic.length)).equals(latin1(magic));
  if ((begins('RIFF') || begins('RF64')) && begins('WAVE', 8)) return decodeWav(bytes, where);
  if (begins('fLaC')) return decodeFlac(bytes, where);
  const known = begins('ftyp', 4) ? 'MP4' : unreadable.find(([magic]) => begins(magic))?.[1];
  throw new DataError({
    where,
    expected: 'a WAV or FLAC file',
    got: bytes.length === 0 ? 'an empty one' : (known ?? 'another'),
    ...(known && { fix: 'Convert it, e.g. `ffmpeg -i IN OUT.flac`.' }),
  });
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
