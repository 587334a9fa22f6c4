// Weight files: the tensors of tfjs in safetensors files.
import { readFile } from 'node:fs/promises';
import { DataError } from '@longhand/base';
import { decodeSafetensors as decode, encodeSafetensors as encode, type StoredTensor } from '@longhand/bundle';
import type { NamedTensors } from '@longhand/training';
import * as tf from '@tensorflow/tfjs-core';
import { systemReason } from './problem-text.ts';
import { writeAside } from './write-aside.ts';

/** Tensors read from a file; `dispose` frees them. */
export interface StoredTensors {
  /** New tensors, the caller's to dispose. */
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
  dispose(): void;
}

/** Writes aside and renames: a reader sees the old file or the new one. Tensors are float32 or int32. */
export async function writeSafetensors(
  path: string,
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeAside(path, encodeSafetensors(tensors, metadata));
}

/** Reads a safetensors file as tensors. @throws DataError if the file is missing, truncated or not in the format. */
export async function readSafetensors(path: string): Promise<StoredTensors> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    const got = systemReason(cause) ?? 'no readable file';
    throw new DataError({ where: path, expected: 'a safetensors file', got }, { cause });
  });
  return decodeSafetensors(bytes, path);
}

/** Writes tensors as the bytes of a safetensors file. */
export function encodeSafetensors(tensors: NamedTensors, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const stored = Object.entries(tensors).map(([name, tensor]): [string, StoredTensor] => {
    const { dtype: got, shape } = tensor;
    const values = tensor.dataSync();
    if (values instanceof Float32Array || values instanceof Int32Array) return [name, { shape, values }];
    throw new DataError({ where: `tensor "${name}"`, expected: 'float32 or int32', got });
  });
  return encode(new Map(stored), metadata);
}

/**
 * Reads the bytes of a safetensors file as tensors.
 * @param where names the file in errors
 * @throws DataError if it is not in the format
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): StoredTensors {
  const { tensors: stored, metadata } = decode(bytes, where);
  const tensors = Object.fromEntries(
    Array.from(stored, ([name, { shape, values }]): [string, tf.Tensor] => [
      name,
      tf.tensor(values, [...shape], values instanceof Float32Array ? 'float32' : 'int32'),
    ]),
  );
  return { tensors, metadata, dispose: () => tf.dispose(tensors) };
}
