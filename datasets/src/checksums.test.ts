// Checksums are written by a command, into the file that describes the set.
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeChecksums } from './checksums.ts';
import { catalogue } from './named-sets.ts';
import { filesOf, type PublishedSet } from './sets/set.ts';
import { sha256 } from './stored.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  vi.stubEnv('LONGHAND_DATA', join(folder, 'data'));
});
afterEach(() => vi.unstubAllEnvs());

async function file(name: string, content: string | Buffer): Promise<string> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
  return join(folder, name);
}
const made: PublishedSet = {
  ...{ name: 'new', task: 'vectors', title: 'New', source: 'https://example.org', licence: 'none', cite: '-' },
  ...{ splits: '-', format: '-', files: {} },
  recipe: {
    downloads: [{ url: 'https://example.org/a' }],
    convert: async ([bytes]) =>
      new Map([
        ['new/b.txt.gz', bytes!],
        ['new/a.txt', Buffer.from('a')],
      ]),
  },
};
const source =
  "export const made = {\n  name: 'new',\n  files: {},\n  notes: { files: 1 },\n} satisfies PublishedSet;\n";
const written = (sums: Readonly<Record<string, string>>): string => {
  const lines = Object.entries(sums).map(
    ([path, text]) =>
      `    '${path}': {\n      sha256: '${sha256(Buffer.from(text))}',\n      bytes: ${text.length},\n    },\n`,
  );
  return source.replace('files: {},', `files: {\n${lines.join('')}  },`);
};

it('are those of the files in the data folder, decompressed, and replace those from before', async () => {
  const path = await file('sets/new.ts', source);
  await file('data/new/text/b.txt.gz', gzipSync('content'));
  await file('data/new/a.txt', 'a');
  await file('data/new/fetched.json', '{}');
  await file('data/new/c.txt.1234.fetching', 'half');
  const options = { folder: join(folder, 'sets') };
  await writeChecksums(made, options);
  expect(await readFile(path, 'utf8')).toBe(written({ 'new/a.txt': 'a', 'new/text/b.txt.gz': 'content' }));
  await file('data/new/a.txt', 'another');
  await writeChecksums(made, options);
  expect(await readFile(path, 'utf8')).toBe(written({ 'new/a.txt': 'another', 'new/text/b.txt.gz': 'content' }));
});

it('of a set that names its files are of those alone, and all of them', async () => {
  const path = await file('sets/new.ts', source);
  await file('data/new/a.txt', 'a');
  await file('data/new/LICENCE', 'free');
  const options = { folder: join(folder, 'sets') };
  const sum = { sha256: '', bytes: 0 };
  await writeChecksums({ ...made, files: { 'new/a.txt': sum } }, options);
  expect(await readFile(path, 'utf8')).toBe(written({ 'new/a.txt': 'a' }));
  const more = { ...made, files: { 'new/a.txt': sum, 'new/b.txt': sum } };
  await expect(writeChecksums(more, options)).rejects.toThrow('data set "new": expected its file new/b.txt in');
});

it('are those of what the source gives where no file is here, or where it is asked for', async () => {
  const path = await file('sets/new.ts', source);
  const lines: string[] = [];
  const download = async () => Buffer.from('downloaded');
  const options = { folder: join(folder, 'sets'), download, print: (line: string) => lines.push(line) };
  const expected = written({ 'new/a.txt': 'a', 'new/b.txt.gz': 'downloaded' });
  await writeChecksums(made, options);
  expect(await readFile(path, 'utf8')).toBe(expected);
  expect(lines.at(-1)).toBe(`${sha256(Buffer.from('downloaded'))}          10  new/b.txt.gz`);
  await file('data/new/a.txt', 'another');
  await writeChecksums(made, { ...options, source: true });
  expect(await readFile(path, 'utf8')).toBe(expected);
});

it('are not written where there is nothing to write them into, or to make them of', async () => {
  const options = { folder: join(folder, 'sets') };
  await expect(writeChecksums(made, options)).rejects.toThrow(
    /datasets checksums new: expected its file .*new\.ts, got none/,
  );
  const path = await file('sets/new.ts', 'export const made = {};\n');
  await file('data/new/a.txt', 'a');
  await expect(writeChecksums(made, options)).rejects.toThrow('new.ts: expected a line "  files: {},", got none');
  expect(await readFile(path, 'utf8')).toBe('export const made = {};\n');
  const { recipe: _, ...prepared } = made;
  await expect(writeChecksums(prepared, { ...options, source: true })).rejects.toThrow(
    'expected a mirror (option "from")',
  );
});

it('of every set stand in its file as the command writes them', async () => {
  for (const set of catalogue) {
    const text = await readFile(new URL(`./sets/${set.name}.ts`, import.meta.url), 'utf8');
    const lines = filesOf(set).map(
      ({ path, sha256: sum, bytes }) => `    '${path}': {\n      sha256: '${sum}',\n      bytes: ${bytes},\n    },\n`,
    );
    expect(text, set.name).toContain(`\n  files: {\n${lines.join('')}  },\n`);
  }
});
