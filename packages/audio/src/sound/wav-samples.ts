// Samples of a WAV file as numbers in [-1, 1), and the reverse for 16 bits.
import { DataError } from '@longhand/base';
import { checkAudio } from '../check.ts';
import type { Audio } from '../types.ts';

const pcm = 1;
export const float = 3;
/** Microsoft's mmreg.h; what recorders and telephones write. */
const others: Readonly<Record<number, string>> = {
  [pcm]: 'PCM',
  2: 'Microsoft ADPCM',
  [float]: 'float',
  6: 'A-law',
  7: 'µ-law',
  16: 'OKI ADPCM',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  64: 'G.721 ADPCM',
  69: 'G.726 ADPCM',
  80: 'MPEG',
  85: 'MP3',
  255: 'AAC',
  353: 'WMA',
  8192: 'AC-3',
  26447: 'Ogg Vorbis',
};

/** A function from a sample's place to its value. @throws DataError for a format that is not PCM or float */
export function sampleReader(view: DataView, tag: number, bytes: number, where: string): (at: number) => number {
  switch (`${tag} ${bytes}`) {
    case `${pcm} 1`:
      return (at) => (view.getUint8(at) - 128) / 128;
    case `${pcm} 2`:
      return (at) => view.getInt16(at, true) / 32768;
    case `${pcm} 3`:
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65536) / 8388608;
    case `${pcm} 4`:
      return (at) => view.getInt32(at, true) / 2147483648;
    case `${float} 4`:
      return (at) => view.getFloat32(at, true);
    case `${float} 8`:
      return (at) => view.getFloat64(at, true);
    default: {
      const name = others[tag] ?? 'unknown';
      const got = tag === pcm || tag === float ? `${name} of ${8 * bytes} bits` : `format tag ${tag} (${name})`;
      throw new DataError({
        where,
        expected: 'PCM of 8, 16, 24 or 32 bits or float of 32 or 64',
        got: `${got}, which is not read`,
        fix: 'Convert it, e.g. `ffmpeg -i IN -c:a pcm_s16le OUT.wav`.',
      });
    }
  }
}

/**
 * A WAV file of 16-bit PCM. Samples beyond its range are cut to it.
 * @throws DataError for samples that are no numbers, a rate that is not whole, or more than 4 GiB
 */
export function encodeWav(audio: Audio): Uint8Array {
  const where = 'encodeWav';
  checkAudio(audio, where);
  const { samples, sampleRate } = audio;
  if (!Number.isInteger(sampleRate))
    throw new DataError({ where, expected: 'a whole sample rate', got: String(sampleRate) });
  if (44 + 2 * samples.length >= 2 ** 32)
    throw new DataError({ where, expected: 'less than 2,147,483,626 samples', got: String(samples.length) });
  const size = 2 * samples.length;
  const view = new DataView(new ArrayBuffer(44 + size));
  const word = (at: number, letters: string) => {
    for (let i = 0; i < 4; i++) view.setUint8(at + i, letters.charCodeAt(i));
  };
  word(0, 'RIFF');
  view.setUint32(4, 36 + size, true);
  word(8, 'WAVE');
  word(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, pcm, true);
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true); // bytes of a sample of all channels
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, size, true);
  for (let i = 0; i < samples.length; i++) {
    view.setInt16(44 + 2 * i, Math.max(-32768, Math.min(32767, Math.round(samples[i]! * 32768))), true);
  }
  return new Uint8Array(view.buffer);
}
