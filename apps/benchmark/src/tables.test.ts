// The tables of the Markdown are those of the results: whoever changes one changes both.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { blocks, timeText } from './blocks.ts';
import { root } from './child.ts';
import { allEntries, entryOf } from './entries.ts';
import { newResult, readResults } from './result.ts';
import { tableFiles, withBlocks } from './tables.ts';

const results = await readResults(join(root, 'results'));
const text = (file: string) => readFile(join(root, file), 'utf8');

describe('results in the repository', () => {
  it.each(tableFiles)('%s agrees with them (pnpm results --write)', async (file) => {
    expect(await text(file)).toBe(withBlocks(await text(file), file, results));
  });

  /** Hours that nobody has spent yet: the command is ready. */
  const open = ['multi30k-en-de-transformer-rdrop', 'multi30k-en-de-transformer'];

  it('have an entry each, and every entry of base has one, but those that are open', () => {
    for (const name of results.keys()) expect(entryOf(name).name).toBe(name);
    const missing = allEntries.filter(({ preset, name }) => preset === 'base' && !results.has(name));
    expect(missing.map(({ name }) => name)).toEqual(open);
  });

  it('every block stands somewhere', async () => {
    const all = (await Promise.all(tableFiles.map(text))).join('\n');
    for (const name of Object.keys(blocks)) expect(all).toContain(`<!-- results:${name} -->`);
  });

  it('have scores inside their intervals', () => {
    for (const { entry, runs } of results.values())
      for (const { scores } of runs)
        for (const own of [scores.dev, scores.test])
          for (const [metric, score] of Object.entries(own ?? {})) {
            const { value = Number.NaN, low = value, high = value } = score ?? {};
            expect([low <= value, value <= high], `${entry} ${metric}`).toEqual([true, true]);
          }
  });
});

describe('blocks', () => {
  const sample = 'before\n<!-- results:sentiment -->\nold\n<!-- /results -->\nafter\n';

  it('change with the results, and nothing around them does', () => {
    const runs = [{ seed: 1, scores: { test: { accuracy: { value: 0.5, low: 0.4, high: 0.6 } } }, trainSeconds: 61 }];
    const filled = withBlocks(sample, 'x.md', new Map([['sst2', newResult('sst2', runs)]]));
    expect(filled).toContain(
      '| `sst2` | SST-2 | BiLSTM 128, mean: `train --data sst2` | 1 | | **50.0** [40.0, 60.0] | - | 61 s |',
    );
    expect(filled.startsWith('before\n<!-- results:sentiment -->\n| entry')).toBe(true);
    expect(filled.endsWith('|\n<!-- /results -->\nafter\n')).toBe(true);
    expect(withBlocks(filled, 'x.md', new Map([['sst2', newResult('sst2', runs)]]))).toBe(filled);
  });

  it('of no name, or missing, are errors', () => {
    expect(() => withBlocks(sample.replace('sentiment', 'poetry'), 'x.md', results)).toThrow(/got results:poetry/);
    expect(() => withBlocks('text', 'x.md', results)).toThrow(DataError);
  });

  it('say times as tables do', () => {
    expect([61, 1799, 1800, 5700].map(timeText)).toEqual(['61 s', '1,799 s', '30 min', '95 min']);
  });
});
