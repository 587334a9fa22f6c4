// A WAV file of sound in memory.
import { DataError } from '@longhand/base';
import { checkAudio } from '../check.ts';
import type { Audio } from '../types.ts';

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
  view.setUint16(20, 1, true); // PCM
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
