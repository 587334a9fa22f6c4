// Batches and features of the app, without a model.
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Audio } from '@longhand/audio';
import { at, createRandom } from '@longhand/base';
import type { Utterance } from '@longhand/datasets';
import { buildTokens, createPipeline } from '@longhand/speech';
import { describe, expect, it } from 'vitest';
import { type Variant, variantsOf, varied } from './augment.ts';
import { defaults } from './config.ts';
import { type Example, epochBatches, trainable } from './data.ts';
import { extractFeatures } from './feature-cache.ts';

const rate = 8000;
const random = createRandom(1);
const noise = (seconds: number): Audio => ({
  samples: Float32Array.from({ length: Math.round(seconds * rate) }, () => 0.1 * random.normal()),
  sampleRate: rate,
});
const utterance = (id: string, audio: Audio, version = '1'): Utterance => ({
  ...{ id, text: id, version, read: async () => audio },
});
const config = { ...defaults, numMel: 20, deltas: 1, stack: 2, stride: 2 };

describe('batches of an epoch', () => {
  const features = (frames: number) => ({ frames, size: 1, data: new Float32Array(frames) });
  const examples: Example[] = Array.from({ length: 25 }, (_, i) => ({
    ...{ id: String(i), text: 'A', utterance: utterance('x', noise(1)) },
    variants: [features(40 + 13 * ((i * 7) % 25)), features(30 + 13 * ((i * 7) % 25))],
  }));
  const settings = { batchSize: 4, seed: 3, sortaGrad: true };
  const framesOf = (epoch: number) =>
    epochBatches(examples, settings, epoch).map(({ items }) =>
      items.map(({ index, variant }) => examples[index]!.variants[variant]!.frames),
    );

  it('have every clip once, the same for the same epoch, both variants over time', () => {
    const indices = epochBatches(examples, settings, 5).flatMap(({ items }) => items.map(({ index }) => index));
    expect(indices.sort((a, b) => a - b)).toEqual(examples.map((_, i) => i));
    expect(framesOf(2)).toEqual(framesOf(2));
    expect(framesOf(2)).not.toEqual(framesOf(3));
    const drawn = [0, 1, 2, 3].flatMap((epoch) =>
      epochBatches(examples, settings, epoch).flatMap(({ items }) => items.map(({ variant }) => variant)),
    );
    expect(new Set(drawn)).toEqual(new Set([0, 1]));
  });

  it('go from short to long first, and hold similar lengths always', () => {
    const first = framesOf(0).map((frames) => Math.max(...frames));
    expect(first).toEqual([...first].sort((a, b) => a - b));
    const spread = (frames: readonly number[]) => Math.max(...frames) - Math.min(...frames);
    for (const frames of framesOf(4)) expect(spread(frames)).toBeLessThan(90);
    const later = framesOf(4).map((frames) => Math.max(...frames));
    expect(later).not.toEqual([...later].sort((a, b) => a - b));
  });
});

describe('features', () => {
  const pipeline = createPipeline(config, rate);

  it('are kept on disk until the settings, the variant, the seed or the file change', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'longhand-'));
    const set = [utterance('a', noise(0.5)), utterance('b', noise(0)), utterance('c', noise(0.3))];
    const options = { cache, name: 'set' };
    const made = await extractFeatures(set, pipeline, options);
    expect(made.map((one) => 'frames' in one)).toEqual([true, false, true]);
    const unreadable = set.map((one) => ({ ...one, read: () => Promise.reject(new Error('read again')) }));
    expect(await extractFeatures(unreadable, pipeline, options)).toEqual(made);
    const other = createPipeline({ ...config, numMel: 21 }, rate);
    const changed = unreadable.map((one, i) => (i === 2 ? { ...one, version: '2' } : one));
    await expect(extractFeatures(unreadable, other, options)).rejects.toThrow('read again');
    await expect(extractFeatures(changed, pipeline, options)).rejects.toThrow('read again');
    await expect(
      extractFeatures(unreadable, pipeline, { ...options, variant: { speed: 0.9, noise: 0 } }),
    ).rejects.toThrow('read again');
    expect(await readdir(cache)).toHaveLength(1);
  });

  it('faster speech is shorter, noise keeps its length', async () => {
    const [clip] = await extractFeatures([utterance('a', noise(1))], pipeline, { cache: '', name: '' });
    const frames = async (variant: { speed: number; noise: number }) => {
      const [one] = await extractFeatures([utterance('a', noise(1))], pipeline, { cache: '', name: '', variant });
      return 'frames' in one! ? one.frames : Number.NaN;
    };
    const plain = 'frames' in clip! ? clip.frames : 0;
    expect(plain).toBe(98);
    expect(await frames({ speed: 1.25, noise: 0 })).toBeCloseTo(78, -1);
    expect(await frames({ speed: 1, noise: 10 })).toBe(plain);
  });

  it('of clips too short for their text are left out of training', async () => {
    const tokens = buildTokens(defaults, ['AB', 'AAB']);
    const [long, short] = await extractFeatures([utterance('a', noise(0.5)), utterance('b', noise(0.06))], pipeline, {
      cache: '',
      name: '',
    });
    const example = (id: string, text: string, one: typeof long): Example => ({
      ...{ id, text, utterance: utterance(id, noise(1)), variants: 'frames' in one! ? [one] : [] },
    });
    const all = [example('long', 'AB', long), example('short', 'AB', short), example('empty', '', long)];
    const { examples, problems } = trainable({ examples: all, problems: [] }, tokens, pipeline);
    expect(examples.map(({ id }) => id)).toEqual(['long']);
    expect(problems).toEqual([expect.stringMatching(/^short: too short/), 'empty: no text.']);
  });
});

it('variants are speeds, each once more with noise, all with the change of level', () => {
  expect(variantsOf({ speeds: '1', noise: 0, gain: 0 })).toEqual([{ speed: 1, noise: 0 }]);
  expect(variantsOf({ speeds: '0.9,1', noise: 15, gain: 0 })).toHaveLength(4);
  const varied = variantsOf({ speeds: '0.9,1', noise: 15, gain: 20 });
  expect(varied.map(({ gain }) => gain)).toEqual([20, 20, 20, 20]);
  expect(() => variantsOf({ speeds: '1,x', noise: 0, gain: 0 })).toThrow(/--speeds/);
  expect(() => variantsOf({ speeds: '5', noise: 0, gain: 0 })).toThrow(/0.5 to 2/);
});

it('training hears each variant of a clip at a level of its own, the same every time', async () => {
  const audio = noise(0.2);
  const db = async (variant: Variant, id = 'a') => {
    const { samples } = await varied(audio, variant, 1, id);
    return 20 * Math.log10(at(samples, 100) / at(audio.samples, 100));
  };
  const variants = variantsOf({ speeds: '1', noise: 0, gain: 20 });
  const ids = Array.from({ length: 40 }, (_, i) => `clip ${i}`);
  const levels = await Promise.all(ids.map((id) => db(at(variants, 0), id)));
  expect(Math.min(...levels)).toBeLessThan(-12);
  expect(Math.max(...levels)).toBeGreaterThan(3); // it does not go beyond full scale
  for (const level of levels) expect(Math.abs(level)).toBeLessThanOrEqual(20);
  expect(await db(at(variants, 0), 'clip 7')).toBe(levels[7]);
  expect(await db({ speed: 1, noise: 0 })).toBe(0);
});
