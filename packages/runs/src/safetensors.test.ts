import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, readSafetensors, writeSafetensors } from './index.ts';
import { copyInto } from '@longhand/training';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const tensors = () => ({
  kernel: tf.tensor2d([
    [1.5, -2, 3e-8],
    [4, 5, Number.POSITIVE_INFINITY],
  ]),
  count: tf.tensor1d([7, -8], 'int32'),
  empty: tf.zeros([0, 4]),
  step: tf.scalar(3),
});

it('gives back names, shapes, types, bits and metadata', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'w.safetensors');
  await writeSafetensors(path, tensors(), { vocabulary: 'abc' });
  const { tensors: read, metadata } = await readSafetensors(path);
  expect(metadata).toEqual({ vocabulary: 'abc' });
  for (const [name, tensor] of Object.entries(tensors())) {
    expect(read[name]!.shape).toEqual(tensor.shape);
    expect(read[name]!.dtype).toBe(tensor.dtype);
    expect([...read[name]!.dataSync()]).toEqual([...tensor.dataSync()]);
  }
});

it('is laid out as the format says', () => {
  const bytes = encodeSafetensors({ a: tf.tensor1d([1, 2]) });
  const length = Number(bytes.readBigUInt64LE(0));
  expect(length % 8).toBe(0);
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({
    a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
  });
  expect([bytes.readFloatLE(8 + length), bytes.readFloatLE(12 + length)]).toEqual([1, 2]);
});

it('says where a file is cut off, whatever is left of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  const path = join(folder, 'w.safetensors');
  await writeSafetensors(path, tensors());
  const whole = await readFile(path);
  for (const bytes of [0, 5, 8, 60, whole.length - 9, whole.length - 1]) {
    await writeFile(path, whole);
    await truncate(path, bytes);
    await expect(readSafetensors(path)).rejects.toThrow(/w\.safetensors: expected .*, got .* truncated or damaged/);
  }
  await writeFile(path, Buffer.concat([whole, Buffer.alloc(3)]));
  await expect(readSafetensors(path)).rejects.toThrow('truncated or damaged');
  expect(await readdir(folder)).toEqual(['w.safetensors']);
});

it('refuses types that it does not write, and a header that is none', () => {
  const header = Buffer.from(JSON.stringify({ a: { dtype: 'F16', shape: [2], data_offsets: [0, 8] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = (text: Buffer) => Buffer.concat([length, text, Buffer.alloc(8)]);
  expect(() => decodeSafetensors(file(header), 'x')).toThrow('x: expected "a" as F32 or I32, got F16');
  expect(() => decodeSafetensors(file(Buffer.alloc(header.length, '{')), 'x')).toThrow('a header in JSON');
  expect(() => encodeSafetensors({ s: tf.tensor1d(['text']) })).toThrow(
    'tensor "s": expected float32 or int32, got string',
  );
});

describe('a hostile header', () => {
  const file = (header: string | object, dataBytes = 8) => {
    const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, text, Buffer.alloc(dataBytes)]);
  };
  const entry = (change: object = {}) => ({ dtype: 'F32', shape: [2], data_offsets: [0, 8], ...change });

  it.each([
    ['null', 'null', 'a header that is an object, got null'],
    ['a list', '[1]', 'a header that is an object, got [1]'],
    ['a number', '3', 'a header that is an object, got 3'],
    ['depth', '['.repeat(100_000) + ']'.repeat(100_000), 'x: expected'],
    ['depth within', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'x: expected'], // how deep is too deep differs
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), 'x: expected'],
    ['an entry that is null', { a: null }, '"a" with dtype, shape of at most 6 sizes, and data_offsets, got null'],
    ['an entry with more', { a: entry({ more: 1 }) }, '"a" with dtype'],
    ['a negative size', { a: entry({ shape: [-2] }) }, '"a" with dtype'],
    ['a fraction', { a: entry({ shape: [0.5, 4] }) }, '"a" with dtype'],
    ['a size that is no number', { a: entry({ shape: ['2'] }) }, '"a" with dtype'],
    ['sizes whose product is none', { a: entry({ shape: [2 ** 40, 2 ** 40] }) }, '"a" of'],
    ['seven axes', { a: entry({ shape: [1, 1, 1, 1, 1, 1, 2] }) }, '"a" with dtype'],
    ['offsets before the data', { a: entry({ data_offsets: [-8, 0] }) }, '"a" with dtype'],
    ['offsets that run back', { a: entry({ data_offsets: [8, 0] }) }, '"a" of 8 bytes'],
    ['offsets beyond the data', { a: entry({ data_offsets: [8, 16] }) }, '"a" to begin at byte 0, got byte 8'],
    ['offsets beyond all numbers', { a: entry({ data_offsets: [1e300, 1e300] }) }, '"a" with dtype'],
    ['an overlap', { a: entry(), b: entry() }, '"b" to begin at byte 8, got byte 0'],
    [
      'too little data',
      { a: entry({ shape: [4], data_offsets: [0, 16] }) },
      '16 bytes of data, by its header, got 8 bytes',
    ],
    [
      'a name twice',
      `{"a":${JSON.stringify(entry())},"a":${JSON.stringify(entry())}}`,
      'every name once, got "a" twice',
    ],
    [
      'a name twice, once escaped',
      `{"a":${JSON.stringify(entry())},"\\u0061" : ${JSON.stringify(entry())}}`,
      'every name once',
    ],
    ['metadata that is no texts', { __metadata__: { a: 1 }, a: entry() }, 'metadata of strings, got {"a":1}'],
    [
      'a type of its own',
      { a: entry({ dtype: 'F33' }) },
      '"a" as F32 or I32, got F33. The file is truncated or damaged',
    ],
  ])('with %s is an error', (_, header, message) => {
    expect(() => decodeSafetensors(file(header), 'x')).toThrow(DataError);
    expect(() => decodeSafetensors(file(header), 'x')).toThrow(message);
  });

  it('of another type of number says which are read, and that the file is not damaged', () => {
    const header = { a: entry({ dtype: 'F64', shape: [1] }) };
    expect(() => decodeSafetensors(file(header), 'x')).toThrow(
      'x: expected "a" as F32 or I32, got F64. F64 is not read; F32 and I32 are: convert it',
    );
  });

  it('may have any name', () => {
    const names = ['__proto__', 'constructor', 'toString', ''];
    const header = names.map((name, i) => [name, { dtype: 'I32', shape: [1], data_offsets: [4 * i, 4 * i + 4] }]);
    const { tensors } = decodeSafetensors(file(Object.fromEntries(header), 16), 'x');
    expect(Object.keys(tensors)).toEqual(names);
    const written = encodeSafetensors(Object.fromEntries(names.map((name, i) => [name, tf.scalar(i)])));
    expect(Object.values(decodeSafetensors(written, 'x').tensors).map((t) => t.dataSync()[0])).toEqual([0, 1, 2, 3]);
    expect(() => copyInto({ constructor: tf.variable(tf.scalar(1)) } as never, { a: tf.scalar(1) }, 'x')).toThrow(
      'expected a tensor "constructor", got a',
    );
  });
});

it('names a missing file', async () => {
  await expect(readSafetensors('/nowhere/w.safetensors')).rejects.toThrow(
    '/nowhere/w.safetensors: expected a safetensors file',
  );
});
