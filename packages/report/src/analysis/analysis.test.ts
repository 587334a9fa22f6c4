import { at, createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { calibration } from './calibration.ts';
import { classificationSections } from './classification.ts';
import { scoresByClass, scoresByLength } from './groups.ts';
import { meanOf } from './interval.ts';
import { coverageCurve, thresholdCurves } from './operating.ts';
import { sampleByClass, sampleExamples } from './sample.ts';

describe('meanOf', () => {
  it('has the interval of Wilson for shares', () => {
    // (8 + z²/2 ± z √(8·2/10 + z²/4)) / (10 + z²), z = 1.959964
    const { value, low, high, count } = meanOf([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], true);
    expect([value, count]).toEqual([0.8, 10]);
    expect([low, high]).toEqual([expect.closeTo(0.490162, 6), expect.closeTo(0.943318, 6)]);
  });
  it('has the interval of the normal distribution for numbers, never below 0 where none is', () => {
    const { value, low, high } = meanOf([2, 4, 6]);
    expect([value, low, high]).toEqual([4, expect.closeTo(4 - 2.263172, 4), expect.closeTo(4 + 2.263172, 4)]);
    expect(meanOf([0, 0, 9]).low).toBe(0);
    expect(meanOf([1, 1, 1])).toMatchObject({ low: 1, high: 1 });
    expect(meanOf([]).value).toBeNaN();
  });
});

describe('scores of groups', () => {
  it('by length: each example is in one of at most six ranges', () => {
    const random = createRandom(3);
    const lengths = Array.from({ length: 200 }, () => 1 + random.integer(40));
    const { bars } = scoresByLength(lengths, 'words', { label: 'x', scores: lengths });
    expect(bars.length).toBeLessThanOrEqual(6);
    expect(bars.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(200);
    const values = bars.map(({ value }) => value);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });
  it('by length: equal lengths are in one range', () => {
    const { bars } = scoresByLength([3, 3, 3, 3, 9], 'words', { label: 'x', percent: true, scores: [1, 1, 0, 0, 1] });
    expect(bars).toMatchObject([
      { name: '3', value: 0.5, count: 4 },
      { name: '9', value: 1, count: 1 },
    ]);
    expect(scoresByLength([], 'words', { label: 'x', scores: [] }).bars).toEqual([]);
  });
  it('by class: those that there are', () => {
    const { bars } = scoresByClass(['a', 'b', 'c'], [0, 2, 2], { label: 'x', scores: [1, 0, 1] });
    expect(bars).toMatchObject([
      { name: 'a', value: 1, count: 1 },
      { name: 'c', value: 0.5, count: 2 },
    ]);
  });
});

describe('calibration', () => {
  it('is the mean distance of confidence and accuracy, weighted by examples', () => {
    const { error, bins } = calibration([0.95, 0.95, 0.65, 0.65, 1], [true, false, true, true, true]);
    expect(bins).toHaveLength(10);
    expect(bins[9]).toMatchObject({
      count: 3,
      accuracy: expect.closeTo(2 / 3, 9),
      confidence: expect.closeTo(2.9 / 3, 9),
    });
    expect(error).toBeCloseTo((3 / 5) * 0.3 + (2 / 5) * 0.35, 9);
  });
  it('is 0 where a model is as often right as it is sure', () => {
    expect(calibration([0.5, 0.5, 1], [true, false, true]).error).toBe(0);
    expect(calibration([], []).error).toBe(0);
  });
});

describe('curves over thresholds', () => {
  const random = createRandom(5);
  const positive = Array.from({ length: 300 }, () => random.uniform() < 0.4);
  const probabilities = positive.map(
    (is) => Math.round(20 * Math.min(1, random.uniform() * 0.7 + (is ? 0.3 : 0))) / 20,
  );

  it('have the area of ROC that counting pairs gives, ties half', () => {
    const [, roc] = thresholdCurves('yes', probabilities, positive);
    let [won, pairs] = [0, 0];
    for (const [i, p] of probabilities.entries())
      for (const [j, q] of probabilities.entries()) {
        if (!positive[i] || positive[j]) continue;
        pairs++;
        won += p > q ? 1 : p === q ? 0.5 : 0;
      }
    expect(roc?.note).toBe(`Area under the curve ${(won / pairs).toFixed(3)}.`);
    expect(roc?.series[0]?.points.at(-1)).toEqual({ x: 1, y: 1 });
  });
  it('have precision and recall as counted at each threshold', () => {
    const [curves] = thresholdCurves('yes', probabilities, positive);
    const [precision, recall] = curves?.series ?? [];
    for (const [i, { x, y }] of (precision?.points ?? []).entries()) {
      const chosen = positive.filter((_, e) => at(probabilities, e) >= x);
      const hits = chosen.filter(Boolean).length;
      expect(y).toBeCloseTo(hits / chosen.length, 9);
      expect(recall?.points[i]?.y).toBeCloseTo(hits / positive.filter(Boolean).length, 9);
    }
  });
  it('are none where only one class is there', () => {
    expect(thresholdCurves('yes', [0.5, 0.6], [true, true])).toEqual([]);
  });
  it('the surest first: all answered is the accuracy of all', () => {
    const rights = positive.map((is, i) => is === at(probabilities, i) > 0.5);
    const points = coverageCurve(probabilities, rights).series[0]?.points ?? [];
    expect(points.length).toBeLessThanOrEqual(101);
    expect(points.at(-1)).toEqual({ x: 1, y: rights.filter(Boolean).length / 300 });
    expect(coverageCurve([], []).series[0]?.points).toEqual([]);
  });
});

it('a sample is all, or the hardest, the easiest and some between', () => {
  expect(sampleExamples([0.3, 0.1], 5)).toEqual([0, 1]);
  const scores = Array.from({ length: 1000 }, (_, i) => ((i * 7919) % 1000) / 1000);
  const sample = sampleExamples(scores, 30);
  expect(new Set(sample).size).toBe(30);
  const chosen = sample.map((i) => at(scores, i)).sort((a, b) => a - b);
  expect(chosen.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n / 1000));
  expect(chosen.slice(-1)).toEqual([0.999]);
  expect(at(chosen, 15)).toBeGreaterThan(0.3);
  expect(at(chosen, 15)).toBeLessThan(0.7);
});

it('a sample by class has as many of a rare class as of a common one, hard and easy ones', () => {
  const classes = Array.from({ length: 1000 }, (_, i) => (i % 50 === 0 ? 'rare' : 'common'));
  const scores = classes.map((_, i) => i / 1000);
  const sample = sampleByClass(scores, classes, 30);
  const rare = sample.filter((i) => classes[i] === 'rare');
  expect([sample.length, rare.length]).toEqual([30, 15]);
  expect(rare).toEqual(expect.arrayContaining([0, 50, 100, 950]));
  expect(sample.slice(0, 3)).toEqual([0, 1, 2]);
  expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b));
  // A class that has too few leaves its places to the others.
  const few = sampleByClass(
    scores,
    classes.map((_, i) => (i < 2 ? 'a' : 'b')),
    30,
  );
  expect(few).toHaveLength(30);
  expect(few.slice(0, 2)).toEqual([0, 1]);
});

it('a classifier of many classes has no matrix that nobody can read', () => {
  const labels = Array.from({ length: 50 }, (_, i) => `class ${i}`);
  const kinds = (own: readonly string[]) =>
    classificationSections({ labels: own, truth: [0, 1], prediction: [0, 0], confidences: [0.9, 0.6] }).map(
      ({ kind }) => kind,
    );
  expect(kinds(labels)).toEqual(['bars', 'reliability', 'curves']);
  expect(kinds(['a', 'b'])).toEqual(['confusion', 'bars', 'reliability', 'curves']);
});
