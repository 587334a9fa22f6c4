import { metricOf, sumOf } from '@longhand/metrics';
import { expect, it } from 'vitest';
import { classCounts, devMetrics, majorityPrediction, plainScores, scoreOf } from './scores.ts';

const labels = (...values: number[]) => values.map((label) => ({ text: `${label}`, tokens: [`${label}`], label }));
const examples = labels(0, 0, 1, 1, 1, 2);
const prediction = [0, 1, 1, 1, 0, 2];

it('every score comes from counts of the examples', () => {
  const metrics = ['accuracy', 'balancedAccuracy', 'macroF1', 'macroF05', 'macroF2', 'matthews'] as const;
  const scores = scoreOf(examples, prediction, { numClasses: 3, seed: 1, metrics });
  expect(scores.metrics.accuracy?.value).toBeCloseTo(4 / 6, 12);
  for (const key of metrics)
    expect(metricOf(key).score(sumOf(metricOf(key), scores.statistics[key]!))).toBe(scores.metrics[key]?.value);
  expect(scores.metrics.macroF1?.value).toBe(scores.report.macro.f1);
  expect(scores.metrics.balancedAccuracy?.value).toBeCloseTo((1 / 2 + 2 / 3 + 1) / 3, 12);
});

it('the majority is the class of train, also where test has more of another', () => {
  const scores = plainScores(examples, majorityPrediction(labels(0, 0, 1), examples, 3), 3);
  expect(scores.accuracy).toBeCloseTo(2 / 6, 12);
  expect(scores.balancedAccuracy).toBeCloseTo(1 / 3, 12);
  expect(scores.macroF1).toBeCloseTo(0.5 / 3, 12);
  expect(scores.matthews).toBe(0);
  expect(classCounts(examples, 4)).toEqual([2, 3, 1, 0]);
});

it('dev has the metric that is monitored beside accuracy and loss', () => {
  const certain = prediction.map((label) => [0, 1, 2].map((c) => (c === label ? 0.8 : 0.1)));
  const loss = -(4 * Math.log(0.8) + 2 * Math.log(0.1)) / 6;
  const dev = devMetrics(examples, certain, 'macroF2');
  expect(dev).toEqual({
    ...{ accuracy: 4 / 6, loss: expect.closeTo(loss, 12) },
    ...{ macroF2: plainScores(examples, prediction, 3, ['macroF2']).macroF2 },
  });
  expect(Object.keys(devMetrics(examples, certain, 'loss'))).toEqual(['accuracy', 'loss']);
});
