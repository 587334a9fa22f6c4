// Runs side by side: what is equal differs by chance, what is better does not; every metric, setting and example that differs is named.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { classRows, createTer, intervalsOf } from '@longhand/metrics';
import { writeEvaluation, writeStatistics } from '@longhand/report';
import { describe, expect, it } from 'vitest';
import { compareRuns, sharedEvaluations } from './comparison.ts';
import { comparisonPage } from './comparison-page.ts';
import { comparisonText, testTable } from './comparison-text.ts';

const settings = { samples: 200, seed: 1, metric: '', report: '' };
type Statistics = Readonly<Record<string, readonly Float64Array[]>>;

/** @param evaluations other names that it is also evaluated under */
async function runOf(
  statistics: Statistics,
  { config = {}, texts = true, references = '', evaluations = {} as Readonly<Record<string, Statistics>> } = {},
) {
  const path = await mkdtemp(join(tmpdir(), 'longhand-'));
  const examples = Object.values(statistics)[0]!.map((_, i) => `${references} example ${i}`);
  const rows = examples.map((text, i) => ({ source: text, reference: `truth ${i}`, output: `answer ${i}` }));
  for (const [split, own] of Object.entries({ ...evaluations, '': statistics })) {
    const report = {
      ...{ task: 'sentiment', dataset: 'meals', split: split || 'dev', preset: '', signature: '', compute: 'wasm' },
      ...{ parameters: 1, trainSeconds: 2, examplesPerSecond: 3, threads: 1, seed: 1, commit: '' },
      metrics: intervalsOf(own, { resamples: 20 }),
    };
    await writeEvaluation(path, report, split);
    const known = examples.map((text) => `${split === 'test' ? 'test ' : ''}${text}`);
    await writeStatistics(path, known, own, texts ? rows : undefined, split);
  }
  await writeFile(join(path, 'config.json'), JSON.stringify({ app: 'sentiment', preset: '', config }));
  return path;
}

/** Accuracy of so many in a hundred, and the metrics of classes. */
function classes(right: (i: number) => boolean, size = 200): Statistics {
  const truth = Array.from({ length: size }, (_, i) => i % 2);
  const rows = classRows(
    truth,
    truth.map((label, i) => (right(i) ? label : 1 - label)),
    2,
  );
  return { accuracy: truth.map((_, i) => Float64Array.of(Number(right(i)), 1)), macroF1: rows, matthews: rows };
}
const half = classes((i) => i % 100 < 50);
const most = classes((i) => i % 100 < 80);

describe('tests', () => {
  it('tell a large difference from none, for every metric that both runs have', async () => {
    const runs = [await runOf(half), await runOf(most), await runOf({ ...half, exact: half.accuracy! })];
    const { rows } = testTable(await compareRuns(runs, settings));
    expect(rows.map(([, metric]) => metric)).toEqual([
      ...['accuracy, %', 'macro F1, %', 'Matthews'],
      ...['accuracy, %', 'macro F1, %', 'Matthews'],
    ]);
    expect(rows[0]?.[2]).toBe('+30.00');
    expect(rows[2]?.[2]).toBe('+0.6000');
    for (const [, , , bootstrap, randomization] of rows.slice(0, 3))
      expect(Math.max(Number(bootstrap), Number(randomization))).toBeLessThan(0.01);
    for (const row of rows.slice(3)) expect(row.slice(3)).toEqual(['1.0000', '1.0000']);
  });

  it('are of the counts that the report has, or refused', async () => {
    const run = await runOf(half);
    const file = join(run, 'report.json');
    const report = JSON.parse(await (await import('node:fs/promises')).readFile(file, 'utf8'));
    report.metrics.accuracy.value = 50; // percent, as an earlier version had it
    await writeFile(file, JSON.stringify(report));
    await expect(compareRuns([run, await runOf(most)], settings)).rejects.toThrow(/evaluate again/);
  });

  it('refuse runs on other examples, and runs that were not scored', async () => {
    const one = await runOf(half);
    await expect(compareRuns([one, await runOf(half, { references: 'x' })], settings)).rejects.toThrow(/same split/);
    const empty = await mkdtemp(join(tmpdir(), 'longhand-'));
    await expect(compareRuns([one, empty], settings)).rejects.toThrow(/evaluate/);
    await expect(compareRuns([one, one], { ...settings, metric: 'bleu' })).rejects.toThrow(/accuracy, macroF1/);
  });
});

describe('evaluations of a run', () => {
  const both = { evaluations: { dev: half, test: most } };

  it('are chosen by their name; all: those that all runs have', async () => {
    const runs = [
      await runOf(half, both),
      await runOf(most, { evaluations: { ...both.evaluations, dev: most, own: half } }),
    ];
    const [dev, test] = [
      await compareRuns(runs, { ...settings, report: 'dev' }),
      await compareRuns(runs, { ...settings, report: 'test' }),
    ];
    expect([testTable(dev).rows[0]?.[2], testTable(test).rows[0]?.[2]]).toEqual(['+30.00', '+0.00']);
    expect(await sharedEvaluations(runs)).toEqual(['dev', 'test']);
    const page = comparisonPage([dev, test], 3);
    for (const text of ['>meals dev</h2>', '>meals test</h2>', 'Examples of meals dev', '--report all'])
      expect(page).toContain(text);
  });

  it('that a run lacks are an error with those that it has; other last ones name those that all have', async () => {
    const [one, other] = [await runOf(half, both), await runOf(half, { ...both, references: 'x' })];
    await expect(compareRuns([one, one], { ...settings, report: 'train' })).rejects.toThrow(
      /--report: expected dev, test, got train/,
    );
    await expect(compareRuns([one, other], settings)).rejects.toThrow(/--report dev, --report test/);
    await expect(sharedEvaluations([one, await runOf(half)])).rejects.toThrow(DataError);
  });
});

describe('examples', () => {
  it('are won and lost by the metric, the largest difference first, with their texts', async () => {
    const lucky = classes((i) => i % 100 < 49 || i === 70);
    const comparison = await compareRuns([await runOf(half), await runOf(lucky)], settings);
    const [own] = comparison.examplesOf;
    expect(own).toMatchObject({ metric: 'accuracy', won: 1, lost: 2, equal: 197 });
    expect(own?.examples.map(({ number, scores }) => [number, ...scores])).toEqual([
      ...[
        [71, 0, 1],
        [50, 1, 0],
        [150, 1, 0],
      ],
    ]);
    expect(own?.examples[0]?.texts).toMatchObject({ source: ' example 70', reference: 'truth 70' });
    expect(comparisonText(comparison)).toContain('1 examples won, 2 lost, 197 equal (accuracy).');
  });

  it('are won by fewer errors where lower is better', async () => {
    const ter = createTer();
    const texts = ['a b c d', 'a b c x', 'a b x x'];
    const rows = (order: readonly number[]) => order.map((i) => ter.statistics(texts[i]!, ['a b c d']));
    const [own] = (
      await compareRuns([await runOf({ ter: rows([2, 0, 1]) }), await runOf({ ter: rows([1, 2, 1]) })], settings)
    ).examplesOf;
    expect(own).toMatchObject({ won: 1, lost: 1, equal: 1 });
    expect(own?.examples.map(({ scores }) => scores)).toEqual([
      ...[
        [50, 25],
        [0, 50],
      ],
    ]);
  });

  it('have no texts where the evaluations kept none', async () => {
    const runs = [await runOf(half, { texts: false }), await runOf(most)];
    expect((await compareRuns(runs, settings)).examplesOf[0]?.examples[0]).not.toHaveProperty('texts');
  });
});

it('settings that differ are named, those that are equal are not; the page has all of it', async () => {
  const runs = [
    await runOf(half, { config: { dropout: 0.3, seed: 1, name: 'a' } }),
    await runOf(most, { config: { dropout: 0.5, seed: 1, name: 'b', schedule: 'cosine' } }),
  ];
  const comparison = await compareRuns(runs, settings);
  expect(comparison.settings).toEqual([
    { name: 'dropout', values: [0.3, 0.5] },
    { name: 'schedule', values: [null, 'cosine'] },
  ]);
  const page = comparisonPage([comparison], 3);
  for (const text of ['Settings that differ', 'cosine', '+30.00', 'Won by', 'truth 50', '3 of 60'])
    expect(page).toContain(text);
  expect(page).not.toContain('truth 53');
});
