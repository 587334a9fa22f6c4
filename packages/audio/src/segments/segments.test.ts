import { ConfigError, createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { createSegmenter, type Segment, type SegmentOptions } from '../index.ts';

const rate = 8000;

/** Speech-like noise, whose loudness goes up and down four times a second, in these stretches of seconds. */
function recording(seconds: number, stretches: readonly (readonly [from: number, to: number])[], noise = 0.001) {
  const random = createRandom(3);
  return Float32Array.from({ length: seconds * rate }, (_, i) => {
    const t = i / rate;
    const spoken = stretches.some(([from, to]) => t >= from && t < to);
    return noise * random.normal() + (spoken ? 0.1 * (1.3 + Math.sin(8 * Math.PI * t)) * random.normal() : 0);
  });
}
function segmentsOf(samples: Float32Array, options: SegmentOptions = {}, piece = 1000): Segment[] {
  const segmenter = createSegmenter(rate, options);
  const found: Segment[] = [];
  for (let at = 0; at < samples.length; at += piece) found.push(...segmenter.push(samples.subarray(at, at + piece)));
  return [...found, ...segmenter.finish()];
}
const timesOf = (segments: readonly Segment[]) => segments.map(({ start, end }) => [start, end]);

describe('segments of a recording', () => {
  const stretches = [
    [0, 3],
    [4, 7.5],
    [8.2, 8.6],
    [12, 15],
    [27, 30],
  ] as const;
  const samples = recording(30, stretches);

  it('are cut at pauses, with a fifth of a second around, and their samples are those of their times', () => {
    const segments = segmentsOf(samples);
    expect(segments).toHaveLength(5);
    for (const [i, { start, end, samples: own }] of segments.entries()) {
      const [from, to] = stretches[i]!;
      expect(Math.abs(start - Math.max(0, from - 0.2)), `start ${i}`).toBeLessThan(0.06);
      expect(Math.abs(end - Math.min(30, to + 0.2)), `end ${i}`).toBeLessThan(0.06);
      const first = Math.round(start * rate);
      expect(own).toEqual(samples.slice(first, first + own.length));
      expect(own.length / rate).toBeCloseTo(end - start, 6);
    }
  });

  it('are the same whatever the pieces', () => {
    const whole = segmentsOf(samples, {}, samples.length);
    for (const piece of [37, 80, 12_345]) expect(segmentsOf(samples, {}, piece)).toEqual(whole);
  });

  it('come as they end, not at the end of the recording', () => {
    const segmenter = createSegmenter(rate);
    const found = segmenter.push(samples.subarray(0, 8 * rate));
    expect(found).toHaveLength(1);
  });

  it('stay where they are at another level, in noise, and in digital silence', () => {
    const expected = timesOf(segmentsOf(samples));
    const close = (found: readonly Segment[]) => {
      expect(found).toHaveLength(expected.length);
      for (const [i, { start, end }] of found.entries()) {
        expect(Math.abs(start - expected[i]![0]!)).toBeLessThan(0.08);
        expect(Math.abs(end - expected[i]![1]!)).toBeLessThan(0.08);
      }
    };
    for (const db of [-20, -10, 10]) close(segmentsOf(samples.map((sample) => sample * 10 ** (db / 20))));
    close(segmentsOf(samples.map((sample) => sample + 0.3))); // a constant
    close(segmentsOf(recording(30, stretches, 0.01)));
    close(segmentsOf(recording(30, stretches, 0)));
  });

  it('shorter than the shortest go together over a pause, but not over a long one', () => {
    const words = recording(12, [
      [1, 1.5],
      [2.2, 2.7],
      [3.4, 3.9],
      [8, 8.4],
    ]);
    expect(timesOf(segmentsOf(words)).map(([start]) => Math.round(start!))).toEqual([1, 8]);
    expect(segmentsOf(words, { minSeconds: 0 })).toHaveLength(4);
    expect(segmentsOf(words, { minSeconds: 0, pause: 2 })).toHaveLength(2);
  });

  it('longer than the longest are cut at a short pause, or at a quiet moment, and nothing is lost', () => {
    for (const stretches of [
      [
        [0, 7],
        [7.3, 16],
        [16.3, 30],
      ],
      [[0, 30]],
    ] as const) {
      const segments = segmentsOf(recording(30, stretches), { maxSeconds: 10 });
      const times = timesOf(segments);
      for (const [start, end] of times) expect(end! - start!).toBeLessThan(10.1);
      expect(times[0]![0]).toBe(0);
      expect(times.at(-1)![1]).toBeCloseTo(30, 1);
      for (const [i, [start]] of times.slice(1).entries()) expect(start! - times[i]![1]!).toBeLessThan(0.01);
      if (stretches.length > 1) {
        expect(times[0]![1]).toBeGreaterThan(7);
        expect(times[0]![1]).toBeLessThan(7.3);
      }
    }
  });

  it('are none in noise, in silence, of a click, or of nothing', () => {
    const click = recording(10, []);
    click.fill(0.9, 5 * rate, 5 * rate + 40);
    for (const one of [
      recording(10, []),
      recording(10, [], 0.1),
      new Float32Array(10 * rate),
      click,
      new Float32Array(0),
    ])
      expect(segmentsOf(one)).toEqual([]);
  });

  it('need times that go together', () => {
    expect(() => createSegmenter(rate, { minSeconds: 8, maxSeconds: 10 })).toThrow(
      'segments: expected minSeconds of at most half of maxSeconds 10, got 8',
    );
    for (const options of [{ pause: 0 }, { pause: Number.NaN }, { maxSeconds: 0 }, { minSeconds: -1 }])
      expect(() => createSegmenter(rate, options), JSON.stringify(options)).toThrow(ConfigError);
    expect(() => createSegmenter(0)).toThrow(ConfigError);
  });
});
