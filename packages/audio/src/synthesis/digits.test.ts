// That it can be understood is tested by what is trained on it; here: what it promises, and that formants are where they
// should be.
import { describe, expect, it } from 'vitest';
import { createTransform } from '../features/fft.ts';
import { type Audio, createFeatureExtractor, synthesizeDigits, voices } from '../index.ts';
import { halve } from './halve.ts';

/** The part of the power of its changes that lies in a band. (The voice's fundamental would drown that of the sound itself.) */
function share({ samples, sampleRate }: Audio, [low, high]: readonly [number, number]): number {
  const size = samples.length;
  const transform = createTransform(size);
  for (let i = 1; i < size; i++) transform.input[i] = samples[i]! - samples[i - 1]!;
  const power = new Float64Array(Math.floor(size / 2) + 1);
  transform.powerSpectrum(power);
  const between = (from: number, to: number) =>
    power.subarray(Math.ceil((from * size) / sampleRate), Math.ceil((to * size) / sampleRate)).reduce((a, b) => a + b);
  return between(low, high) / between(0, sampleRate / 2);
}

describe('synthesizeDigits', () => {
  it('says the same for the same seed, another version for another, and each digit for itself', () => {
    const say = (digits: string, seed: number) => synthesizeDigits(digits, { seed, voice: 'berta', snrDb: 20 });
    expect(say('42', 1)).toEqual(say('42', 1));
    expect(say('42', 1)).not.toEqual(say('42', 2));
    const lengths = '0123456789'.split('').map((digit) => say(digit, 1).samples.length);
    expect(new Set(lengths).size).toBeGreaterThan(8);
  });
  it('every voice speaks all digits within full scale, neither silent nor off centre', () => {
    for (const voice of voices) {
      const { samples } = synthesizeDigits('0123456789', { voice, sampleRate: 8000 });
      let [sum, squares, peak] = [0, 0, 0];
      for (const sample of samples) {
        sum += sample;
        squares += sample * sample;
        peak = Math.max(peak, Math.abs(sample));
      }
      expect(peak, voice).toBeLessThan(1);
      expect(Math.abs(sum / samples.length), voice).toBeLessThan(0.001);
      const level = 10 * Math.log10(squares / samples.length);
      expect(level, voice).toBeGreaterThan(-35);
      expect(level, voice).toBeLessThan(-15);
    }
  });
  it('is faster or slower, with pauses where there are spaces', () => {
    const seconds = (digits: string, speed = 1) => synthesizeDigits(digits, { speed }).samples.length / 16000;
    expect(seconds('123456', 1.6)).toBeLessThan(0.8 * seconds('123456'));
    expect(seconds('1  2  3')).toBeGreaterThan(seconds('123') + 0.3);
  });
  it('puts noise around the voice at the ratio that was asked for', () => {
    const clean = synthesizeDigits('555');
    const noisy = synthesizeDigits('555', { snrDb: 10 });
    const power = (at: (i: number) => number) => clean.samples.reduce((sum, _, i) => sum + at(i) ** 2, 0);
    const ratio = power((i) => clean.samples[i]!) / power((i) => noisy.samples[i]! - clean.samples[i]!);
    expect(10 * Math.log10(ratio)).toBeCloseTo(10, 1);
  });
  it('a three is high in the mouth, a four open and round, a six hisses', () => {
    for (const voice of ['cesar', 'nora']) {
      const say = (digit: string) => synthesizeDigits(digit, { voice, seed: 4 });
      const secondFormant = (digit: string) => share(say(digit), [1800, 2900]) / share(say(digit), [700, 1500]);
      expect(secondFormant('3'), voice).toBeGreaterThan(4 * secondFormant('4'));
      expect(share(say('6'), [3500, 8000]), voice).toBeGreaterThan(10 * share(say('1'), [3500, 8000]));
    }
  });
  it('pitches voices apart', () => {
    const { extract } = createFeatureExtractor({ preset: 'kaldi', sampleRate: 16000, kind: 'logMel', numMel: 40 });
    const meanOf = (voice: string) => {
      const { data, frames, size } = extract(synthesizeDigits('0123456789', { voice }).samples);
      return Array.from(
        { length: size },
        (_, d) => Array.from({ length: frames }, (__, t) => data[t * size + d]!).reduce((a, b) => a + b) / frames,
      );
    };
    const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, i) => value - b[i]!));
    const [gustav, lena, julia] = ['gustav', 'lena', 'julia'].map(meanOf) as [number[], number[], number[]];
    expect(distance(gustav, lena)).toBeGreaterThan(distance(julia, lena));
  });
  it('says what it cannot say', () => {
    expect(() => synthesizeDigits('1a')).toThrow(
      'synthesizeDigits: expected digits 0 to 9 and spaces, at most 1000, got "1a"',
    );
    expect(() => synthesizeDigits(' ')).toThrow('got " "');
    expect(() => synthesizeDigits('1'.repeat(1001))).toThrow('at most 1000, got "1111');
    expect(() => synthesizeDigits(1 as unknown as string)).toThrow('got "1"');
    expect(() => synthesizeDigits('1', { snrDb: Number.NaN })).toThrow('snrDb: expected a number from -200 to 200');
    expect(() => synthesizeDigits('1', { seed: 0.5 })).toThrow('synthesizeDigits, seed: expected a whole number');
    expect(() => synthesizeDigits('1', { voice: 'constructor' })).toThrow('got constructor');
    expect(() => synthesizeDigits('1', { voice: 'zoe' })).toThrow(
      'synthesizeDigits, voice: expected one of anton, berta',
    );
    expect(() => synthesizeDigits('1', { speed: 3 })).toThrow('synthesizeDigits, speed: expected 0.5 to 2, got 3');
    expect(() => synthesizeDigits('1', { sampleRate: 44100 })).toThrow('expected 8000 or 16000, got 44100');
  });
});

it('halving keeps what is below the new half rate and takes out what is above', () => {
  const tone = (hertz: number) =>
    Float32Array.from({ length: 1600 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 16000));
  const kept = halve(tone(1000));
  expect(kept).toHaveLength(800);
  for (let i = 50; i < 750; i++) expect(kept[i]).toBeCloseTo(Math.sin((2 * Math.PI * 1000 * i) / 8000), 3);
  expect(Math.max(...halve(tone(5000)).subarray(50, 750))).toBeLessThan(1e-3);
});
