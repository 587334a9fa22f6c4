// What a file is that cannot be read, for its error.
import { lettersOf } from './letters.ts';

/** First characters of what people also keep sound in, or have in its place; `?` is any. */
const beginnings: readonly (readonly [characters: string, name: string])[] = [
  ['OggS????????????????????????\x7fFLAC', 'FLAC in Ogg'],
  ['OggS????????????????????????OpusHead', 'Ogg Opus'],
  ['OggS????????????????????????\x01vorbis', 'Ogg Vorbis'],
  ['OggS', 'Ogg'],
  ['RIFX', 'a big-endian WAV file'],
  ['RIFF????AVI ', 'an AVI video'],
  ['RIFF', 'a RIFF file that is no WAV'],
  ['riff\x2e\x91\xcf\x11', 'Wave64'],
  ['NIST_1A', 'SPHERE'],
  ['dns.', 'a little-endian AU file'],
  ['caff', 'CAF'],
  ['????ftyp', 'MP4'],
  ['\x1aE\xdf\xa3', 'WebM'],
  ['0&\xb2u\x8ef\xcf\x11', 'WMA'],
  ['#!AMR', 'AMR'],
  ['wvpk', 'WavPack'],
  ['MAC ', "Monkey's Audio"],
  ['MThd', 'MIDI'],
  ['\x1f\x8b', 'a gzip archive'],
  ['PK\x03\x04', 'a zip archive'],
  ['version https://git-lfs', 'a pointer of Git LFS, in place of the file'],
  ['<!doctype html', 'a page of HTML'],
  ['<!DOCTYPE html', 'a page of HTML'],
  ['<html', 'a page of HTML'],
];

/** `undefined`: not known. */
export function nameFormat(bytes: Uint8Array): string | undefined {
  const letters = lettersOf(bytes.subarray(0, 64));
  const known = beginnings.find(([pattern]) => pattern.split('').every((one, i) => one === '?' || one === letters[i]));
  return known?.[1] ?? mpegFrame(bytes);
}

/** By the eleven ones and the two bits of the layer that a frame begins with (ISO 11172-3, 2.4.1.3; 13818-7 for 0). */
function mpegFrame([first, second = 0]: Uint8Array): string | undefined {
  if (first !== 0xff || (second & 0xe0) !== 0xe0 || (second & 0x18) === 0x08) return undefined;
  return (second & 6) === 0 ? 'AAC' : 'MP3';
}
