// The safetensors file format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, raw little-endian data.
import { DataError } from '@longhand/base';
import { largestHalf, toHalf } from './half.ts';
import { readHeader, type TensorEntry } from './safetensors-header.ts';
import { type NumberType, numberTypes } from './safetensors-types.ts';

/** A tensor as it lies in a file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array | Int32Array;
}

/** All tensors of a file, and the text beside them. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const metadataKey = '__metadata__';

/**
 * Writes tensors as the bytes of a safetensors file.
 * @param weights `f16` stores float values as halves. @throws DataError for a value that no half can hold
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
  weights: 'f32' | 'f16' = 'f32',
): Uint8Array {
  const header: [name: string, value: object][] = Object.keys(metadata).length > 0 ? [[metadataKey, metadata]] : [];
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    if (name === metadataKey)
      throw new DataError({ where: 'tensors', expected: 'another name than that of the metadata', got: `"${name}"` });
    const { dtype, bytes } = encodeValues(name, values, weights);
    header.push([name, { dtype, shape, data_offsets: [offset, offset + bytes.length] }]);
    chunks.push(bytes);
    offset += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const dataStart = 8 + 8 * Math.ceil(json.length / 8); // padded with spaces, so that the data is aligned
  const file = new Uint8Array(dataStart + offset).fill(0x20, 8, dataStart);
  new DataView(file.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  file.set(json, 8);
  let at = dataStart;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

/**
 * Reads the bytes of a safetensors file.
 * @param where names the file in errors
 * @throws DataError if the bytes are not such a file, or hold numbers of a type that `numberTypes` lacks, or that 32 bits cannot hold
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): StoredTensors {
  const { entries, metadata, dataStart } = readHeader(bytes, where);
  const data = bytes.subarray(dataStart);
  const tensors = Array.from(
    entries,
    ([name, entry]) => [name, decodeTensor(data, entry, `${where}: "${name}"`)] as const,
  );
  return { tensors: new Map(tensors), metadata };
}

function decodeTensor(
  data: Uint8Array,
  { dtype, shape, offsets: [from, to] }: TensorEntry,
  where: string,
): StoredTensor {
  // A copy: aligned, and no view of the whole file. (`slice` of Node's Buffer would be one.)
  const { buffer } = new Uint8Array(data.subarray(from, to));
  try {
    return { shape, values: (numberTypes.get(dtype) as NumberType).decode(buffer) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new DataError({ where, expected: 'numbers of 32 bits', got: cause.message }, { cause });
  }
}

function encodeValues(name: string, values: Float32Array | Int32Array, weights: 'f32' | 'f16') {
  const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    new Uint8Array(buffer, byteOffset, byteLength);
  if (values instanceof Int32Array) return { dtype: 'I32', bytes: bytesOf(values) };
  if (weights === 'f32') return { dtype: 'F32', bytes: bytesOf(values) };
  const tooLarge = values.find((value) => !(Math.abs(value) <= largestHalf));
  if (tooLarge === undefined) return { dtype: 'F16', bytes: bytesOf(toHalf(values)) };
  throw new DataError({
    where: `tensor "${name}"`,
    expected: `values from -${largestHalf} to ${largestHalf}, which f16 can hold`,
    got: String(tooLarge),
    fix: 'Store the weights as f32.',
  });
}
