// The set of the README, added as it says there.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '@longhand/base';
import { afterEach, expect, it, vi } from 'vitest';
import { writeChecksums } from '../checksums.ts';
import { fetchSet } from '../fetch.ts';
import { verifySet } from '../stored.ts';
import type { ClassificationSet } from '../types.ts';
import { readLabelledSplit } from './labelled-split.ts';
import type { PublishedSet } from './set.ts';

// README begins
const splits = ['train', 'dev', 'test'];

async function load(): Promise<ClassificationSet> {
  const read = (split: string) => readLabelledSplit('tea', `tea/${split}.tsv.gz`, ['label', 'text']);
  const [train, dev, test] = [await read('train'), await read('dev'), await read('test')];
  return { name: 'tea', labels: ['bad', 'good'], language: 'en', splits: { train, dev, test }, notes: [] };
}

export const tea = {
  name: 'tea',
  task: 'sentiment',
  title: 'Reviews of tea',
  source: 'https://example.org/tea',
  licence: 'CC0',
  cite: 'A. Author 2026',
  splits: '2 / 1 / 1',
  format: 'label, tab, text',
  recipe: {
    downloads: splits.map((split) => ({ url: `https://example.org/tea/${split}.tsv` })),
    convert: async (downloaded) => new Map(splits.map((split, i) => [`tea/${split}.tsv.gz`, at(downloaded, i)])),
  },
  load,
  files: {},
} satisfies PublishedSet;
// README ends

afterEach(() => vi.unstubAllEnvs());
const here = new URL(import.meta.url);

it('is the one that the README shows', async () => {
  const [, block = ''] = (await readFile(here, 'utf8')).split(/^\/\/ README (?:begins|ends)\n/m);
  expect(block.length).toBeGreaterThan(100);
  expect(await readFile(new URL('../../README.md', here), 'utf8')).toContain(block.trim());
});

it('gets its checksums by the command, is fetched, verified and read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  vi.stubEnv('LONGHAND_DATA', join(folder, 'data'));
  const content = (url: string) => Buffer.from(url.endsWith('train.tsv') ? '1\tfine\n0\tcold\n' : '1\thot\n');
  const download = async (url: string) => content(url);
  await writeFile(join(folder, 'tea.ts'), await readFile(here));
  await writeChecksums(tea, { folder, download });
  const written = await readFile(join(folder, 'tea.ts'), 'utf8');
  const sums = [...written.matchAll(/'(tea\/.*)': \{\s+sha256: '(\w+)',\s+bytes: (\d+)/g)];
  const files = Object.fromEntries(
    sums.map(([, path = '', sha256 = '', bytes]) => [path, { sha256, bytes: Number(bytes) }]),
  );
  const set: PublishedSet = { ...tea, files };
  await fetchSet(set, { download });
  expect(await verifySet(set)).toEqual(
    ['dev', 'test', 'train'].map((split) => ({ path: `tea/${split}.tsv.gz`, state: 'ok' })),
  );
  const { train, test } = (await tea.load()).splits;
  expect(train.map(({ text, label }) => `${label} ${text}`)).toEqual(['1 fine', '0 cold']);
  expect(test).toHaveLength(1);
  await expect(fetchSet(set, { download: async () => Buffer.from('0\tother\n') })).rejects.toThrow(
    'expected content with',
  );
});
