// Deltas, normalisation and stacking: against plain loops of their definitions, in pieces and whole.
import { createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  addDeltas,
  concatFeatures,
  type FeatureStream,
  type Features,
  normalize,
  stackFrames,
  streamDeltas,
  streamNormalize,
  streamStack,
} from '../index.ts';

const random = createRandom(5);
const features = (frames: number, size: number): Features => ({
  frames,
  size,
  data: Float32Array.from({ length: frames * size }, () => 3 + random.normal()),
});
const part = ({ size, data }: Features, from: number, to: number): Features => ({
  frames: to - from,
  size,
  data: data.slice(from * size, to * size),
});
function expectClose(got: ArrayLike<number>, wanted: readonly number[]): void {
  expect(got.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value, 4);
}

describe('deltas', () => {
  it('of Kaldi are filters over the frames, the edge frame repeated', () => {
    const x = features(9, 1);
    const at = (t: number) => x.data[Math.min(Math.max(t, 0), 8)]!;
    const weights = [4, 4, 1, -4, -10, -4, 1, 4, 4].map((weight) => weight / 100); // [-2 .. 2] / 10, twice
    const wanted = Array.from({ length: 9 }, (_, t) => [
      at(t),
      (2 * (at(t + 2) - at(t - 2)) + at(t + 1) - at(t - 1)) / 10,
      weights.reduce((sum, weight, i) => sum + weight * at(t + i - 4), 0),
    ]);
    expectClose(addDeltas(x).data, wanted.flat());
  });
  it('of a line are its slope, away from the edges and by polynomials everywhere', () => {
    const line = {
      frames: 20,
      size: 2,
      data: Float32Array.from({ length: 40 }, (_, i) => (i % 2 ? 5 - 3 * (i >> 1) : i)),
    };
    for (const kind of ['kaldi', 'regression', 'savitzkyGolay'] as const) {
      const { data, size } = addDeltas(line, { kind, window: 3 });
      expect(size).toBe(6);
      const frames = kind === 'savitzkyGolay' ? [0, 1, 10, 19] : [6, 10, 13];
      for (const t of frames) expectClose(data.slice(t * 6 + 2, t * 6 + 6), [2, -3, 0, 0]);
    }
  });
  it('know what they need', () => {
    expect(() => addDeltas(features(4, 2), { kind: 'savitzkyGolay' })).toThrow(
      'deltas: expected at least 5 frames for a window of 2 to each side, got 4',
    );
    expect(() => streamDeltas(3, { order: 0 })).toThrow('deltas, order: expected a whole number from 1 to 8, got 0');
    expect(() => streamDeltas(3, { kind: 'savitzkyGolay', order: 3, window: 1 })).toThrow(
      'expected at most 2 window, 2',
    );
    expect(() => streamDeltas(3).push(features(2, 4))).toThrow(
      'deltas: expected frames of 3 numbers in a Float32Array, got 8 numbers for 2',
    );
  });
});

describe('normalisation', () => {
  it('of an utterance leaves mean 0 and variance 1, and what never changes at 0', () => {
    const x = features(200, 3);
    for (let t = 0; t < 200; t++) x.data[3 * t + 2] = 7;
    const { data } = normalize(x, { kind: 'utterance' });
    for (const d of [0, 1, 2]) {
      const column = Array.from({ length: 200 }, (_, t) => data[3 * t + d]!);
      const mean = column.reduce((sum, value) => sum + value, 0) / 200;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 200;
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(d === 2 ? 0 : 1, 5);
    }
    const centred = normalize(x, { kind: 'utterance', variance: false }).data;
    expect(centred[0]! - centred[3]!).toBeCloseTo(x.data[0]! - x.data[3]!, 5);
    expect(normalize(features(0, 3), { kind: 'utterance' }).frames).toBe(0);
  });

  it('of the level leaves mean 0 and variance 1 over all, whatever the loudness', () => {
    const x = features(50, 3);
    const { data } = normalize(x, { kind: 'level' });
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length).toBeCloseTo(1, 5);
    // Coefficients keep their distances: one straight line from the old numbers to the new ones.
    const slope = (data[1]! - data[0]!) / (x.data[1]! - x.data[0]!);
    for (const i of [7, 50, 149]) expect(data[i]! - data[0]!).toBeCloseTo(slope * (x.data[i]! - x.data[0]!), 4);
    const louder = normalize({ ...x, data: x.data.map((value) => value + 3) }, { kind: 'level' });
    for (const i of [0, 30, 149]) expect(louder.data[i]).toBeCloseTo(data[i]!, 4);
    expect(normalize(features(0, 3), { kind: 'level' }).frames).toBe(0);
  });

  /** SlidingWindowCmnInternal of Kaldi, window by window. */
  function sliding(x: Features, window: number, minWindow: number, center: boolean, variance: boolean): number[] {
    return Array.from({ length: x.frames }, (_, t) => {
      let [start, end] = center ? [t - (window >> 1), t - (window >> 1) + window] : [t - window, t + 1];
      if (start < 0) [start, end] = [0, end - start];
      if (!center && end > t) end = Math.max(t + 1, minWindow);
      if (end > x.frames) [start, end] = [Math.max(0, start - (end - x.frames)), x.frames];
      return Array.from({ length: x.size }, (__, d) => {
        const values = Array.from({ length: end - start }, (___, i) => x.data[(start + i) * x.size + d]!);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const squares = values.reduce((sum, value) => sum + value * value, 0) / values.length;
        const centred = x.data[t * x.size + d]! - mean;
        if (!variance) return centred;
        return values.length === 1 ? 0 : centred / Math.sqrt(Math.max(squares - mean * mean, 1e-10));
      });
    }).flat();
  }
  it.each([
    [20, 6, false, false],
    [20, 6, false, true],
    [5, 1, false, true],
    [9, 1, true, false],
    [20, 1, true, true],
  ])(
    'sliding over %i frames, at least %i, centred %s, variance %s, is that of its definition',
    (window, minWindow, center, variance) => {
      for (const frames of [1, 4, 30, 75]) {
        const x = features(frames, 2);
        const options = { window, center, variance, ...(!center && { minWindow }) };
        const { data } = normalize(x, { kind: 'sliding', ...options });
        expectClose(data, sliding(x, window, minWindow, center, variance));
      }
    },
  );
  it('refuses windows that are none', () => {
    expect(() => streamNormalize(2, { window: 0 })).toThrow('normalisation, window: expected a whole number from 1 to');
    expect(() => streamNormalize(2, { center: true, minWindow: 5 })).toThrow('expected minWindow or center, got both');
  });
});

it('stacking puts frames side by side, the last one repeated at the end', () => {
  const x = { frames: 5, size: 2, data: Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31, 40, 41) };
  expect(stackFrames(x, { size: 3, stride: 2 })).toEqual({
    frames: 3,
    size: 6,
    data: Float32Array.of(0, 1, 10, 11, 20, 21, 20, 21, 30, 31, 40, 41, 40, 41, 40, 41, 40, 41),
  });
  expect(stackFrames(x, { size: 1, stride: 1 })).toEqual(x);
  expect(stackFrames(x, { size: 1, stride: 4 }).data).toEqual(Float32Array.of(0, 1, 40, 41));
  expect(() => stackFrames(x, { size: 2, stride: 0 })).toThrow(
    'stacked frames, stride: expected a whole number from 1 to 1000, got 0',
  );
});

describe('a stream gives the same bits as all at once', () => {
  const size = 3;
  const streams: readonly (readonly [string, () => FeatureStream<Features>])[] = [
    ['deltas of Kaldi', () => streamDeltas(size)],
    ['deltas of deltas', () => streamDeltas(size, { kind: 'regression', order: 3 })],
    ['polynomials', () => streamDeltas(size, { kind: 'savitzkyGolay', window: 3 })],
    ['a sliding mean', () => streamNormalize(size, { window: 12, minWindow: 5 })],
    ['a centred mean and variance', () => streamNormalize(size, { window: 7, center: true, variance: true })],
    ['stacks', () => streamStack(size, { size: 4, stride: 3 })],
    ['sparse stacks', () => streamStack(size, { size: 2, stride: 5 })],
  ];
  it.each(streams)('%s', (_name, create) => {
    for (const frames of [7, 8, 23, 50]) {
      const x = features(frames, size);
      const once = create();
      const first = once.push(x);
      const whole = concatFeatures([first, once.finish()], first.size);
      expect(once.finish().frames).toBe(0);
      expect(() => once.push(x)).toThrow('expected nothing after finish, got more. Make a new stream.');
      for (const sizes of [[1], [2, 0, 5]]) {
        const { push, finish } = create();
        const parts = [];
        for (let at = 0, i = 0; at < frames; i++) {
          const end = Math.min(frames, at + sizes[i % sizes.length]!);
          parts.push(push(part(x, at, end)));
          at = end;
        }
        parts.push(finish());
        expect(concatFeatures(parts, whole.size)).toEqual(whole);
      }
    }
  });
  it('and comes no later than it must', () => {
    const delay = (stream: FeatureStream<Features>) => {
      let pushed = 0;
      for (let frames = 0; frames === 0; pushed++) frames = stream.push(features(1, size)).frames;
      return pushed;
    };
    expect(streams.map(([, create]) => delay(create()))).toEqual([5, 7, 7, 5, 7, 4, 2]);
  });
});
