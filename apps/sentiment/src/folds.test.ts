import { generateSentiment } from '@longhand/datasets';
import { expect, it } from 'vitest';
import { summaryOf } from './cross-validate.ts';
import { foldOf } from './folds.ts';

const set = generateSentiment({ train: 90, dev: 30, test: 9 });

it('each text of train and dev is tested once, is never in train then, and every part has each class', () => {
  const tested: string[] = [];
  for (let fold = 1; fold <= 5; fold++) {
    const { splits } = foldOf(set, 5, fold, 1);
    expect([splits.train.length, splits.dev.length, splits.test.length]).toEqual([72, 24, 24]);
    const ids = (rows: readonly { readonly id?: string; readonly text: string; readonly label: number }[]) =>
      rows.map((row) => JSON.stringify(row));
    const unseen = new Set(ids(splits.test));
    expect(splits.train.every((row) => !splits.test.includes(row) && !splits.dev.includes(row))).toBe(true);
    expect(splits.dev.every((row) => !splits.test.includes(row))).toBe(true);
    for (const label of [0, 1, 2]) expect(splits.test.filter((row) => row.label === label)).toHaveLength(8);
    tested.push(...(unseen.size > 0 ? ids(splits.test) : []));
  }
  const all = [...set.splits.train, ...set.splits.dev].map((row) => JSON.stringify(row));
  expect(tested.sort()).toEqual(all.sort());
});

it('the same seed deals the same parts, another others', () => {
  expect(foldOf(set, 5, 2, 1)).toEqual(foldOf(set, 5, 2, 1));
  expect(foldOf(set, 5, 2, 2).splits.test).not.toEqual(foldOf(set, 5, 2, 1).splits.test);
});

it('refuses parts that are none', () => {
  expect(() => foldOf(set, 2, 1, 1)).toThrow('--folds: expected 3 to 120, the texts of train and dev, got 2');
  expect(() => foldOf(set, 5, 6, 1)).toThrow('--fold: expected 1 to --folds 5, got 6');
});

it('folds sum up to mean and spread', () => {
  const report = (value: number) => ({
    metrics: { accuracy: { value, low: 0, high: 1 } },
    baselines: { majority: { accuracy: value / 2 } },
  });
  expect(summaryOf([0.8, 0.9, 1].map(report))).toEqual([
    {
      ...{ metric: 'accuracy', mean: expect.closeTo(0.9, 12), deviation: expect.closeTo(0.1, 12) },
      ...{ lowest: 0.8, highest: 1, baselines: { majority: expect.closeTo(0.45, 12) } },
    },
  ]);
});
