import { DataError } from '@longhand/base';
import { expect, it } from 'vitest';
import { trainRows } from './train-rows.ts';

it('gives the rows, without a word', async () => {
  expect(await trainRows(async () => [1, 2])).toEqual({ train: [1, 2], notes: [] });
});

it('data that cannot be read is a line, and no rows', async () => {
  const gone = new DataError({ where: 'train.tsv', expected: 'a file', got: 'none' });
  expect(await trainRows(() => Promise.reject(gone))).toEqual({
    ...{ train: [] },
    notes: ['Left out: baselines that learn from train, which cannot be read. train.tsv: expected a file, got none.'],
  });
});

it('what is no error of the data is one of the program', async () => {
  await expect(trainRows(() => Promise.reject(new TypeError('no function')))).rejects.toThrow(TypeError);
});
