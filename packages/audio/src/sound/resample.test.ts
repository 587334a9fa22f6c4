import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { resample } from '../index.ts';

const tone = (seconds: number, sampleRate: number, hertz = 440) => ({
  samples: Float32Array.from(
    { length: seconds * sampleRate },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRate),
  ),
  sampleRate,
});
/** Signal over difference in dB, away from the ends. */
function agreement(got: Float32Array, wanted: Float32Array, edge: number): number {
  let [signal, noise] = [0, 0];
  for (let i = edge; i < wanted.length - edge; i++) {
    signal += wanted[i]! ** 2;
    noise += (got[i]! - wanted[i]!) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

describe('resample', () => {
  it.each([
    [8000, 16000],
    [16000, 8000],
    [44100, 16000],
    [16000, 17600],
    [22050, 16000],
  ])('keeps a tone from %i to %i Hz', async (from, to) => {
    const { samples, sampleRate } = await resample(tone(1, from), to);
    expect([samples.length, sampleRate]).toEqual([to, to]);
    expect(agreement(samples, tone(1, to).samples, to / 20)).toBeGreaterThan(110);
  });
  it('takes out what the new rate cannot hold', async () => {
    const { samples } = await resample(tone(1, 16000, 5000), 8000);
    expect(Math.max(...samples.subarray(400, 7600))).toBeLessThan(1e-4);
  });
  it('joins the blocks of a long sound without a seam', async () => {
    const { samples } = await resample(tone(60, 44100), 16000);
    expect(samples).toHaveLength(960_000);
    expect(agreement(samples, tone(60, 16000).samples, 800)).toBeGreaterThan(110);
  });
  it('carries nothing from one sound to the next, and keeps calls at once apart', async () => {
    const alone = await resample(tone(0.2, 16000), 8000);
    const [first, , third] = await Promise.all([
      resample(tone(0.2, 16000), 8000),
      resample(tone(0.3, 8000, 900), 11025),
      resample(tone(0.2, 16000), 8000),
    ]);
    expect(first).toEqual(alone);
    expect(third).toEqual(alone);
  });
  it('gives a sound of the rate asked for, and nothing for nothing', async () => {
    const audio = tone(0.1, 8000);
    expect(await resample(audio, 8000)).toBe(audio);
    expect((await resample({ samples: new Float32Array(), sampleRate: 8000 }, 16000)).samples).toHaveLength(0);
  });
  it('refuses rates that are none', async () => {
    await expect(resample(tone(0.1, 8000), 0)).rejects.toThrow('expected a whole number of Hz up to 192000, got 0');
    await expect(resample(tone(0.1, 8000), 11025.5)).rejects.toThrow('got 11025.5');
    const odd = (sampleRate: number) => resample({ samples: new Float32Array(9), sampleRate }, 16000);
    await expect(odd(100)).rejects.toThrow('resample: expected sound of 250 to 192000 Hz, got 100 Hz');
    await expect(odd(384_000)).rejects.toThrow(DataError);
  });
});
