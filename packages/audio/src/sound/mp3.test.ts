// tone.mp3: 0.4 s of 440 Hz at an eighth of full scale, by ffmpeg 5.1 (`-f lavfi -i sine=frequency=440:sample_rate=44100:duration=0.4 -ac 2`) and
// LAME 3.100 (`lame -b 64`, at 24 kHz), which says in it where the sound begins and ends.
import { readFile } from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { decodeAudio, openSound } from '../index.ts';

const tone = await readFile(new URL('fixtures/tone.mp3', import.meta.url));

afterEach(() => {
  vi.doUnmock('mpg123-decoder');
});

it('is the sound that was packed, from its first sample to its last', async () => {
  const { samples, sampleRate, warnings } = await decodeAudio(tone, 'tone.mp3');
  expect([samples.length, sampleRate, warnings]).toEqual([9600, 24_000, undefined]);
  // LAME resampled it: what is left is its phase, less than two samples, and rings at the ends.
  const inner = samples.subarray(1000, 8600);
  const along = (wave: (angle: number) => number) =>
    inner.reduce((sum, sample, i) => sum + sample * wave((2 * Math.PI * 440 * (i + 1000)) / 24_000), 0) *
    (2 / inner.length);
  const [sine, cosine] = [along(Math.sin), along(Math.cos)];
  expect(Math.hypot(sine, cosine)).toBeCloseTo(0.95 * Math.SQRT1_2 * (1 / 8), 3); // LAME, two channels of one
  expect(Math.abs(Math.atan2(cosine, sine))).toBeLessThan((2 * Math.PI * 440 * 2) / 24_000);
  const power = inner.reduce((sum, sample) => sum + sample ** 2, 0) / inner.length;
  expect(power / ((sine ** 2 + cosine ** 2) / 2)).toBeCloseTo(1, 2); // and nothing else
});

it('has the tags of players before and behind it', async () => {
  const tagged = Buffer.concat([
    Buffer.from('ID3\x04\0\0\0\0\0\x02..', 'latin1'),
    tone,
    Buffer.from(`TAG${'.'.repeat(125)}`),
  ]);
  const { samples, warnings } = await decodeAudio(tagged, 'tone.mp3');
  expect([samples.length, warnings]).toEqual([9600, undefined]);
});

it('is read as often as is asked', async () => {
  const { blocks, length } = await openSound(tone, 'tone.mp3');
  for (let time = 0; time < 2; time++) expect([...blocks()].reduce((sum, block) => sum + block.length, 0)).toBe(length);
});

it('goes on behind what is damaged, and is refused where it holds no sound', async () => {
  const damaged = Uint8Array.from(tone).fill(0x55, 1000, 1500);
  const { samples } = await decodeAudio(damaged, 'a.mp3');
  expect(samples.length).toBeGreaterThan(4000);
  expect(samples.length).toBeLessThan(9600);
  await expect(decodeAudio(tone.subarray(0, 100), 'b.mp3')).rejects.toThrow('b.mp3: expected sound, got an MP3 file');
});

it('asks for the decoder where it is not installed, or for another format', async () => {
  vi.doMock('mpg123-decoder', () => {
    throw new Error('not found');
  });
  await expect(decodeAudio(tone, 'a.mp3')).rejects.toThrow(
    'a.mp3: expected a WAV, FLAC, AIFF or AU file, got MP3. Install its decoder, `npm install mpg123-decoder` (Node), or convert it, e.g. `ffmpeg -i IN OUT.flac`.',
  );
});
