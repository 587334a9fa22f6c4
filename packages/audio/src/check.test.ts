// What every exported function refuses, each with one clear error.
import { ConfigError, createRandom, DataError, LonghandError, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  type Audio,
  addDeltas,
  addNoise,
  concatFeatures,
  createFeatureExtractor,
  encodeWav,
  type FeatureOptions,
  type Features,
  normalize,
  perturbSpeed,
  perturbVolume,
  resample,
  specAugment,
  stackFrames,
} from './index.ts';

const sampleRate = 8000;
const sound = (...samples: number[]): Audio => ({ samples: Float32Array.from(samples), sampleRate });
const random = createRandom(1);
const { extract, stream } = createFeatureExtractor({ preset: 'kaldi', sampleRate });

const takesAudio: readonly (readonly [string, (audio: Audio) => unknown])[] = [
  ['resample', (audio) => resample(audio, 16000)],
  ['perturbSpeed', (audio) => perturbSpeed(audio, random)],
  ['perturbVolume', (audio) => perturbVolume(audio, random)],
  ['addNoise', (audio) => addNoise(audio, random, { snrDb: 10 })],
  ['addNoise of a recording', (noise) => addNoise(sound(0.1, 0.2), random, { snrDb: 10, noise })],
  ['encodeWav', encodeWav],
];
const takesSamples: readonly (readonly [string, (samples: Float32Array) => unknown])[] = [
  ...takesAudio.map(([name, use]) => [name, (samples: Float32Array) => use({ samples, sampleRate })] as const),
  ['extract', extract],
  ['a feature stream', (samples) => stream().push(samples)],
];

describe('samples', () => {
  it.each(takesSamples)('that are none are refused by %s', async (_name, use) => {
    const reading = async (samples: unknown) => use(samples as Float32Array);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, -1e38])
      await expect(reading(Float32Array.of(0.5, wrong))).rejects.toThrow(
        `expected samples of sound, about -1 to 1, got ${Math.fround(wrong)} at sample 1.`,
      );
    for (const wrong of [Int16Array.of(1, 2), [0.1, 0.2], new Float64Array(2), null, 'RIFF'])
      await expect(reading(wrong)).rejects.toThrow('expected samples in a Float32Array, got');
    await expect(reading(Int16Array.of(1))).rejects.toThrow(
      'got Int16Array. Integers of 16 bits are divided by 32768.',
    );
  });

  it.each(takesAudio)('of no rate are refused by %s', async (_name, use) => {
    for (const rate of [0, -1, Number.NaN, 4e9, undefined as unknown as number])
      await expect((async () => use({ samples: Float32Array.of(0.1), sampleRate: rate }))()).rejects.toThrow(DataError);
  });

  it('that are few are taken', async () => {
    for (let length = 0; length < 4; length++) {
      const samples = new Float32Array(length).fill(0.1);
      for (const [name, use] of takesSamples.filter(([each]) => each !== 'addNoise of a recording'))
        await expect((async () => use(samples))(), `${length} by ${name}`).resolves.toBeDefined();
    }
  });
});

describe('features', () => {
  const takes: readonly (readonly [string, (features: Features) => unknown])[] = [
    ['addDeltas', (features) => addDeltas(features)],
    ['normalize', (features) => normalize(features, { kind: 'utterance' })],
    ['normalize by all', (features) => normalize(features, { kind: 'level' })],
    ['normalize by a window', (features) => normalize(features, { kind: 'sliding' })],
    ['stackFrames', (features) => stackFrames(features, { size: 2, stride: 1 })],
    ['specAugment', (features) => specAugment(features, random)],
    ['concatFeatures', (features) => concatFeatures([features], 2)],
  ];
  const data = new Float32Array(6);
  it.each(takes)('whose numbers are not frames are refused by %s', (_name, use) => {
    expect(() => use({ frames: 3, size: 2, data })).not.toThrow();
    for (const [frames, size] of [
      [4, 2],
      [2, 2],
      [-3, -2],
      [1.5, 4],
      [Number.NaN, 2],
    ] as const)
      expect(() => use({ frames, size, data })).toThrow(LonghandError);
    expect(() => use({ frames: 3, size: 2, data: [...data] as unknown as Float32Array })).toThrow(ShapeError);
    expect(() => use(undefined as unknown as Features)).toThrow(LonghandError);
  });
});

describe('an option', () => {
  it.each<Partial<Record<keyof FeatureOptions, unknown>>>([
    { sampleRate: Number.NaN },
    { sampleRate: '16000' },
    { sampleRate: 1e300 },
    { fftSize: 2 ** 40 },
    { fftSize: 512.5 },
    { fftSize: '512' },
    { frameLength: { ms: 1e9 } },
    { frameLength: { ms: Number.NaN } },
    { frameLength: { samples: -1 } },
    { frameLength: { seconds: 1 } },
    { frameLength: 400 },
    { frameLength: null },
    { frameShift: { samples: 1.5 } },
    { frameShift: {} },
    { numMel: 1e9 },
    { numMel: Number.NaN },
    { numMel: 4096, fftSize: 2 ** 20 },
    { numCoefficients: 0 },
    { highFrequency: Number.NaN },
    { lowFrequency: Number.NaN },
    { scale: Number.POSITIVE_INFINITY },
    { scale: 0 },
    { preemphasis: 1e308 },
    { preemphasis: '0.97' },
    { dither: Number.POSITIVE_INFINITY },
    { dither: 1, seed: Number.NaN },
    { logFloor: 0 },
    { logFloor: null },
    { lifter: Number.POSITIVE_INFINITY },
    { vtlnWarp: Number.NaN },
    { vtlnWarp: 1.1, vtlnLow: Number.NaN },
    { window: 'blackman', blackmanCoefficient: Number.NaN },
    { energy: 'yes' },
    { removeDcOffset: 1 },
    { log: 'decibel', topDb: Number.NaN },
    { kind: 'constructor' },
    { preset: 'constructor' },
    { preset: undefined },
  ])('of features that cannot be is refused at once: %o', (wrong) => {
    const options = { preset: 'kaldi', sampleRate: 16000, ...wrong } as unknown as FeatureOptions;
    expect(() => createFeatureExtractor(options)).toThrow(ConfigError);
  });

  it('of nothing, or another kind, is refused', () => {
    expect(() => createFeatureExtractor(undefined as unknown as FeatureOptions)).toThrow(ConfigError);
    const features = { frames: 1, size: 1, data: new Float32Array(1) };
    const refused = (use: () => unknown, message: string) => expect(use).toThrow(message);
    const none = 'mean' as 'level';
    refused(
      () => normalize(features, { kind: none }),
      'normalisation, kind: expected one of utterance, sliding, level',
    );
    refused(() => addDeltas(features, { kind: none as 'kaldi' }), 'deltas, kind: expected one of kaldi, regression');
    refused(
      () => specAugment(features, random, { fill: 'max' as 'mean' }),
      'SpecAugment, fill: expected one of zero, mean',
    );
    refused(
      () => addNoise(sound(0.1), random, { snrDb: 1, noise: 'brown' as 'pink' }),
      'expected one of white, pink, got',
    );
  });

  it('that would take forever or all memory is refused', () => {
    const features = { frames: 1, size: 1, data: new Float32Array(1) };
    expect(() => addDeltas(features, { window: 1e9 })).toThrow(
      'deltas, window: expected a whole number from 1 to 1000',
    );
    expect(() => addDeltas(features, { order: 1e9 })).toThrow(ConfigError);
    expect(() => addDeltas(features, { kind: 'regression', order: 8, window: 9 })).toThrow(ConfigError);
    expect(() => stackFrames(features, { size: 1e9, stride: 1 })).toThrow(ConfigError);
    expect(() => specAugment(features, random, { timeMasks: 1e9 })).toThrow(ConfigError);
    const dense = createFeatureExtractor({
      preset: 'kaldi',
      sampleRate,
      numMel: 2048,
      kind: 'logMel',
      frameShift: { samples: 1 },
    });
    expect(() => dense.extract(new Float32Array(2 ** 20))).toThrow(
      'features: expected at most 1073741824 numbers, got',
    );
  });

  it('of gain or speed that is no number is refused', async () => {
    const audio = sound(0.1, 0.2);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => perturbVolume(audio, random, { lowDb: -wrong })).toThrow(ConfigError);
      expect(() => perturbVolume(audio, random, { highDb: wrong })).toThrow(ConfigError);
      expect(() => addNoise(audio, random, { snrDb: wrong })).toThrow(ConfigError);
      await expect(perturbSpeed(audio, random, { factors: [wrong] })).rejects.toThrow(ConfigError);
      await expect(resample(audio, wrong)).rejects.toThrow(ConfigError);
    }
  });
});
