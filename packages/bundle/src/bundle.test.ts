import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { bundleOf, encodeSafetensors, filesSource, memorySource, openModel, sha256, urlSource } from './index.ts';

const about = { task: 'sentiment', description: { labels: ['bad', 'good'] }, card: { title: 'A test' } };
const files = new Map([
  ['vocabulary.json', new TextEncoder().encode('{"tokens":[]}')],
  ['weights.safetensors', encodeSafetensors(new Map([['w', { shape: [1], values: Float32Array.of(2) }]]))],
]);

describe('a bundle', () => {
  it('is opened from memory, from dropped files and from a URL alike', async () => {
    const bundle = await bundleOf(files, about);
    const dropped = [...bundle].map(([name, bytes]) => new File([bytes as BlobPart], name));
    const served: typeof fetch = async (input) => {
      const bytes = bundle.get(String(input as URL).replace('https://models.test/sst2/', ''));
      return bytes ? new Response(bytes as BodyInit) : new Response('', { status: 404 });
    };
    const sources = [
      memorySource(bundle),
      filesSource(dropped),
      urlSource('https://models.test/sst2', { fetch: served }),
    ];
    for (const source of sources) {
      const model = await openModel(source);
      expect(model).toMatchObject({
        task: 'sentiment',
        description: { labels: ['bad', 'good'] },
        card: { title: 'A test' },
      });
      expect(await model.json('vocabulary.json')).toEqual({ tokens: [] });
      expect((await model.tensors('weights.safetensors')).tensors.get('w')?.values).toEqual(Float32Array.of(2));
      expect(await model.has('tokenizer.json')).toBe(false);
      await expect(model.bytes('tokenizer.json')).rejects.toThrow('tokenizer.json: expected a file of the model');
    }
  });

  it('says so when the server does not answer with a file', async () => {
    const failing: typeof fetch = async () => new Response('', { status: 500 });
    await expect(openModel(urlSource('https://models.test/', { fetch: failing }))).rejects.toThrow('got 500');
    const offline: typeof fetch = () => Promise.reject(new TypeError('fetch failed'));
    await expect(openModel(urlSource('https://models.test/', { fetch: offline }))).rejects.toThrow(DataError);
  });

  it('is refused where one bit of a file is another', async () => {
    const bundle = await bundleOf(files, about);
    const weights = bundle.get('weights.safetensors') ?? new Uint8Array();
    weights[weights.length - 1] = (weights.at(-1) ?? 0) ^ 1;
    const model = await openModel(memorySource(bundle, 'm'));
    await expect(model.tensors('weights.safetensors')).rejects.toThrow('m/weights.safetensors: expected checksum');
  });

  it('of a newer version is named as such', async () => {
    const newer = memorySource({ 'model.json': '{"format":"longhand-model","version":2}' }, 'm');
    await expect(openModel(newer)).rejects.toThrow('m/model.json: expected version 1, got version 2');
  });

  it.each(['null', '[]', '{}', '{"format":"longhand-model","version":1,"task":7}', 'nothing'])(
    'is refused if its manifest is %s',
    (manifest) => expect(openModel(memorySource({ 'model.json': manifest }))).rejects.toThrow(DataError),
  );
});

describe('a run', () => {
  it('is opened by its config.json, and checked where its manifest has checksums', async () => {
    const config = '{"app":"sentiment","labels":["bad"]}';
    const run = memorySource({ 'config.json': config, 'vocabulary.json': '{}' });
    expect(await (await openModel(run)).json('vocabulary.json')).toEqual({});
    const sum = await sha256(new TextEncoder().encode('[]'));
    const manifest = JSON.stringify({ files: { 'vocabulary.json': [sum] } });
    const other = memorySource({ 'config.json': config, 'vocabulary.json': '{}', 'run.json': manifest });
    await expect((await openModel(other)).json('vocabulary.json')).rejects.toThrow('checksum');
    const changed = JSON.stringify({ files: { 'config.json': [sum] } });
    await expect(openModel(memorySource({ 'config.json': config, 'run.json': changed }, 'run'))).rejects.toThrow(
      'run/config.json: expected checksum',
    );
  });

  it('that is no run is named as such', () =>
    expect(openModel(memorySource({}, 'folder'))).rejects.toThrow('folder: expected a bundle (model.json) or a run'));
});

describe('sha256', () => {
  it('is the standard one, with and without the platform’s', async () => {
    const abc = new TextEncoder().encode('abc');
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await sha256(abc)).toBe(digest);
    const platform = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
    Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true });
    try {
      expect(await sha256(abc)).toBe(digest);
    } finally {
      Object.defineProperty(globalThis, 'crypto', platform ?? {});
    }
  });
});
