import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyInto } from '@longhand/training';
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

it('refuses tensors of texts', () => {
  expect(() => encodeSafetensors({ s: tf.tensor1d(['text']) })).toThrow(
    'tensor "s": expected float32 or int32, got string',
  );
});

it('keeps names that objects have of their own', () => {
  const names = ['__proto__', 'constructor', 'toString', ''];
  const written = encodeSafetensors(Object.fromEntries(names.map((name, i) => [name, tf.scalar(i)])));
  expect(Object.values(decodeSafetensors(written, 'x').tensors).map((t) => t.dataSync()[0])).toEqual([0, 1, 2, 3]);
  expect(() => copyInto({ constructor: tf.variable(tf.scalar(1)) } as never, { a: tf.scalar(1) }, 'x')).toThrow(
    'expected a tensor "constructor", got a',
  );
});

it('names a missing file', async () => {
  await expect(readSafetensors('/nowhere/w.safetensors')).rejects.toThrow(
    '/nowhere/w.safetensors: expected a safetensors file',
  );
});
