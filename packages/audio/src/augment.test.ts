import { createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { type Audio, addNoise, perturbSpeed, perturbVolume, specAugment } from './index.ts';

const sampleRate = 8000;
const tone = (hertz: number, seconds = 0.5, gain = 0.3): Audio => ({
  samples: Float32Array.from(
    { length: seconds * sampleRate },
    (_, i) => gain * Math.sin((2 * Math.PI * hertz * i) / sampleRate),
  ),
  sampleRate,
});
const power = (samples: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! ** 2;
  return sum / samples.length;
};
/** Twice a second for each hertz. */
const crossings = ({ samples }: Audio) =>
  samples.filter((sample, i) => i > 0 && sample >= 0 !== samples[i - 1]! >= 0).length;
const copy = ({ samples }: Audio) => samples.slice();

describe('perturbSpeed', () => {
  it('changes length and pitch by the factor that it draws', async () => {
    const lengths = new Set<number>();
    for (let seed = 0; seed < 12; seed++) {
      const audio = await perturbSpeed(tone(400), createRandom(seed));
      lengths.add(audio.samples.length);
      expect(audio.sampleRate).toBe(sampleRate);
      expect(Math.abs(crossings(audio) - 400)).toBeLessThan(5); // as many periods, in another time
    }
    expect([...lengths].sort((a, b) => a - b)).toEqual([3636, 4000, 4444]);
  });
  it('refuses factors that are none', async () => {
    await expect(perturbSpeed(tone(400), createRandom(1), { factors: [0] })).rejects.toThrow(
      'factors from 0.25 to 4, got 0',
    );
    await expect(perturbSpeed(tone(400), createRandom(1), { factors: [] })).rejects.toThrow(
      'expected factors, got none',
    );
  });
});

describe('perturbVolume', () => {
  it('scales by a gain between its bounds, and not beyond full scale', () => {
    const audio = tone(400);
    const before = copy(audio);
    const gains = Array.from({ length: 50 }, (_, seed) => {
      const { samples } = perturbVolume(audio, createRandom(seed), { lowDb: -20, highDb: 20 });
      expect(Math.max(...samples)).toBeLessThan(1);
      return 10 * Math.log10(power(samples) / power(audio.samples));
    });
    expect(Math.min(...gains)).toBeLessThan(-15);
    expect(Math.max(...gains)).toBeCloseTo(20 * Math.log10(32767 / 32768 / Math.max(...before)), 3);
    expect(audio.samples).toEqual(before);
  });
  it('leaves silence silent and refuses bounds the wrong way round', () => {
    const silence = { samples: new Float32Array(10), sampleRate };
    expect(perturbVolume(silence, createRandom(1))).toEqual(silence);
    expect(() => perturbVolume(silence, createRandom(1), { lowDb: 3, highDb: 0 })).toThrow(
      'expected lowDb up to highDb',
    );
  });
});

describe('addNoise', () => {
  const audio = tone(400, 2);
  const added = ({ samples }: Audio) => samples.map((sample, i) => sample - audio.samples[i]!);
  it.each([-5, 0, 10, 40])('adds noise %i dB below the sound', (snrDb) => {
    const quiet = { ...audio, samples: audio.samples.map((sample) => sample / 10) };
    for (const noise of ['white', 'pink', tone(1000, 0.3)] as const) {
      const { samples } = addNoise(quiet, createRandom(4), { snrDb, noise });
      const ratio = power(quiet.samples) / power(samples.map((sample, i) => sample - quiet.samples[i]!));
      expect(Math.abs(10 * Math.log10(ratio) - snrDb)).toBeLessThan(0.01);
    }
  });
  it('is the same for the same stream and another for another', () => {
    const draw = (seed: number) => addNoise(audio, createRandom(seed), { snrDb: 10 });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
  it('keeps the sum within full scale, and the ratio', () => {
    const loud = tone(400, 1, 0.99);
    const { samples } = addNoise(loud, createRandom(1), { snrDb: 0 });
    expect(Math.max(...samples.map(Math.abs))).toBeLessThan(1);
  });
  it('pink noise falls by 3 dB an octave', () => {
    const noise = added(addNoise(audio, createRandom(2), { snrDb: 0, noise: 'pink' }));
    // Differences favour high frequencies: for white noise their power is twice its own.
    const differences = noise.map((sample, i) => sample - (noise[i - 1] ?? 0));
    expect(power(differences) / power(noise)).toBeLessThan(0.6);
  });
  it('repeats a recording from a random place, and finds sound in one that is mostly silent', () => {
    const click = { samples: Float32Array.from({ length: 4000 }, (_, i) => (i === 1234 ? 1 : 0)), sampleRate };
    const short = tone(400, 0.01);
    for (let seed = 0; seed < 5; seed++) {
      const { samples } = addNoise(short, createRandom(seed), { snrDb: 0, noise: click });
      expect(samples.every(Number.isFinite)).toBe(true);
      expect(samples).not.toEqual(short.samples);
    }
  });
  it('leaves silence silent and refuses what is no noise', () => {
    const silence = { samples: new Float32Array(100), sampleRate };
    expect(addNoise(silence, createRandom(1), { snrDb: 0 })).toBe(silence);
    expect(() => addNoise(audio, createRandom(1), { snrDb: 0, noise: silence })).toThrow(
      'noise: expected a sound, got silence',
    );
    const other = { ...audio, sampleRate: 16000 };
    expect(() => addNoise(audio, createRandom(1), { snrDb: 0, noise: other })).toThrow(
      'expected 8000 Hz, got 16000 Hz',
    );
    expect(() => addNoise(audio, createRandom(1), { snrDb: Number.NaN })).toThrow(
      'noise, snrDb: expected a number from -200 to 200, got NaN',
    );
  });
});

describe('specAugment', () => {
  const features = {
    frames: 100,
    size: 20,
    data: Float32Array.from({ length: 2000 }, (_, i) => 1 + (i % 20) + i / 20 / 100),
  };
  const blank = (data: Float32Array) => {
    const frames = Array.from({ length: 100 }, (_, t) =>
      data.subarray(20 * t, 20 * t + 20).every((value) => value === 0),
    );
    const bins = Array.from({ length: 20 }, (_, d) => data.every((value, i) => i % 20 !== d || value === 0));
    return { frames: frames.filter(Boolean).length, bins: bins.filter(Boolean).length };
  };
  it('hides no more than it may, and all the rest stays', () => {
    let most = { frames: 0, bins: 0 };
    for (let seed = 0; seed < 60; seed++) {
      const before = features.data.slice();
      const { data } = specAugment(features, createRandom(seed), {
        timeMasks: 1,
        frequencyMasks: 1,
        timeMaskRatio: 0.1,
      });
      expect(features.data).toEqual(before);
      const { frames, bins } = blank(data);
      most = { frames: Math.max(most.frames, frames), bins: Math.max(most.bins, bins) };
      expect(data.every((value, i) => value === 0 || value === before[i])).toBe(true);
    }
    expect(most).toEqual({ frames: 10, bins: 8 });
  });
  it('does nothing when told so', () => {
    expect(specAugment(features, createRandom(1), { timeMasks: 0, frequencyMasks: 0 })).toEqual(features);
    const { data } = specAugment({ frames: 0, size: 20, data: new Float32Array() }, createRandom(1));
    expect(data).toHaveLength(0);
  });
  it('can fill with the mean of each column', () => {
    const { data } = specAugment(features, createRandom(3), { fill: 'mean', timeMasks: 0, frequencyMasks: 4 });
    const hidden = Array.from({ length: 20 }, (_, d) => d).filter((d) => data[d] === data[20 * 99 + d]);
    expect(hidden.length).toBeGreaterThan(0);
    const meanOf = (d: number) =>
      Array.from({ length: 100 }, (_, t) => features.data[20 * t + d]!).reduce((a, b) => a + b) / 100;
    for (const d of hidden) expect(data[d]).toBeCloseTo(meanOf(d), 4);
  });
  it('bends time: the ends stay, order stays, the middle moves', () => {
    const line = { frames: 50, size: 1, data: Float32Array.from({ length: 50 }, (_, i) => i) };
    let furthest = 0;
    for (let seed = 0; seed < 30; seed++) {
      const { data } = specAugment(line, createRandom(seed), { timeWarp: 8, timeMasks: 0, frequencyMasks: 0 });
      expect([data[0], data[49]]).toEqual([0, 49]);
      for (let t = 1; t < 50; t++) expect(data[t]! - data[t - 1]!).toBeGreaterThan(0);
      furthest = Math.max(furthest, ...data.map((value, t) => Math.abs(value - t)));
    }
    expect(furthest).toBeGreaterThan(4);
    expect(furthest).toBeLessThanOrEqual(8);
  });
  it('refuses what cannot be', () => {
    expect(() => specAugment(features, createRandom(1), { timeMaskRatio: 2 })).toThrow(
      'SpecAugment, timeMaskRatio: expected a number from 0 to 1, got 2',
    );
    expect(() => specAugment(features, createRandom(1), { timeMasks: -1 })).toThrow(
      'SpecAugment, timeMasks: expected a whole number from 0 to 1000, got -1',
    );
  });
});
