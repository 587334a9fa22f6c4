// The safetensors file format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, raw little-endian data.
import { readFile } from 'node:fs/promises';
import { DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from './named-tensors.ts';
import { writeAside } from './write-aside.ts';

export interface StoredTensors {
  /** New tensors, the caller's to dispose. */
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const names = { float32: 'F32', int32: 'I32' } as const;
/** The format asks readers to refuse headers above 100 MB. */
const maxHeader = 100e6;

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
    throw new DataError({ where: path, expected: 'a safetensors file', got: 'no readable file' }, { cause });
  });
  return decodeSafetensors(bytes, path);
}

export function encodeSafetensors(tensors: NamedTensors, metadata: Readonly<Record<string, string>> = {}): Buffer {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const dtype = names[tensor.dtype as keyof typeof names];
    if (!dtype) {
      throw new DataError({ where: `tensor "${name}"`, expected: 'float32 or int32', got: tensor.dtype });
    }
    const { buffer, byteOffset, byteLength } = tensor.dataSync();
    chunks.push(Buffer.from(Buffer.from(buffer, byteOffset, byteLength))); // copied: kernels may write in place
    header[name] = { dtype, shape: tensor.shape, data_offsets: [offset, offset + byteLength] };
    offset += byteLength;
  }
  const json = JSON.stringify(header);
  // Padded with spaces, so that the data is aligned to 8 bytes.
  const text = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...chunks]);
}

/** @param where names the file in errors. */
export function decodeSafetensors(bytes: Buffer, where: string): StoredTensors {
  const { header, dataStart } = readHeader(bytes, where);
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry> & {
    __metadata__?: Record<string, string>;
  };
  const end = dataStart + Math.max(0, ...Object.values(entries).map((entry) => entry.data_offsets?.[1] ?? 0));
  if (end !== bytes.length) {
    throw broken(where, `${end} bytes, by its header`, `${bytes.length} bytes`);
  }
  const tensors = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, readTensor(bytes, dataStart, name, entry, where)]),
  );
  return { tensors, metadata };
}

function readHeader(bytes: Buffer, where: string): { header: unknown; dataStart: number } {
  if (bytes.length < 8) throw broken(where, 'a safetensors file of at least 8 bytes', `${bytes.length} bytes`);
  const length = Number(bytes.readBigUInt64LE(0));
  if (length > maxHeader || 8 + length > bytes.length) {
    throw broken(where, `a header of ${length} bytes`, `a file of ${bytes.length} bytes`);
  }
  try {
    const header: unknown = JSON.parse(bytes.toString('utf8', 8, 8 + length));
    return { header, dataStart: 8 + length };
  } catch (cause) {
    throw broken(where, 'a header in JSON', 'something else', { cause });
  }
}

function readTensor(bytes: Buffer, dataStart: number, name: string, entry: Entry, where: string): tf.Tensor {
  const { dtype, shape, data_offsets: offsets } = entry;
  const size = shape?.reduce((product, dimension) => product * dimension, 1);
  if (offsets?.length !== 2 || offsets[1] - offsets[0] !== 4 * size) {
    throw broken(where, `"${name}" of ${4 * size} bytes`, JSON.stringify(entry));
  }
  const copy = Uint8Array.prototype.slice.call(bytes, dataStart + offsets[0], dataStart + offsets[1]);
  switch (dtype) {
    case 'F32':
      return tf.tensor(new Float32Array(copy.buffer), [...shape], 'float32');
    case 'I32':
      return tf.tensor(new Int32Array(copy.buffer), [...shape], 'int32');
    default:
      throw broken(where, `"${name}" as F32 or I32`, dtype);
  }
}

const broken = (where: string, expected: string, got: string, options?: ErrorOptions): DataError =>
  new DataError(
    { where, expected, got, fix: 'The file is truncated or damaged: train again, or take it from a backup.' },
    options,
  );
