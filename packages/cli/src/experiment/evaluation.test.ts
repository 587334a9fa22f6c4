import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useLonghand } from '@longhand/backend';
import type { EvaluationReport, ReportPage } from '@longhand/report';
import { openRun } from '@longhand/runs';
import { expect, it, vi } from 'vitest';
import { evaluateRun, evaluationName, reportEvaluation, timed } from './evaluation.ts';

const page = (evaluation: EvaluationReport): ReportPage => ({
  ...{ title: `The page of ${evaluation.dataset}`, command: 'train', metrics: [], sections: [] },
  ...{ settings: {}, environment: {} },
});

async function source() {
  const run = openRun(await mkdtemp(join(tmpdir(), 'longhand-')));
  return {
    trained: { app: 'sentiment', run, preset: 'tiny', config: { seed: 7 } },
    ...{ set: { name: 'reviews' }, split: 'dev', unit: 'examples', signature: 'acc|classes:2', parameters: 0 },
    scores: {
      metrics: { accuracy: { value: 0.5, low: 0.25, high: 1 } },
      statistics: {
        accuracy: [
          [1, 1],
          [0, 1],
        ],
      },
    },
    ...{ references: ['a', 'b'], seconds: 0.5 },
    baselines: { majority: { accuracy: 0.4 } },
    texts: ['a', 'b'].map((source) => ({ source, reference: 'good', output: 'bad' })),
    page: async ({ evaluation }: { evaluation: EvaluationReport }) => page(evaluation),
  };
}

it('writes report, statistics and page, and gives what is printed', async () => {
  const own = await source();
  const text = await reportEvaluation({ ...own, notes: ['1 left out'] });
  const file = (name: string) => readFile(own.trained.run.file(name), 'utf8');
  const { compute, threads } = await useLonghand();
  expect(JSON.parse(await file('report.json'))).toMatchObject({
    ...{ task: 'sentiment', dataset: 'reviews', split: 'dev', preset: 'tiny', parameters: 0, trainSeconds: 0 },
    ...{ signature: 'acc|classes:2|bootstrap:1000|seed:7', examplesPerSecond: 4, seed: 7, compute, threads },
    ...{ metrics: own.scores.metrics, baselines: own.baselines },
  });
  expect(JSON.parse(await file('statistics.json')).examples).toEqual(own.texts);
  expect(JSON.parse(await file('statistics.json')).metrics).toEqual({
    accuracy: [
      [1, 1],
      [0, 1],
    ],
  });
  expect(await file('report.html')).toContain('The page of reviews');
  const lines = text.split('\n');
  expect(lines.slice(0, 3)).toEqual(['', 'reviews dev: 2 examples in 0.5 s', '1 left out']);
  expect(lines.find((line) => line.startsWith('accuracy'))).toMatch(/^accuracy, % +50\.00 +25\.00 +100\.00 +40\.00$/);
  expect(lines.at(-2)).toBe('acc|classes:2|bootstrap:1000|seed:7');
  expect(lines.at(-1)).toBe(`Report: ${own.trained.run.file('report.dev.html')}`);
  for (const name of ['report.dev.json', 'statistics.dev.json'])
    expect(await file(name)).toBe(await file(name.replace('.dev', '')));
});

it('a file and an ensemble have reports of their own beside those of the run', async () => {
  const own = await source();
  await reportEvaluation(own);
  const kept = await readFile(own.trained.run.file('report.json'), 'utf8');
  const data = await reportEvaluation({ ...own, split: 'test', data: '/data/new reviews.csv' });
  const ensemble = await reportEvaluation({ ...own, runs: ['a', 'b'] });
  expect(await readFile(own.trained.run.file('report.json'), 'utf8')).toBe(kept);
  expect(data).toMatch(/report\.data-new_reviews-[0-9a-f]{6}\.html$/);
  expect(data).toContain('\nreviews: 2 examples');
  expect(ensemble).toMatch(/report\.dev-ensemble-[0-9a-f]{6}\.html$/);
  expect(ensemble).toContain('reviews dev by an ensemble of 2 runs: 2 examples');
  const name = evaluationName({ split: 'dev', runs: ['a', 'b'] });
  expect(JSON.parse(await readFile(own.trained.run.file(`report.${name}.json`), 'utf8'))).toMatchObject({
    ...{ ensemble: ['a', 'b'], signature: 'acc|classes:2|ensemble:2|bootstrap:1000|seed:7' },
  });
});

it('says that a file is the one that the run was trained on', async () => {
  const own = await source();
  const trained = { ...own.trained, config: { seed: 7, data: '/data/reviews.csv' } };
  const texts = ['/data/reviews.csv', '/data/x/../reviews.csv', '/data/new.csv'].map((data) =>
    reportEvaluation({ ...own, trained, split: 'test', data }),
  );
  const isWarned = (await Promise.all(texts)).map((text) =>
    text.includes('Warning: most of these rows are those of the training'),
  );
  expect(isWarned).toEqual([true, true, false]);
});

it('names tell evaluations apart', () => {
  const data = (path: string) => evaluationName({ split: 'test', data: path });
  expect(data('/a/x.csv')).not.toBe(data('/b/x.csv'));
  expect(evaluationName({ split: 'test', runs: ['a', 'b'] })).toBe(evaluationName({ split: 'test', runs: ['b', 'a'] }));
  expect(evaluationName({ split: 'test', runs: ['a'] })).toBe('test');
  expect(data(`/a/${'ü'.repeat(300)}.tsv.gz`)).toMatch(/^[\w-]{1,60}$/);
});

it('says, in print and on the page, where a baseline is better and where scores say nothing', async () => {
  const own = await source();
  const scores = { ...own.scores, metrics: { ...own.scores.metrics, matthews: { value: 0, low: 0, high: 0 } } };
  const baselines = { majority: { accuracy: 0.6 } };
  const text = await reportEvaluation({ ...own, scores, baselines, standing: { metric: 'accuracy' } });
  const page = await readFile(own.trained.run.file('report.html'), 'utf8');
  for (const place of [text, page]) {
    expect(place).toContain('majority is better than this model: 60.0 against 50.0 (accuracy, %).');
    expect(place).toContain('Warning: Matthews is about 0');
  }
  for (const part of ['Beside the baselines', 'this model']) expect(page).toContain(part);
});

it("prints the app's own table in the place of the metrics", async () => {
  const text = await reportEvaluation({ ...(await source()), table: 'systems and scores' });
  expect(text).toContain('in 0.5 s\nsystems and scores\n\nacc');
  expect(text).not.toContain('low');
});

it('a model with parameters has the time that its training took: without its progress there is no report', async () => {
  await expect(reportEvaluation({ ...(await source()), parameters: 3 })).rejects.toThrow('progress.json');
});

it('frees the run that it loaded, also where scoring fails', async () => {
  const dispose = vi.fn();
  expect(
    await evaluateRun(
      async () => ({ dispose }),
      async () => 'scored',
    ),
  ).toBe('scored');
  const failing = evaluateRun(
    async () => ({ dispose }),
    () => Promise.reject(new Error('no')),
  );
  await expect(failing).rejects.toThrow('no');
  expect(dispose).toHaveBeenCalledTimes(2);
});

it('gives a result with the seconds that it took', async () => {
  const [result, seconds] = await timed(() => new Promise((resolve) => setTimeout(() => resolve('done'), 30)));
  expect(result).toBe('done');
  expect(seconds).toBeGreaterThan(0.02);
  expect(seconds).toBeLessThan(20);
});
