// A sound file's bytes as samples, whatever its name says.
import { DataError } from '@longhand/base';
import type { Audio } from '../types.ts';
import { openAiff } from './aiff.ts';
import { openAu } from './au.ts';
import { openFlac } from './flac.ts';
import { lettersOf } from './letters.ts';
import { openMp3 } from './mp3.ts';
import { nameFormat } from './other-formats.ts';
import type { OpenSound } from './pcm.ts';
import { bytesInMemory, partOf, type SoundBytes } from './sound-bytes.ts';
import { tagLength, tagsBefore } from './tags.ts';
import { openWav } from './wav.ts';

/**
 * Reads WAV, AIFF and AU (PCM of 8 to 32 bits, float, A-law, µ-law), FLAC, and with the package mpg123-decoder MP3, channels averaged,
 * tags of players around them skipped. What was odd about the file but could be read is in `warnings`.
 * @param bytes all of the file
 * @param where names the file in errors and warnings
 * @throws DataError if the bytes are empty, of another format, cut off or damaged
 */
export async function decodeAudio(bytes: Uint8Array, where: string): Promise<Audio> {
  return wholeSound(await openSound(bytes, where));
}

/** All of a sound that was opened. @throws DataError if it is damaged */
export function wholeSound({ sampleRate, length, blocks }: OpenSound): Audio {
  const samples = new Float32Array(length);
  const reading = blocks();
  let at = 0;
  for (;;) {
    const { done, value } = reading.next();
    if (done) return { samples, sampleRate, ...(value.length > 0 && { warnings: value }) };
    samples.set(value, at);
    at += value.length;
  }
}

/**
 * The same, read block by block, for files that need not be in memory as a whole (those of FLAC are, their sound is not; of MP3 the
 * sound is).
 * @param source all bytes, or a file that can be read at any place
 * @throws DataError as `decodeAudio`, here for its header, in `blocks` for its sound
 */
export async function openSound(source: Uint8Array | SoundBytes, where: string): Promise<OpenSound> {
  const all = source instanceof Uint8Array ? bytesInMemory(source) : source;
  if (typeof all?.read !== 'function') {
    throw new DataError({ where, expected: 'the bytes of a sound file as Uint8Array', got: typeof source });
  }
  const start = tagsBefore(all);
  const sound = partOf(all, start);
  const letters = lettersOf(sound.read(0, 12));
  if (/^(RIFF|RF64|BW64)....WAVE/s.test(letters)) return openWav(sound, where);
  if (/^FORM....AIF[FC]/s.test(letters)) return openAiff(sound, where);
  if (letters.startsWith('.snd')) return openAu(sound, where);
  const untagged = () => sound.read(0, sound.length - tagLength(sound));
  if (letters.startsWith('fLaC')) return openFlac(untagged(), where);
  const name = nameFormat(sound.read(0, 64));
  if (name === 'MP3') return openMp3(untagged(), where);
  const got = name ?? (start > 0 ? 'an ID3 tag, as of MP3, and no sound that is known behind it' : 'another');
  throw new DataError({
    where,
    expected: 'a WAV, FLAC, AIFF or AU file',
    got: all.length === 0 ? 'an empty one' : got,
    ...((name || start > 0) && { fix: 'Convert it, e.g. `ffmpeg -i IN OUT.flac`.' }),
  });
}
