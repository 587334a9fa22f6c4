import { metricOf, sumOf } from '@longhand/metrics';
import { expect, it } from 'vitest';
import { majorityScores, scoreOf } from './scores.ts';

const examples = [0, 0, 1, 1, 1, 2].map((label) => ({ text: `${label}`, tokens: [`${label}`], label }));
const certain = [0, 1, 1, 1, 0, 2].map((label) => [0, 1, 2].map((c) => Number(c === label)));

it('every score comes from counts of the examples', () => {
  const { metrics, statistics, report } = scoreOf(examples, certain, 3, 1);
  expect(metrics.accuracy.value).toBeCloseTo(4 / 6, 12);
  for (const key of ['accuracy', 'macroF1', 'matthews'] as const)
    expect(metricOf(key).score(sumOf(metricOf(key), statistics[key]))).toBe(metrics[key].value);
  expect(metrics.macroF1.value).toBe(report.macro.f1);
});

it('the majority is the class of train, also where test has more of another', () => {
  const scores = majorityScores([{ label: 0 }, { label: 0 }, { label: 1 }], examples, 3);
  expect(scores.accuracy).toBeCloseTo(2 / 6, 12);
  expect(scores.macroF1).toBeCloseTo(0.5 / 3, 12);
  expect(scores.matthews).toBe(0);
});
