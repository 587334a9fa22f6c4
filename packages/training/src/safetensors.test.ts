import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, readSafetensors, writeSafetensors } from './index.ts';

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

it('names a missing file', async () => {
  await expect(readSafetensors('/nowhere/w.safetensors')).rejects.toThrow(
    '/nowhere/w.safetensors: expected a safetensors file',
  );
});
