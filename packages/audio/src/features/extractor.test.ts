// What holds for every setting: pieces equal the whole, options are checked, nothing is kept between sounds.
import { createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { concatFeatures, createFeatureExtractor, type FeatureOptions } from '../index.ts';

const random = createRandom(11);
const noise = (length: number) => Float32Array.from({ length }, () => 0.1 * random.normal());
const sampleRate = 8000;

/** In pieces of these sizes, repeated. */
function inPieces(options: FeatureOptions, samples: Float32Array, sizes: readonly number[]) {
  const { stream, size } = createFeatureExtractor(options);
  const { push, finish } = stream();
  const parts = [];
  for (let at = 0, i = 0; at < samples.length; i++) {
    const end = at + sizes[i % sizes.length]!;
    parts.push(push(samples.subarray(at, end)));
    at = end;
  }
  return concatFeatures([...parts, finish()], size);
}

describe('a stream gives the same bits as all at once', () => {
  const settings: FeatureOptions[] = [
    { preset: 'kaldi', sampleRate },
    { preset: 'kaldi', sampleRate, edges: 'mirror', energy: true, dither: 1 },
    { preset: 'kaldi', sampleRate, kind: 'logMel', frameShift: { samples: 333 } },
    { preset: 'python_speech_features', sampleRate },
    { preset: 'python_speech_features', sampleRate, kind: 'mel', energy: true },
    { preset: 'librosa', sampleRate, topDb: null, frameLength: { samples: 200 }, frameShift: { samples: 80 } },
    { preset: 'librosa', sampleRate, kind: 'mel', edges: 'centerReflect', frameLength: { samples: 201 } },
    { preset: 'librosa', sampleRate, kind: 'mel', preemphasis: 0.9, fftSize: 300, frameLength: { samples: 100 } },
  ];
  it.each(settings)('%o', (options) => {
    for (const length of [0, 1, 50, 199, 200, 201, 1000, 4097]) {
      const samples = noise(length);
      const whole = createFeatureExtractor(options).extract(samples);
      for (const sizes of [[1], [80], [7, 0, 500], [100_000]]) {
        expect(inPieces(options, samples, sizes), `${length} in ${sizes}`).toEqual(whole);
      }
    }
  });
});

describe('an extractor', () => {
  const { extract, options, size } = createFeatureExtractor({
    preset: 'kaldi',
    sampleRate: 16000,
    frameShift: { ms: 12.5 },
  });

  it('says what it was made with', () => {
    expect(size).toBe(13);
    expect(options).toMatchObject({
      frameLength: 400,
      frameShift: 200,
      fftSize: 512,
      highFrequency: 8000,
      topDb: null,
    });
  });
  it('carries nothing from one sound to the next, dither neither, and leaves its samples alone', () => {
    const samples = noise(3000);
    const copy = samples.slice();
    const first = extract(samples);
    extract(noise(5000));
    expect(extract(samples)).toEqual(first);
    expect(samples).toEqual(copy);
    const dithered = createFeatureExtractor({ preset: 'kaldi', sampleRate: 16000, dither: 1 });
    expect(dithered.extract(samples)).toEqual(dithered.extract(samples));
    const other = createFeatureExtractor({ preset: 'kaldi', sampleRate: 16000, dither: 1, seed: 2 });
    expect(other.extract(samples)).not.toEqual(dithered.extract(samples));
  });
  it('dithers silence to the level that was asked for', () => {
    const silence = new Float32Array(16000);
    const energyAt = (dither: number) => {
      const { extract: dithered } = createFeatureExtractor({
        preset: 'kaldi',
        sampleRate: 16000,
        dither,
        energy: true,
      });
      const { data, frames, size: columns } = dithered(silence);
      return Array.from({ length: frames }, (_, i) => data[i * columns]!).reduce((sum, value) => sum + value) / frames;
    };
    expect(Math.abs(energyAt(1) - Math.log(400))).toBeLessThan(0.1);
    expect(Math.abs(energyAt(3) - Math.log(9 * 400))).toBeLessThan(0.1);
  });
  it('moves a tone to another filter when the vocal tract is warped', () => {
    const tone = Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * 1500 * i) / 16000));
    const strongest = (vtlnWarp: number) => {
      const warped = createFeatureExtractor({
        preset: 'kaldi',
        kind: 'logMel',
        numMel: 40,
        sampleRate: 16000,
        vtlnWarp,
      });
      const { data, size: numMel } = warped.extract(tone);
      const frame = [...data.subarray(numMel, 2 * numMel)];
      return frame.indexOf(Math.max(...frame));
    };
    expect(strongest(1.2)).toBeGreaterThan(strongest(1));
    expect(strongest(0.85)).toBeLessThan(strongest(1));
  });
});

describe('options that cannot be', () => {
  it.each<[Partial<Record<string, unknown>>, string]>([
    [{ preset: 'htk' }, 'feature option preset: expected one of kaldi, librosa, python_speech_features, got htk'],
    [{ sampleRate: 0 }, 'feature option sampleRate: expected Hz above 0, up to 1048575, got 0'],
    [{ nMel: 40 }, 'feature option nMel: expected one of blackmanCoefficient, '],
    [{ kind: 'plp' }, 'feature option kind: expected one of mfcc, logMel, mel, got plp'],
    [{ numMel: 0 }, 'feature option numMel: expected a whole number from 1 to 4096, got 0'],
    [{ frameShift: { ms: 0.01 } }, 'feature option frameShift: expected a whole number from 1 to 1048576, got 0'],
    [{ fftSize: 256 }, 'feature option fftSize: expected 400 or more, to hold a frame, got 256'],
    [{ lowFrequency: 8000 }, 'expected lowFrequency below highFrequency, and that at most 8000, got 8000 and 8000'],
    [{ highFrequency: 9000 }, 'got 20 and 9000'],
    [{ numCoefficients: 24 }, 'expected at most numMel, 23, got 24'],
    [{ dither: -1 }, 'feature option dither: expected a number from 0 to 1000000000, got -1'],
    [{ vtlnWarp: 1.1, vtlnLow: 10 }, 'expected vtlnLow and vtlnHigh inside 20 to 8000 Hz'],
    [
      { kind: 'logMel', lifter: 22 },
      "feature option lifter: expected kind 'mfcc' beside it, without which it has no effect",
    ],
    [{ topDb: 80 }, "feature option topDb: expected log 'decibel' beside it"],
    [{ seed: 3 }, 'feature option seed: expected dither above 0 beside it'],
    [{ energyFloor: 1 }, 'feature option energyFloor: expected energy true beside it'],
  ])('%o', (wrong, message) => {
    const options = { preset: 'kaldi', sampleRate: 16000, ...wrong } as unknown as FeatureOptions;
    expect(() => createFeatureExtractor(options)).toThrow(message);
  });
  it('a stream cannot know the peak of what is to come', () => {
    const { stream } = createFeatureExtractor({ preset: 'librosa', sampleRate });
    expect(stream).toThrow('feature stream: expected topDb null, got 80 dB below a peak that is known only at the end');
  });
});
