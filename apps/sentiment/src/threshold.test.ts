import { at, createRandom } from '@longhand/base';
import { metricOf, sumOf } from '@longhand/metrics';
import { describe, expect, it } from 'vitest';
import { gains, thresholdText } from './decide.ts';
import { plainScores, scoreOf } from './scores.ts';
import { bestThreshold } from './threshold.ts';

const random = createRandom(3);
const truth = Array.from({ length: 300 }, () => Number(random.uniform() < 0.1));
// Rounded, so that some are equal; a rare class rarely gets more than a half.
const probabilities = truth.map((label) => Math.round(100 * Math.min(1, 0.35 * random.uniform() + 0.2 * label)) / 100);
const score = (metric: 'accuracy' | 'macroF1' | 'matthews', threshold: number): number =>
  at(
    Object.values(
      plainScores(
        truth.map((label) => ({ label })),
        probabilities.map((p) => Number(p >= threshold)),
        2,
        [metric],
      ),
    ),
    0,
  );

describe('the best threshold', () => {
  it.each(['accuracy', 'macroF1', 'matthews'] as const)('has the best %s of all thresholds', (metric) => {
    const best = bestThreshold(truth, probabilities, metric);
    const all = Array.from({ length: 2001 }, (_, i) => score(metric, i / 2000));
    expect(best.score).toBeCloseTo(Math.max(...all), 12);
    expect(score(metric, best.threshold)).toBe(best.score);
    expect(best.plain).toBeCloseTo(score(metric, 0.5), 12);
  });

  it('raises macro F1 of a rare class that never gets a half', () => {
    const { score: found, plain, threshold } = bestThreshold(truth, probabilities, 'macroF1');
    expect(found).toBeGreaterThan(plain + 0.1);
    expect(threshold).toBeLessThan(0.4);
  });

  it('is a half where nothing else is better', () => {
    expect(bestThreshold([0, 1], [0.1, 0.9], 'macroF1')).toEqual({
      metric: 'macroF1',
      threshold: 0.5,
      score: 1,
      plain: 1,
      rarer: 1,
    });
  });

  it('is of counts as metrics have them', () => {
    const { statistics, metrics } = scoreOf([{ label: 1 }, { label: 0 }], [1, 1], { numClasses: 2, seed: 1 });
    expect(metricOf('macroF1').score(sumOf(metricOf('macroF1'), statistics.macroF1!))).toBe(metrics.macroF1?.value);
  });
});

it('is said where dev is answered better by it than by 0.5, and only there', () => {
  const rare = bestThreshold(truth, probabilities, 'macroF1');
  expect([gains(rare), gains(bestThreshold([0, 1], [0.2, 0.9], 'macroF1'))]).toEqual([true, false]);
  expect(thresholdText({ ...rare, rarer: 30 }, 'spam')).toMatch(
    /^Best threshold for "spam" on dev: 0\.\d+ \(macro F1 \d.*\); use it with --threshold dev\.$/,
  );
});

it('says so where few texts chose it', () => {
  const rare = bestThreshold(truth, probabilities, 'macroF1');
  expect(rare.rarer).toBe(truth.filter((label) => label === 1).length);
  expect(thresholdText({ ...rare, rarer: 29 }, 'spam')).toMatch(
    /\), chosen by 29 texts of the rarer class: compare it on other data before you use --threshold dev\.$/,
  );
  expect(thresholdText({ ...rare, rarer: undefined }, 'spam')).toMatch(/\); use it with --threshold dev\.$/); // an older run
});
