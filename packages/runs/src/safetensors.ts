// The safetensors file format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, raw little-endian data.
import { readFile } from 'node:fs/promises';
import { DataError } from '@longhand/base';
import type { NamedTensors } from '@longhand/training';
import * as tf from '@tensorflow/tfjs-core';
import { systemReason } from './problem-text.ts';
import { readHeader, type TensorEntry } from './safetensors-header.ts';
import { writeAside } from './write-aside.ts';

export interface StoredTensors {
  /** New tensors, the caller's to dispose. */
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
  dispose(): void;
}

const names = { float32: 'F32', int32: 'I32' } as const;

/** Writes aside and renames: a reader sees the old file or the new one. Tensors are float32 or int32. */
export async function writeSafetensors(
  path: string,
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeAside(path, encodeSafetensors(tensors, metadata));
}

/** @throws DataError if the file is missing, truncated or not in the format. */
export async function readSafetensors(path: string): Promise<StoredTensors> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    const got = systemReason(cause) ?? 'no readable file';
    throw new DataError({ where: path, expected: 'a safetensors file', got }, { cause });
  });
  return decodeSafetensors(bytes, path);
}

export function encodeSafetensors(tensors: NamedTensors, metadata: Readonly<Record<string, string>> = {}): Buffer {
  const header: [name: string, value: object][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const { dtype: type, shape } = tensor;
    if (type !== 'float32' && type !== 'int32')
      throw new DataError({ where: `tensor "${name}"`, expected: 'float32 or int32', got: type });
    if (name === '__metadata__')
      throw new DataError({ where: 'tensors', expected: 'another name than that of the metadata', got: `"${name}"` });
    const { buffer, byteOffset, byteLength } = tensor.dataSync();
    chunks.push(Buffer.from(Buffer.from(buffer, byteOffset, byteLength))); // copied: kernels may write in place
    header.push([name, { dtype: names[type], shape, data_offsets: [offset, offset + byteLength] }]);
    offset += byteLength;
  }
  const json = JSON.stringify(Object.fromEntries(header));
  // Padded with spaces, so that the data is aligned to 8 bytes.
  const text = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...chunks]);
}

/**
 * @param where names the file in errors
 * @throws DataError if it is not in the format, or holds tensors of other types than F32 and I32
 */
export function decodeSafetensors(bytes: Buffer, where: string): StoredTensors {
  const { entries, metadata, dataStart } = readHeader(bytes, where);
  const tensors = Object.fromEntries(
    [...entries].map(([name, entry]) => [name, readTensor(bytes.subarray(dataStart), entry)]),
  );
  return { tensors, metadata, dispose: () => tf.dispose(tensors as tf.NamedTensorMap) };
}

function readTensor(data: Buffer, { dtype, shape, offsets: [begin, end] }: TensorEntry): tf.Tensor {
  const { buffer } = Uint8Array.prototype.slice.call(data, begin, end); // copied, so that it is aligned
  return dtype === 'F32'
    ? tf.tensor(new Float32Array(buffer), [...shape], 'float32')
    : tf.tensor(new Int32Array(buffer), [...shape], 'int32');
}
