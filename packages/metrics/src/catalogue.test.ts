// Metrics by their key: what they say of themselves, and that counts give the scores and tests that classes and texts give.
import { ConfigError, createRandom, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  approximateRandomizationTest,
  balancedAccuracy,
  bootstrapInterval,
  classificationReport,
  classRows,
  fBeta,
  formatInterval,
  formatScore,
  intervalsOf,
  matthewsCorrelation,
  metricKeys,
  metricOf,
  pairedBootstrapTest,
  sumOf,
} from './index.ts';

const random = createRandom(4);
const truth = Array.from({ length: 80 }, () => random.integer(3));
const noisy = (share: number) => truth.map((label) => (random.uniform() < share ? random.integer(3) : label));
const [good, bad] = [noisy(0.2), noisy(0.7)];

describe('a metric by its key', () => {
  it('is shown in its unit', () => {
    const interval = { value: 0.84713, low: 0.83, high: 0.8642 };
    expect(formatScore(metricOf('accuracy'), interval.value)).toBe('84.7 %');
    expect(formatInterval(metricOf('accuracy'), interval)).toBe('84.7 [83.0, 86.4]');
    expect(formatScore(metricOf('bleu'), 39.774)).toBe('39.77');
    expect(formatScore(metricOf('wer'), 7.94)).toBe('7.9 %');
    expect(formatScore(metricOf('rougeL'), 18.45)).toBe('18.5');
    expect(formatScore(metricOf('matthews'), -0.0125)).toBe('-0.013');
    expect(formatScore(metricOf('matthews'), 0.5)).toBe('0.500');
    expect(formatScore(metricOf('perplexity'), 12.345)).toBe('12.35');
  });

  it('knows which direction is better', () => {
    const lower = metricKeys.filter((key) => metricOf(key).better === 'lower');
    expect(lower).toEqual(['ter', 'wer', 'cer', 'repeatedTrigrams', 'loss', 'perplexity']);
  });

  it('is refused where there is none, and Object has no metrics', () => {
    expect(() => metricOf('blue')).toThrow(ConfigError);
    expect(() => metricOf('toString')).toThrow(/accuracy, macroF1/);
  });

  it('comes from its counts: means of nothing are 0, perplexity is of the mean', () => {
    expect(metricOf('exact').score(Float64Array.of(3, 4))).toBe(75);
    expect(metricOf('accuracy').score(Float64Array.of(3, 4))).toBe(0.75);
    expect(metricOf('repeatedTrigrams').score(Float64Array.of(0, 0))).toBe(0);
    expect(metricOf('perplexity').score(Float64Array.of(Math.log(8) * 5, 5))).toBeCloseTo(8, 12);
    expect(metricOf('tokenF1').score(Float64Array.of(2, 2, 3, 6))).toBeCloseTo(80, 12);
    expect(metricOf('compressionRate').score(Float64Array.of(2, 2, 3, 6))).toBeCloseTo(100 / 3, 12);
  });
});

describe('metrics of classes', () => {
  const rows = classRows(truth, good, 3);
  const keys = ['macroF1', 'balancedAccuracy', 'macroF05', 'macroF2', 'matthews'] as const;
  const direct = {
    macroF1: (t: number[], p: number[]) => classificationReport(t, p, 3).macro.f1,
    balancedAccuracy: (t: number[], p: number[]) => balancedAccuracy(t, p, 3),
    macroF05: (t: number[], p: number[]) => fBeta(t, p, 3, 0.5).macro,
    macroF2: (t: number[], p: number[]) => fBeta(t, p, 3, 2).macro,
    matthews: (t: number[], p: number[]) => matthewsCorrelation(t, p, 3),
  };

  it.each(keys)('%s of rows is that of the classes, with the same interval', (key) => {
    expect(metricOf(key).score(sumOf(metricOf(key), rows))).toBe(direct[key](truth, good));
    const interval = bootstrapInterval(
      truth.length,
      (indices) =>
        direct[key](
          [...indices].map((i) => truth[i]!),
          [...indices].map((i) => good[i]!),
        ),
      { seed: 3, resamples: 100 },
    );
    expect(intervalsOf({ [key]: rows }, { seed: 3, resamples: 100 })[key]).toEqual(interval);
  });

  it.each(keys)('%s tells a better system from a worse one, and itself from none', (key) => {
    const other = classRows(truth, bad, 3);
    for (const test of [pairedBootstrapTest, approximateRandomizationTest]) {
      const { baseline, system, p } = test(metricOf(key), other, rows, { samples: 300 });
      expect(system).toBeGreaterThan(baseline);
      expect(p).toBeLessThan(0.02);
      expect(test(metricOf(key), rows, rows, { samples: 50 }).p).toBe(1);
    }
  });

  it('refuse rows of other classes', () => {
    const wrong = [...classRows([0], [1], 2), Float64Array.of(2, 0, 3)];
    expect(() => intervalsOf({ macroF1: wrong })).toThrow(DataError);
  });
});
