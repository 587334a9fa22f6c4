// Scores of summaries: which references they are against, what adds up, and what is left away.
import { defaultsOf } from '@longhand/bundle/settings';
import type { SummaryExample } from '@longhand/datasets';
import { describe, expect, it } from 'vitest';
import { flagValue, modeOf, settingsOf } from './modes.ts';
import { pointScores, scoreOf, statisticsOf } from './scores.ts';

const example = (id: string, ...summaries: string[]): SummaryExample => ({ id, document: 'a b c d e', summaries });
const en = { language: 'en' };

describe('scores', () => {
  it('are against the first reference, and beside it the best where there are several', () => {
    const examples = [example('1', 'a b', 'c d'), example('2', 'x y')];
    const scores = pointScores(examples, [{ text: 'c d' }, { text: 'x y' }], en);
    expect(scores).toMatchObject({ rouge1: 50, rouge2: 50, bestRouge1: 100, exact: 100, words: 2 });
    expect(scores.rouge).toBeCloseTo(50, 9);
    expect(pointScores([examples[1]!], [{ text: 'x y' }], en)).not.toHaveProperty('bestRouge1');
    expect(statisticsOf(examples, [{ text: '' }, { text: '' }], en).signature).toContain('refs:var-best');
  });

  it('have the mean over references, and of stems where they are asked for', () => {
    const examples = [example('1', 'a b', 'c d'), example('2', 'flies x')];
    const summaries = [{ text: 'c d' }, { text: 'flying x' }];
    const scores = pointScores(examples, summaries, en, { stemmer: true });
    expect(scores).toMatchObject({ rouge1: 25, bestRouge1: 75, meanRouge1: 50, stemmedRouge1: 50 });
    const stems = pointScores([example('1', 'the runner stopped')], [{ text: 'runners stopping' }], en, {
      stemmer: true,
    });
    expect([stems.rouge1, stems.stemmedRouge1]).toEqual([0, 80]);
    expect(pointScores(examples, summaries, en)).not.toHaveProperty('stemmedRouge1');
    expect(() => pointScores(examples, summaries, { language: 'zh' }, { stemmer: true })).toThrow('ROUGE: stemmer');
  });

  it('of kept tokens are there where both sides say what stays', () => {
    const examples = [
      { ...example('1', 'a b'), tokens: ['a', 'b', 'c'], keep: [1, 1, 0] },
      { ...example('2', 'c'), tokens: ['a', 'b', 'c'], keep: [0, 0, 1] },
    ];
    const summaries = [
      { text: 'a', keep: [1, 0, 0] },
      { text: 'c', keep: [0, 0, 1] },
    ];
    const scores = pointScores(examples, summaries, en);
    expect(scores.tokenF1).toBeCloseTo((100 * 2 * 2) / (2 + 3), 9);
    expect(scores.macroTokenF1).toBeCloseTo((100 * (2 / 3 + 1)) / 2, 9);
    expect(scores).toMatchObject({ compressionRate: expect.closeTo(100 / 3, 9), exactTokens: 50 });
    expect(pointScores(examples, [{ text: 'a' }, { text: 'c' }], en)).not.toHaveProperty('tokenF1');
  });

  it('count Chinese by characters', () => {
    const chinese = [{ id: '1', document: '今天下雨', summaries: ['今天下雪'] }];
    expect(pointScores(chinese, [{ text: '今天下雨' }], { language: 'zh' }).rouge1).toBe(75);
    expect(pointScores(chinese, [{ text: '今天下雨' }], en).rouge1).toBe(0);
  });

  it('have intervals around their value, and counts that give it', () => {
    const examples = Array.from({ length: 40 }, (_, i) => example(String(i), i % 4 === 0 ? 'a b' : 'c d'));
    const summaries = examples.map(() => ({ text: 'c d' }));
    const { metrics, statistics } = scoreOf(examples, summaries, en, { seed: 1 });
    expect(metrics.rouge1).toMatchObject({ value: 75 });
    expect(metrics.rouge1!.low).toBeLessThan(75);
    expect(metrics.rouge1!.high).toBeGreaterThan(75);
    expect(statistics.rouge1!.reduce((sum, [f1]) => sum + f1!, 0)).toBe(30);
    expect(scoreOf(examples, summaries, en, { seed: 1 }).metrics).toEqual(metrics);
  });
});

describe('modes', () => {
  it('have the common settings and their own', () => {
    expect(defaultsOf(settingsOf(modeOf('extraction')))).toMatchObject({
      mode: 'extraction',
      epochs: 5,
      wordSize: 100,
    });
    expect(settingsOf(modeOf('compression'))).not.toHaveProperty('wordSize');
    expect(() => modeOf('toString')).toThrow(/compression, extraction, abstraction/);
  });

  it('are told before the flags are read', () => {
    expect(flagValue(['--mode', 'compression'], 'mode')).toBe('compression');
    expect(flagValue(['--seed', '1', '--mode=x=y', '--epochs'], 'mode')).toBe('x=y');
    expect(flagValue(['--epochs'], 'epochs')).toBe('');
    expect(flagValue([], 'mode')).toBe('');
  });
});
