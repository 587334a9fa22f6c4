// The front door alone, with packages of models that answer with what they were given.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, DataError } from '@longhand/base';
import { bundleOf, type ModelFiles } from '@longhand/bundle';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { load, memorySource, type Source, tasks } from './index.ts';

const seen = vi.hoisted(() => ({ packages: [] as string[], computes: [] as unknown[], given: [] as unknown[] }));
const fake = vi.hoisted(() => (task: string) => () => {
  seen.packages.push(task);
  const loadModel = async (files: ModelFiles | readonly ModelFiles[], options: unknown) => {
    seen.given.push(options);
    const words = await Promise.all([files].flat().map((one) => one.json('words.json')));
    return Object.assign(async () => words, { description: {}, parameterCount: 0, dispose: () => {} });
  };
  return { loadModel };
});
vi.mock('@longhand/sentiment', fake('sentiment'));
vi.mock('@longhand/translation', fake('translation'));
vi.mock('@longhand/summarization', fake('summarization'));
vi.mock('@longhand/speech', fake('speech'));
vi.mock('@longhand/backend', () => ({ useLonghand: async (compute: unknown) => seen.computes.push(compute) }));

const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const bundle = (words: string[], task = 'sentiment') =>
  bundleOf(new Map([['words.json', text(words)]]), { task, description: {}, card: { title: 'A test' } });
const answer = async (source: Source | readonly Source[]): Promise<unknown> => (await load('sentiment', source))(['a']);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  for (const [name, bytes] of await bundle(['folder'])) await writeFile(join(folder, name), bytes);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  seen.computes.length = 0;
  seen.given.length = 0;
});

describe('load', () => {
  it('reads a bundle from a folder, its URL, memory, dropped files and the network alike', async () => {
    expect(await answer(folder)).toEqual([['folder']]);
    expect(await answer(pathToFileURL(folder))).toEqual([['folder']]);
    expect(await answer(pathToFileURL(folder).href)).toEqual([['folder']]);
    const files = await bundle(['elsewhere']);
    expect(await answer(memorySource(files))).toEqual([['elsewhere']]);
    expect(await answer([...files].map(([name, bytes]) => new File([bytes as BlobPart], name)))).toEqual([
      ['elsewhere'],
    ]);
    vi.stubGlobal('fetch', async (address: string) => {
      const bytes = files.get(address.replace('https://models.test/a/', ''));
      return bytes ? new Response(bytes as BodyInit) : new Response('', { status: 404 });
    });
    expect(await answer('https://models.test/a')).toEqual([['elsewhere']]);
    expect(await answer(new URL('https://models.test/a/'))).toEqual([['elsewhere']]);
    vi.unstubAllGlobals();
  });

  it('reads a run', async () => {
    const run = memorySource({ 'config.json': '{"app":"sentiment"}', 'words.json': '["run"]' });
    expect(await answer(run)).toEqual([['run']]);
  });

  it('gives a list of models to the package as one, in its order', async () => {
    const dropped = [...(await bundle(['dropped']))].map(([name, bytes]) => new File([bytes as BlobPart], name));
    expect(await answer([folder, memorySource(await bundle(['memory'])), dropped])).toEqual([
      ['folder'],
      ['memory'],
      ['dropped'],
    ]);
  });

  it('loads the package of its task and no other, and passes the options on', async () => {
    expect(seen.packages).toEqual(['sentiment']);
    await load('speech', memorySource(await bundle([], 'speech')), { compute: 'wasm', batchSize: 3 } as object);
    expect(seen).toEqual({ packages: ['sentiment', 'speech'], computes: ['wasm'], given: [{ batchSize: 3 }] });
    await load('speech', memorySource(await bundle([], 'speech')));
    expect(seen.computes).toEqual(['wasm', undefined]);
  });

  it('names a model of another task as such', async () => {
    const other = load('sentiment', memorySource(await bundle([], 'speech'), 'm'));
    await expect(other).rejects.toThrow(
      `m: expected a model for sentiment, got one for "speech". Load it as 'speech'.`,
    );
    await expect(other).rejects.toThrow(DataError);
    expect(seen.computes).toEqual([]);
  });

  it.each(['sentimant', '__proto__', ''])('refuses the task %j', async (task) => {
    const wrong = load(task as 'sentiment', folder);
    await expect(wrong).rejects.toThrow(`task: expected one of ${tasks.join(', ')}, got "${task}"`);
    await expect(wrong).rejects.toThrow(ConfigError);
  });

  it.each([
    ['', 'an empty text'],
    [[], 'an empty list'],
    [null, 'null'],
    [7, 'a value of type number'],
    [{}, 'a value of type object'],
    [['', 'b'], 'an empty text'],
    [[[]], 'an empty list'],
    [[new File([], 'model.json'), 'b'], 'a value of type object'],
    ['https://', '"https://"'],
  ])('refuses the source %j', async (source, got) => {
    const wrong = load('sentiment', source as Source);
    await expect(wrong).rejects.toThrow(got);
    await expect(wrong).rejects.toThrow(ConfigError);
  });

  it('names a folder that is not there, and one that holds no model', async () => {
    await expect(load('sentiment', join(folder, 'nothing'))).rejects.toThrow('got no such file or folder');
    await expect(load('sentiment', tmpdir())).rejects.toThrow('expected a bundle (model.json) or a run (config.json)');
  });

  it('refuses a bundle in which a bit is another', async () => {
    const files = await bundle(['bit']);
    const words = files.get('words.json') ?? new Uint8Array();
    words[2] = (words[2] ?? 0) ^ 1;
    await expect(load('sentiment', memorySource(files, 'm'))).rejects.toThrow('m/words.json: expected checksum');
  });
});
