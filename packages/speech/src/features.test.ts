import '@tensorflow/tfjs'; // a backend
import { synthesizeDigits } from '@longhand/audio';
import { at, createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { createPipeline } from './features.ts';
import { inputTensors } from './tensors.ts';
import { featureSettings, noise, rate } from './testing/random-model.ts';

it('features piece by piece are as all at once, where nothing looks ahead to the end', async () => {
  const live = createPipeline({ ...featureSettings, normalize: 'sliding', deltas: 2 }, rate);
  const audio = noise(3, createRandom(1));
  const whole = live.finish(await live.extract(audio, 'x'));
  const stream = live.stream();
  const parts = [];
  for (let at = 0; at < audio.samples.length; at += 777) parts.push(stream.push(audio.samples.subarray(at, at + 777)));
  parts.push(stream.finish());
  expect(parts.flatMap(({ data }) => [...data])).toEqual([...whole.data]);
  expect(whole.size).toBe(live.size);
  expect(live.framesOf((await live.extract(audio, 'x')).frames)).toBe(whole.frames);
});

it.each(['utterance', 'level'] as const)('features normalised over the whole (%s) have no stream', (normalize) => {
  expect(() => createPipeline({ ...featureSettings, normalize }, rate).stream()).toThrow(
    `stream: normalize: expected sliding or none, got ${normalize}`,
  );
});

it.each([
  ['no samples', new Float32Array(0), 'x: expected sound, got no samples'],
  ['silence', new Float32Array(rate), 'x: expected sound, got silence (peak 0.0e+0)'],
  ['a sample that is no number', Float32Array.of(0.1, Number.NaN), 'x: expected sound, got a sample of NaN'],
  ['less than a frame', new Float32Array(20).fill(0.5), 'x: expected sound of a frame or more, got 20 samples'],
])('%s is refused by name', async (_, samples, message) => {
  const pipeline = createPipeline(featureSettings, rate);
  await expect(pipeline.extract({ samples, sampleRate: rate }, 'x')).rejects.toThrow(message);
});

it('training changes the sound before its frames, and masks the frames before their slopes', async () => {
  const pipeline = createPipeline({ ...featureSettings, normalize: 'none' }, rate);
  const audio = noise(0.5, createRandom(2));
  const louder = await pipeline.extract(audio, 'x', ({ samples, sampleRate }) => ({
    samples: samples.map((sample) => 2 * sample),
    sampleRate,
  }));
  const frames = await pipeline.extract(audio, 'x');
  expect(louder.frames).toBe(frames.frames);
  expect(louder.data[0]! - frames.data[0]!).toBeCloseTo(Math.log(4), 3); // log energies
  const masked = pipeline.finish(frames, (features) => ({ ...features, data: features.data.map(() => 0) }));
  expect(masked.data.every((value) => value === 0)).toBe(true);
});

describe('dither', () => {
  const { samples: voice } = synthesizeDigits('52', { sampleRate: 8000, seed: 3 });
  /** Silence of zeros around what is spoken, as editors make it. */
  const clean = new Float32Array(voice.length + rate);
  clean.set(voice, rate / 2);
  const in16Bits = clean.map((sample) => Math.round(sample * 32768) / 32768);
  /** Mean distance of the normalised features of two sounds. */
  const distance = async (one: Float32Array, other: Float32Array, dither: number): Promise<number> => {
    const pipeline = createPipeline({ ...featureSettings, normalize: 'utterance', dither }, rate);
    const extract = async (samples: Float32Array) => (await pipeline.extract({ samples, sampleRate: rate }, 'x')).data;
    const [a, b] = [await extract(one), await extract(other)];
    return a.reduce((sum, value, i) => sum + Math.abs(value - at(b, i)), 0) / a.length;
  };

  it('gives the same features twice, and others than without it', async () => {
    expect(await distance(clean, clean, 16)).toBe(0);
    const features = async (dither: number) =>
      createPipeline({ ...featureSettings, dither }, rate).extract({ samples: clean, sampleRate: rate }, 'x');
    expect((await features(16)).data).not.toEqual((await features(0)).data);
  });

  it('makes digital silence sound like a quiet room, in 16 bits and in 32', async () => {
    const random = createRandom(2);
    const quiet = clean.map((sample) => sample + (4 / 32768) * random.normal()); // -78 dB
    expect(await distance(clean, quiet, 16)).toBeLessThan(0.08);
    expect(await distance(clean, quiet, 0)).toBeGreaterThan(0.24); // without it, three times as far
    expect(await distance(clean, in16Bits, 16)).toBeLessThan(0.002);
    expect(await distance(clean, in16Bits, 0)).toBeGreaterThan(0.01);
  });
});

it('a batch is padded with zeros', () => {
  const { x, lengths } = inputTensors([
    { frames: 1, size: 2, data: Float32Array.of(1, 2) },
    { frames: 2, size: 2, data: Float32Array.of(3, 4, 5, 6) },
  ]);
  expect(x.arraySync().flat(2)).toEqual([1, 2, 0, 0, 3, 4, 5, 6]);
  expect([x.shape, lengths.arraySync()]).toEqual([
    [2, 2, 2],
    [1, 2],
  ]);
  x.dispose();
  lengths.dispose();
});
