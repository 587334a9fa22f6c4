// The safetensors file format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, raw little-endian data.
import { DataError, parseJson, parseStored } from '@longhand/base';
import * as z from 'zod';
import { fromHalf, largestHalf, toHalf } from './half.ts';

export interface StoredTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array | Int32Array;
}

export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format asks readers to refuse headers above 100 MB. */
const maxHeader = 100e6;
const damaged = 'The file is truncated or damaged: train again, or take it from a backup.';
const widths: ReadonlyMap<string, number> = new Map([
  ['F32', 4],
  ['F16', 2],
  ['I32', 4],
]);
const size = z.int().min(0);
const entrySchema = z.object({ dtype: z.string(), shape: z.array(size), data_offsets: z.tuple([size, size]) });
const metadataSchema = z.record(z.string(), z.string());

type Entry = z.infer<typeof entrySchema> & { readonly name: string };

/** @param weights `f16` stores float values as halves. @throws DataError for a value that no half can hold */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
  weights: 'f32' | 'f16' = 'f32',
): Uint8Array {
  const header = new Map<string, unknown>(Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : []);
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const { dtype, bytes } = encodeValues(name, values, weights);
    header.set(name, { dtype, shape, data_offsets: [offset, offset + bytes.length] });
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
 * @param where names the file in errors
 * @throws DataError if the bytes are not such a file, or hold values other than F32, F16 and I32
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): StoredTensors {
  const { entries, metadata, dataStart } = readHeader(bytes, where);
  checkPlaces(entries, bytes.length - dataStart, where);
  const tensors = entries.map(({ name, dtype, shape, data_offsets: [from, to] }) => {
    // A copy: aligned, and no view of the whole file. (`slice` of Node's Buffer would be one.)
    const data = new Uint8Array(bytes.subarray(dataStart + from, dataStart + to));
    return [name, { shape, values: decodeValues(dtype, data.buffer) }] as const;
  });
  return { tensors: new Map(tensors), metadata };
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

function decodeValues(dtype: string, data: ArrayBuffer): Float32Array | Int32Array {
  if (dtype === 'I32') return new Int32Array(data);
  return dtype === 'F32' ? new Float32Array(data) : fromHalf(new Uint16Array(data));
}

function readHeader(bytes: Uint8Array, where: string) {
  if (bytes.length < 8) throw broken(where, 'a safetensors file of at least 8 bytes', `${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > maxHeader || 8 + length > bytes.length)
    throw broken(where, `a header of ${length} bytes`, `a file of ${bytes.length} bytes`);
  const header = parseJson(decodeText(bytes.subarray(8, 8 + length), where), where, damaged);
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw broken(where, 'a header that is an object', JSON.stringify(header).slice(0, 40));
  const { __metadata__: metadata = {}, ...rest } = header as Record<string, unknown>;
  const entries = Object.entries(rest).map(
    ([name, entry]): Entry => ({ name, ...parseStored(entrySchema, entry, `${where}: "${name}"`, damaged) }),
  );
  return {
    entries,
    metadata: parseStored(metadataSchema, metadata, `${where}: __metadata__`, damaged),
    dataStart: 8 + length,
  };
}

function decodeText(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataError({ where, expected: 'a header in UTF-8', got: 'other bytes', fix: damaged }, { cause });
  }
}

/** Tensors fill the data without a gap, each as long as its shape says. */
function checkPlaces(entries: readonly Entry[], dataLength: number, where: string): void {
  let end = 0;
  for (const { name, dtype, shape, data_offsets: place } of entries.toSorted(byPlace)) {
    const width = widths.get(dtype);
    if (width === undefined)
      throw new DataError({
        where: `${where}: "${name}"`,
        expected: `one of ${[...widths.keys()].join(', ')}`,
        got: dtype,
        fix: `Convert it: ${dtype.slice(0, 20)} is not read.`,
      });
    const length = shape.reduce((product, dimension) => product * dimension, width);
    if (place[0] !== end || place[1] - place[0] !== length)
      throw broken(where, `"${name}" at byte ${end}, ${length} bytes long`, `bytes ${place.join(' to ')}`);
    end = place[1];
  }
  if (end !== dataLength) throw broken(where, `${end} bytes of data, by its header`, `${dataLength} bytes`);
}

const byPlace = (a: Entry, b: Entry): number =>
  a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];

const broken = (where: string, expected: string, got: string): DataError =>
  new DataError({ where, expected, got, fix: damaged });
