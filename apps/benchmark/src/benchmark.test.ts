import { expect, it } from 'vitest';
import { benchmark } from './benchmark.ts';
import { taskBenchmarks } from './tasks.ts';

it('refuses a task that there is not, and says which there are', async () => {
  const settings = { preset: 'tiny', split: 'test', runs: 'runs/none', resume: false } as const;
  await expect(benchmark({ ...settings, only: 'sentiment,poetry' })).rejects.toThrow(
    /sentiment, translation, .*poetry/s,
  );
});

it.each(Object.entries(taskBenchmarks))('%s: every name once, every app there', (_, tasks) => {
  expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
  expect(new Set(tasks.map(({ app }) => app))).toEqual(
    new Set(['sentiment', 'translation', 'summarization', 'speech']),
  );
});
