// Runs side by side: what is equal differs by chance, what is better does not, and other examples are refused.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeEvaluation, writeStatistics } from '@longhand/report';
import { expect, it } from 'vitest';
import { compare } from './compare.ts';

const settings = { samples: 200, seed: 1 };

async function evaluatedRun(correct: readonly number[], references = correct.map((_, i) => `example ${i}`)) {
  const path = await mkdtemp(join(tmpdir(), 'longhand-'));
  const value = (100 * correct.reduce((sum, x) => sum + x, 0)) / correct.length;
  await writeEvaluation(path, {
    ...{ task: 'sentiment', dataset: 'meals', split: 'dev', preset: '', signature: '', compute: 'wasm', commit: '' },
    ...{ parameters: 1, trainSeconds: 2, examplesPerSecond: 3, threads: 1, seed: 1 },
    metrics: { accuracy: { value, low: value - 1, high: value + 1 } },
  });
  await writeStatistics(path, references, { accuracy: correct.map((x) => [x, 1]) });
  return path;
}

const often = (share: number) => Array.from({ length: 200 }, (_, i) => Number(i % 100 < 100 * share));
const rowOf = (table: string) => table.trimEnd().split('\n').at(-1)!.split(/\s+/);

it('tells a large difference from none', async () => {
  const [half, same, most] = await Promise.all([
    evaluatedRun(often(0.5)),
    evaluatedRun(often(0.5)),
    evaluatedRun(often(0.8)),
  ]);
  const large = rowOf(await compare([half, most], settings));
  expect(large[2]).toBe('+30.00');
  expect(Number(large[3])).toBeLessThan(0.01);
  expect(Number(large[4])).toBeLessThan(0.01);
  expect(rowOf(await compare([half, same], settings)).slice(2)).toEqual(['+0.00', '1.0000', '1.0000']);
});

it('refuses runs that were scored on other examples, and runs that were not scored', async () => {
  const one = await evaluatedRun([1, 0, 1]);
  await expect(compare([one, await evaluatedRun([1, 0, 1], ['a', 'b', 'c'])], settings)).rejects.toThrow(/same split/);
  await expect(compare([one, await mkdtemp(join(tmpdir(), 'longhand-'))], settings)).rejects.toThrow(/evaluate/);
});
