// The frame around experiments: what is done is not done again, one failure ends nothing, results are read as they were written.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { conclude } from './conclusion.ts';
import { defineExperiment } from './experiment.ts';
import { chosenExperiments, laboratory } from './laboratory.ts';
import { laboratoryPage } from './page.ts';
import { type Result, readResult, readResults, writeResult } from './result.ts';
import { publishedFolder, readPublished, tableFile, withTable } from './tables.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'longhand-laboratory-'));
const compute = { compute: 'wasm', threads: 1 };

/** Counts what it measures; `broken` is the seed that fails. */
function counting(broken = 0, schema: z.ZodType<{ value: number }> = z.strictObject({ value: z.number() })) {
  const measured: number[] = [];
  const experiment = defineExperiment({
    ...{ name: 'counting', title: 'Counting', method: [], schema },
    pieces: (scale, seeds) =>
      Array.from({ length: seeds }, (_, i) => ({
        ...{ name: `seed ${i + 1}`, settings: { scale, seed: i + 1 }, cost: 1 },
        measure: async () => {
          if (i + 1 === broken) throw new DataError({ where: 'counting', expected: 'luck', got: 'none' });
          measured.push(i + 1);
          return { value: (i + 1) / 3 };
        },
      })),
    conclude: (findings) => [
      conclude('§0', 'It counts.', [{ expected: '', found: String(findings.length), answer: 'yes' }], ''),
    ],
    sections: () => [],
  });
  return { experiment, measured };
}

describe('laboratory', () => {
  it('measures what is not done yet, and no more', async () => {
    const out = await newFolder();
    const lines: string[] = [];
    const say = (line: string, passing = false) => void (passing || lines.push(line));
    const first = counting();
    await laboratory([first.experiment], { scale: 'tiny', seeds: 2, out, compute }, say);
    expect(first.measured).toEqual([1, 2]);

    const second = counting();
    const { results } = await laboratory([second.experiment], { scale: 'tiny', seeds: 3, out, compute }, say);
    expect(second.measured).toEqual([3]);
    expect(lines).toContain('2 of 3 pieces were done before');
    expect(results[0]?.findings.map(({ measured }) => measured)).toEqual([1, 2, 3].map((n) => ({ value: n / 3 })));

    const other = counting();
    await laboratory([other.experiment], { scale: 'base', seeds: 1, out, compute }, say);
    expect(other.measured).toEqual([1]);
  });

  it('a piece that was killed in the middle, or is of another version, is measured again', async () => {
    const out = await newFolder();
    const first = counting();
    await laboratory([first.experiment], { scale: 'tiny', seeds: 1, out, compute }, () => {});
    const other = counting(
      0,
      z.strictObject({ value: z.number(), more: z.number().optional() }).refine(({ value }) => value > 1),
    );
    await laboratory([other.experiment], { scale: 'tiny', seeds: 1, out, compute }, () => {});
    expect(other.measured).toEqual([1]);
  });

  it('a piece that fails is named, the others are done, and no figures are written', async () => {
    const out = await newFolder();
    const { experiment, measured } = counting(2);
    const { results, failures } = await laboratory([experiment], { scale: 'tiny', seeds: 3, out, compute }, () => {});
    expect(measured).toEqual([1, 3]);
    expect(failures).toEqual([{ piece: 'counting: seed 2', problem: expect.stringContaining('expected luck') }]);
    expect(results).toEqual([]);
    expect(await readResult(out, 'counting', 'tiny')).toBeUndefined();
  });

  it('results are read as they were written, with four digits; another file is an error', async () => {
    const out = await newFolder();
    await laboratory([counting().experiment], { scale: 'tiny', seeds: 1, out, compute }, () => {});
    const read = await readResult(out, 'counting', 'tiny');
    expect(read?.findings[0]?.measured).toEqual({ value: 0.3333 });
    expect(read).toMatchObject({
      schema: 'longhand-laboratory',
      version: 1,
      scale: 'tiny',
      seeds: 1,
      machine: compute,
    });
    await writeFile(join(out, 'counting.json'), '{"schema": "another"}');
    await expect(readResult(out, 'counting', 'tiny')).rejects.toThrow(DataError);
  });

  it('knows its experiments', () => {
    expect(chosenExperiments([]).length).toBeGreaterThan(1);
    expect(chosenExperiments(['memory']).map(({ name }) => name)).toEqual(['memory']);
    expect(() => chosenExperiments(['astrology'])).toThrow(ConfigError);
  });
});

describe('what is published', () => {
  it('agrees with the table of the README (pnpm laboratory --publish)', async () => {
    const text = await readFile(join(publishedFolder, '../..', tableFile), 'utf8');
    expect(withTable(text, tableFile, await readPublished())).toBe(text);
  });

  it('has all experiments, and a page of them', async () => {
    const published = await readPublished();
    const names = chosenExperiments([]).map(({ name }) => name);
    expect([...new Set(published.map(({ experiment }) => experiment))]).toEqual(names);
    const page = laboratoryPage(published);
    for (const { title } of chosenExperiments([])) expect(page).toMatch(new RegExp(`>${title}(, preset \\w+)?</h2>`));
    expect(page.replace(/<script>[\s\S]*?<\/script>/g, '')).not.toMatch(/\bNaN\b|undefined|null/);
  });

  it('of two presets stands beside each other', async () => {
    const folder = await newFolder();
    const [memory] = await readPublished();
    for (const scale of ['base', 'tiny'] as const) await writeResult(folder, { ...(memory as Result), scale });
    const results = await readResults(folder, ['memory', 'gates']);
    expect(results.map(({ scale }) => scale)).toEqual(['tiny', 'base']);
    const page = laboratoryPage(results);
    for (const scale of ['tiny', 'base']) expect(page).toContain(`>Memory, preset ${scale}</h2>`);
    expect(page).not.toContain('One seed');
    expect(laboratoryPage([{ ...(memory as Result), seeds: 1 }])).toContain('One seed does not show what is chance');
  });

  it('a text without the markers is an error', () => expect(() => withTable('text', 'x.md', [])).toThrow(DataError));
});
