import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchSet } from './fetch.ts';
import { classificationSets, loadClassification, speechSets } from './index.ts';
import { catalogue, findSets } from './named-sets.ts';
import { filesOf, type PublishedSet } from './sets/set.ts';
import { sha256, verifySet } from './stored.ts';

const before = process.env.LONGHAND_DATA;
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  process.env.LONGHAND_DATA = join(folder, 'data');
});
afterEach(() => {
  process.env.LONGHAND_DATA = before;
  if (before === undefined) delete process.env.LONGHAND_DATA;
});

describe('the catalogue', () => {
  it('says of every set where it is from, how it may be used, and what its files are', () => {
    for (const entry of catalogue) {
      expect(entry.source, entry.name).toMatch(/^https:/);
      expect(entry.licence.length, entry.name).toBeGreaterThan(3);
      expect(filesOf(entry).length, entry.name).toBeGreaterThan(0);
      expect(entry.recipe ?? entry.notes, entry.name).toBeDefined();
    }
  });
  it('holds every set that an app reads, by that name', () => {
    for (const name of classificationSets) if (name !== 'generated') expect(findSets(name)[0]?.task).toBe('sentiment');
    expect(() => findSets('sst4')).toThrow(/expected one of sst, sst2, sst3, sst5, imdb, .*, got "sst4"/);
    expect(findSets('tatoeba').map(({ name }) => name)).toEqual(['tatoeba-eng-deu', 'tatoeba-eng-fra']);
    expect(() => findSets('generated')).toThrow('made when it is used');
    expect(() => findSets('digits')).toThrow('got "digits", which is made when it is used');
    for (const name of speechSets) if (name !== 'digits') expect(findSets(name)[0]?.task).toBe('speech');
  });
});

it('a set that is not here is an error with the command that fetches it', async () => {
  await expect(loadClassification('sst2')).rejects.toThrow(
    /data set "sst2": expected its file sst\/sst2\/.*Fetch it: `pnpm datasets fetch sst2`/,
  );
});

/** A file of the catalogue whose content we can make: its checksum is known to nobody else. */
const [path, content] = ['fsdd/test.tsv', Buffer.from('a clip\n')];
const entry = catalogue.find(({ name }) => name === 'fsdd') as PublishedSet;

describe('fetchSet', () => {
  it('from a mirror refuses another content and stores nothing of it', async () => {
    const mirror = join(folder, 'mirror');
    await mkdir(join(mirror, 'fsdd'), { recursive: true });
    for (const file of filesOf(entry)) await writeFile(join(mirror, file.path), content);
    await expect(fetchSet(entry, { from: mirror })).rejects.toThrow(
      /expected content with SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}\. The source has changed or is damaged; nothing was stored/,
    );
    await expect(readdir(join(folder, 'data', 'fsdd'))).rejects.toThrow('ENOENT');
    await expect(fetchSet(entry, { from: join(folder, 'nowhere') })).rejects.toThrow(
      'expected a file of the mirror, got ENOENT',
    );
  });

  it('names what a set without a recipe needs', async () => {
    await expect(fetchSet(findSets('google-sentence-compression')[0]!)).rejects.toThrow(
      /datasets fetch google-sentence-compression: expected a mirror \(option "from"\), got the official source https:.*alignment/,
    );
  });

  it('from the official source checks the download, converts, and lets verify know', async () => {
    const made = (source: string): PublishedSet => ({
      ...(findSets('glove-twitter-25d-12k')[0] as PublishedSet),
      recipe: {
        downloads: [{ url: 'https://example.org/a.bin', md5: '900150983cd24fb0d6963f7d28e17f72' }], // of "abc"
        convert: async ([bytes]) =>
          new Map([['glove-twitter-25d-12k/vectors.txt.gz', Buffer.concat([bytes!, Buffer.from(source)])]]),
      },
    });
    const bad = fetchSet(made('x'), { download: async () => Buffer.from('abd') });
    await expect(bad).rejects.toThrow('https://example.org/a.bin: expected MD5 900150983cd24fb0d6963f7d28e17f72');
    await fetchSet(made('x'), { download: async () => Buffer.from('abc') });
    expect(await verifySet(made('x'))).toEqual([{ path: 'glove-twitter-25d-12k/vectors.txt.gz', state: 'official' }]);
    const file = join(folder, 'data/glove-twitter-25d-12k/vectors.txt.gz');
    await writeFile(file, gzipSync('changed'));
    expect(await verifySet(made('x'))).toEqual([{ path: 'glove-twitter-25d-12k/vectors.txt.gz', state: 'different' }]);
    expect(await verifySet(entry)).toContainEqual({ path, state: 'missing' });
  });

  it('checks what it converts from a source without a checksum of its own', async () => {
    const made: PublishedSet = {
      ...(findSets('glove-twitter-25d-12k')[0] as PublishedSet),
      recipe: {
        downloads: [{ url: 'https://example.org/b.bin' }],
        convert: async () => new Map([['glove-twitter-25d-12k/vectors.txt.gz', content]]),
      },
    };
    await expect(fetchSet(made, { download: async () => Buffer.from('') })).rejects.toThrow(
      'made from https://nlp.stanford.edu',
    );
  });
});

it('checksums are of the content, however it was compressed', async () => {
  expect(sha256(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

describe('pnpm datasets', () => {
  const run = (...argv: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', new URL('./cli.ts', import.meta.url).pathname, ...argv]);

  it('lists, informs, and explains what is wrong', async () => {
    expect((await run('list')).stdout).toMatch(/sst +sst2, sst3, sst5 +sentiment +[\d.]+ +no +Stanford/);
    for (const task of ['sentiment', 'translation', 'summarization'])
      expect((await run('list')).stdout).toMatch(new RegExp(`generated +generated +${task} +- +yes`));
    await expect(run('checksums', 'nothing')).rejects.toMatchObject({ code: 1 });
    expect((await run('info', 'imdb')).stdout).toMatch(
      /licence +none stated[\s\S]*[0-9a-f]{64} +\d+ {2}imdb\/test\.tsv\.gz/,
    );
    await expect(run('info', 'nothing')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('got "nothing"'),
    });
    await expect(run('fetch', 'google-sentence-compression')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /expected a mirror \(option "from"\)[\s\S]*A mirror is named with --from FOLDER-OR-URL\./,
      ),
    });
    await expect(run('verify', 'fsdd')).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('missing') });
  });
}, 120_000);
