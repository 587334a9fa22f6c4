import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  bootstrapInterval,
  corpusScore,
  corpusScores,
  createCer,
  createWer,
  pointScores,
  statisticOf,
} from './index.ts';

const metrics = { wer: createWer(), cer: createCer() };
const references = ['one two three', 'four', 'five six'];
const hypotheses = ['one to three', 'four', 'five'];

describe('several metrics of one text', () => {
  const scores = corpusScores(metrics, hypotheses, references, { seed: 3, resamples: 200 });

  it('are those that each gives alone', () => {
    const wrapped = references.map((line) => [line]);
    for (const name of ['wer', 'cer'] as const) {
      const { signature, ...interval } = corpusScore(metrics[name], hypotheses, wrapped, { seed: 3, resamples: 200 });
      expect(scores.metrics[name]).toEqual(interval);
      expect(scores.signature).toContain(`${metrics[name].name}|${signature}`);
    }
    expect(scores.metrics.wer!.value).toBeCloseTo((100 * 2) / 6, 10);
  });

  it('come with counts that give the interval again', () => {
    const statistic = statisticOf(metrics.wer, scores.statistics.wer!);
    expect(bootstrapInterval(3, statistic, { seed: 3, resamples: 200 })).toEqual(scores.metrics.wer);
  });

  it('can be had without intervals', () => {
    expect(pointScores(metrics, hypotheses, references)).toEqual({
      wer: scores.metrics.wer!.value,
      cer: scores.metrics.cer!.value,
    });
  });

  it('want as many references as hypotheses', () => {
    expect(() => pointScores(metrics, hypotheses, references.slice(1))).toThrow(DataError);
    expect(() => corpusScores(metrics, [], [])).toThrow('expected at least one line, got none');
  });
});
