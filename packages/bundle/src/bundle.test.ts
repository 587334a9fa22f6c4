import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  bundleOf,
  decodeSafetensors,
  encodeSafetensors,
  filesSource,
  memorySource,
  openModel,
  type StoredTensor,
  sha256,
  urlSource,
} from './index.ts';

const tensors = new Map<string, StoredTensor>([
  ['kernel', { shape: [2, 3], values: Float32Array.of(1, -2.5, 3, 4, 1e-3, 6) }],
  ['empty', { shape: [0, 3], values: new Float32Array(0) }],
  ['ids', { shape: [2], values: Int32Array.of(7, -8) }],
  ['__proto__', { shape: [], values: Float32Array.of(9) }],
]);

/** A file with any header and so many bytes of data. */
function fileOf(header: string, dataLength: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe('safetensors', () => {
  it('come back as they were', () => {
    const { tensors: back, metadata } = decodeSafetensors(encodeSafetensors(tensors, { vocabulary: 'abc' }), 'f');
    expect([...back]).toEqual([...tensors]);
    expect(metadata).toEqual({ vocabulary: 'abc' });
  });

  it("come back from Node's Buffer, wherever it lies in its memory", () => {
    const bytes = encodeSafetensors(tensors);
    const inside = Buffer.concat([Buffer.alloc(5), bytes, Buffer.alloc(3)]).subarray(5, 5 + bytes.length);
    expect([...decodeSafetensors(inside, 'f').tensors]).toEqual([...tensors]);
  });

  it('come back at half precision, whole numbers as they were', () => {
    const small = new Map([...tensors].filter(([name]) => name !== '__proto__'));
    const bytes = encodeSafetensors(small, {}, 'f16');
    expect(bytes.length).toBeLessThan(encodeSafetensors(small).length);
    const { tensors: back } = decodeSafetensors(bytes, 'f');
    expect(back.get('ids')?.values).toEqual(Int32Array.of(7, -8));
    expect(back.get('kernel')?.values[1]).toBe(-2.5);
    expect(back.get('kernel')?.values[4]).toBeCloseTo(1e-3, 6);
  });

  it('are not stored as halves that cannot hold them', () => {
    const large = new Map([['w', { shape: [1], values: Float32Array.of(1e6) }]]);
    expect(() => encodeSafetensors(large, {}, 'f16')).toThrow('tensor "w": expected values from -65504 to 65504');
  });

  it.each([
    ['is too short', new Uint8Array(7), 'at least 8 bytes, got 7 bytes'],
    ['says a header longer than itself', Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 123), 'a file of 9 bytes'],
    ['has null for a header', fileOf('null', 0), 'a header that is an object, got null'],
    ['has a list for a header', fileOf('[]', 0), 'a header that is an object'],
    ['has null for a tensor', fileOf('{"a":null}', 0), '"a": expected object'],
    ['has no JSON', fileOf('{"a":', 0), 'expected JSON'],
    ['has doubles', fileOf('{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}', 8), 'F64 is not read'],
    ['has a gap', fileOf('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8), '"a" at byte 0, 4 bytes long'],
    ['ends early', fileOf('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4), '8 bytes of data'],
    ['has data that nothing names', fileOf('{}', 4), '0 bytes of data, by its header, got 4 bytes'],
    ['has a negative size', fileOf('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4), '"a": shape.0'],
    ['has half a number', fileOf('{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,2]}}', 2), '"a": shape.0'],
    [
      'has a shape beyond all numbers',
      fileOf('{"a":{"dtype":"F32","shape":[1e15,1e15],"data_offsets":[0,4]}}', 4),
      'bytes 0 to 4',
    ],
    [
      'has tensors one over the other',
      fileOf(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      'at byte 4',
    ],
    ['has numbers for metadata', fileOf('{"__metadata__":{"a":1}}', 0), '__metadata__: a: expected string'],
  ])('are refused if the file %s', (_, bytes, message) => {
    const decode = () => decodeSafetensors(bytes, 'w.safetensors');
    expect(decode).toThrow(DataError);
    expect(decode).toThrow(message);
  });
});

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
      const bytes = bundle.get(String(input).replace('https://models.test/sst2/', ''));
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
