import { useLonghand } from '@longhand/backend';
import { registerGradients } from '@longhand/lstm-core/gradients';
import { describe, expect, it } from 'vitest';
import { concludeChallenges } from '../challenges/conclude.ts';
import { type Explaining, methods } from '../challenges/explaining.ts';
import { amountsOf, type Challenge } from '../challenges/figures.ts';
import { challengeSections } from '../challenges/sections.ts';
import type { Finding } from '../experiment.ts';
import { amountPieces } from './pieces.ts';
import { amountTasks, drawRows, epochsOf, sizesTo } from './sizes.ts';
import { summarizationScore } from './tagger.ts';

describe('amounts of data', () => {
  it('double up to all rows: ten sizes of each task on published sets', () => {
    expect(sizesTo(2400, 10, 2)).toEqual([5, 9, 19, 38, 75, 150, 300, 600, 1200, 2400]);
    for (const task of amountTasks) {
      const own = amountPieces('base', 1).filter(({ settings }) => settings.task === task);
      expect(new Set(own.map(({ settings }) => settings.rows)).size).toBe(10);
      expect(own.some(({ settings }) => ['generated', 'digits'].includes(String(settings.data)))).toBe(false);
    }
  });

  it('are drawn, and the fewer are among the more', () => {
    const all = Array.from({ length: 100 }, (_, i) => i);
    const [few, many] = [10, 50].map((rows) => drawRows(all, { rows, seed: 1 })) as [number[], number[]];
    expect(few).toHaveLength(10);
    expect(many.slice(0, 10)).toEqual(few);
    expect(few).not.toEqual(all.slice(0, 10));
    expect(drawRows(all, { rows: 10, seed: 2 })).not.toEqual(few);
  });

  it('are read as often as makes up for their number', () => {
    expect([epochsOf(1000, 10), epochsOf(1000, 1000), epochsOf(1000, 5000)]).toEqual([100, 1, 1]);
  });

  it('decide what a tagger of words learns', async () => {
    await useLonghand('wasm', { threads: 1 });
    registerGradients();
    const options = { data: 'generated', read: 800, scored: 40, hiddenSize: 16, learningRate: 2e-2, seed: 1 };
    const [few, many] = [
      await summarizationScore({ ...options, rows: 5 }),
      await summarizationScore({ ...options, rows: 200 }),
    ];
    expect(many).toBeGreaterThan(0.95);
    expect(many - few).toBeGreaterThan(0.05);
  });
});

const amount = (task: string, rows: number, seed: number, score: number): Finding<Challenge> => ({
  settings: { part: 'amount', task, data: 'some', rows, seed },
  measured: { score },
});

/** Everything of the experiment but amounts. */
const others: Finding<Challenge>[] = [
  ...[64, 128].flatMap((hiddenSize) =>
    [50, 100].map((length) => ({
      settings: { part: 'cost', hiddenSize, length, batchSize: 8 },
      measured: { milliseconds: hiddenSize * length },
    })),
  ),
  { settings: { part: 'rows', rows: 100, noise: 0, seed: 1 }, measured: { accuracy: 0.5 } },
  { settings: { part: 'rows', rows: 1000, noise: 0, seed: 1 }, measured: { accuracy: 0.9 } },
  { settings: { part: 'noise', rows: 500, noise: 0, seed: 1 }, measured: { accuracy: 0.9 } },
  { settings: { part: 'noise', rows: 500, noise: 0.4, seed: 1 }, measured: { accuracy: 0.6 } },
  {
    settings: { part: 'explaining', seed: 1 },
    measured: {
      words: [1],
      random: [0.1],
      agreement: 0.5,
      curves: Object.fromEntries(methods.map((method) => [method, [0.1]])) as Explaining['curves'],
    },
  },
];

describe('figures of amounts', () => {
  const findings = [
    ...others,
    ...[1, 2].flatMap((seed) => [amount('speech', 800, seed, 0.9), amount('speech', 50, seed, 0.4 + seed / 10)]),
    ...[1, 2].flatMap((seed) => [amount('translation', 50, seed, 0.9), amount('translation', 800, seed, 0.9)]),
  ];
  const data = (of: typeof findings) => concludeChallenges(of)[1];

  it('stand by task and by rows, the fewest first', () => {
    expect(amountsOf(findings)).toEqual([
      {
        ...{ task: 'translation', data: 'some' },
        sizes: [
          { rows: 50, scores: [0.9, 0.9] },
          { rows: 800, scores: [0.9, 0.9] },
        ],
      },
      {
        ...{ task: 'speech', data: 'some' },
        sizes: [
          { rows: 50, scores: [0.5, 0.6000000000000001] },
          { rows: 800, scores: [0.9, 0.9] },
        ],
      },
    ]);
  });

  it('are checks of the claim that data decides', () => {
    expect(data(others)?.verdict).toBe('supported');
    const own = data(findings);
    expect(own?.verdict).toBe('partly'); // translation has no use of more
    expect(own?.checks.map(({ answer }) => answer)).toEqual(['yes', 'unclear', 'yes', 'yes']);
    expect(own?.says).toContain('Speech: 1 - WER is 55.0 % ± 7.1 % with 50 rows and 90.0 % ± 0.0 % with 800 rows.');
  });

  it('have a chart for each task', () => {
    const charts = challengeSections(findings).flatMap((section) =>
      section.kind === 'curves' && section.title.endsWith('by the amount of data') ? [section] : [],
    );
    expect(charts.map(({ title }) => title)).toEqual([
      'Sentiment by the amount of data',
      'Translation by the amount of data',
      'Speech by the amount of data',
    ]);
    expect(charts[2]?.series[0]?.points.map(({ x, y }) => [x, y.toFixed(3)])).toEqual([
      [Math.log2(50), '0.550'],
      [Math.log2(800), '0.900'],
    ]);
  });
});
