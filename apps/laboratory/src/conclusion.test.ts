import { describe, expect, it } from 'vitest';
import {
  type Answer,
  conclude,
  deviation,
  intervalOf,
  isAbove,
  isHigher,
  mean,
  meanText,
  median,
  short,
  verdictOf,
  whiskerNote,
} from './conclusion.ts';

describe('verdicts', () => {
  const cases: readonly (readonly [Answer[], string])[] = [
    [['yes', 'yes'], 'supported'],
    [['yes', 'no'], 'partly'],
    [['yes', 'unclear'], 'partly'],
    [['no', 'no'], 'contradicted'],
    [['no', 'unclear'], 'contradicted'],
    [['no', 'unclear', 'unclear'], 'undecided'],
    [['unclear', 'unclear'], 'undecided'],
  ];
  it.each(cases)('%j is %s', (answers, verdict) => {
    expect(verdictOf(answers)).toBe(verdict);
    const checks = answers.map((answer) => ({ expected: '', found: '', answer }));
    expect(conclude('§1', 'claim', checks, '').verdict).toBe(verdict);
  });
});

describe('comparisons', () => {
  it('take more than the margin and more than two standard errors', () => {
    expect(isHigher([0.9], [0.8], 0.05)).toBe('yes');
    expect(isHigher([0.83], [0.8], 0.05)).toBe('unclear');
    expect(isHigher([0.7], [0.8], 0.05)).toBe('no');
    expect(isHigher([0.9, 0.5, 0.97], [0.4, 0.85, 0.8], 0.05)).toBe('unclear'); // 0.11 apart, with an error of 0.2
    expect(isHigher([0.9, 0.91, 0.92], [0.8, 0.81, 0.79], 0.05)).toBe('yes');
  });

  it('with a bound: without a margin there is no doubt', () => {
    expect([isAbove(2, 1), isAbove(1, 1), isAbove(0.5, 1)]).toEqual(['yes', 'no', 'no']);
    expect([isAbove(1.05, 1, 0.1), isAbove(0.95, 1, 0.1), isAbove(0.8, 1, 0.1)]).toEqual(['unclear', 'unclear', 'no']);
  });
});

it('means, deviations and medians are those of samples', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(deviation([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 12);
  expect(deviation([4])).toBe(0);
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(intervalOf([4])).toEqual({});
  expect(intervalOf([1, 3])).toEqual({ low: expect.closeTo(0.04, 9), high: expect.closeTo(3.96, 9) });
  expect(meanText([0.5], short)).toBe('0.5');
  expect(meanText([0.4, 0.6], short)).toBe('0.5 ± 0.14');
  expect([short(0.00000321), short(0.412), short(0)]).toEqual(['3.2e-6', '0.41', '0']);
});

it('of one seed a chart has no whiskers, and speaks of none', () => {
  expect([whiskerNote(1), intervalOf([0.5])]).toEqual([{}, {}]);
  expect(whiskerNote(2).note).toContain('Whiskers');
});
