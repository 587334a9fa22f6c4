// The safetensors file format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, raw little-endian data.
import { DataError, printable } from '@longhand/base';
import { largestHalf, toHalf } from './half.ts';
import { dequantize, isOfColumns, isQuantizable, quantize, scaleName } from './int8.ts';
import { readHeader, type TensorEntry } from './safetensors-header.ts';
import { type NumberType, numberTypes } from './safetensors-types.ts';

/** A tensor as it lies in a file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array | Int32Array;
  /** Of a matrix that the file holds in 8 bits with a scale for each column: what `values` are made of. */
  readonly int8?: { readonly values: Int8Array; readonly scales: Float32Array };
}

/** All tensors of a file, and the text beside them. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** How a file holds float values. */
export type WeightFormat = 'f32' | 'f16' | 'int8';

const metadataKey = '__metadata__';

/**
 * Writes tensors as the bytes of a safetensors file.
 * @param weights `f16` stores float values as halves, `int8` matrices as whole numbers with a scale for each unit.
 * @throws DataError for a value that the format cannot hold
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
  weights: WeightFormat = 'f32',
): Uint8Array {
  const header: [name: string, value: object][] = Object.keys(metadata).length > 0 ? [[metadataKey, metadata]] : [];
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const tensor of tensors) {
    if (tensor[0] === metadataKey)
      throw new DataError({
        where: 'tensors',
        expected: 'another name than that of the metadata',
        got: `"${tensor[0]}"`,
      });
    for (const { name, shape, dtype, bytes } of encodeTensor(tensor, weights, (other) => tensors.has(other))) {
      header.push([name, { dtype, shape, data_offsets: [offset, offset + bytes.length] }]);
      chunks.push(bytes);
      offset += bytes.length;
    }
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
  const tensors = new Map<string, StoredTensor>();
  const scales = new Set<string>();
  for (const [name, entry] of entries) {
    const scale = entry.dtype === 'I8' ? entries.get(scaleName(name)) : undefined;
    const shown = `${where}: "${printable(name)}"`;
    tensors.set(name, scale ? decodeQuantized(data, entry, scale, shown) : decodeTensor(data, entry, shown));
    if (scale) scales.add(scaleName(name));
  }
  for (const name of scales) tensors.delete(name);
  return { tensors, metadata };
}

function decodeTensor(
  data: Uint8Array,
  { dtype, shape, offsets: [from, to] }: TensorEntry,
  where: string,
): StoredTensor {
  try {
    return { shape, values: (numberTypes.get(dtype) as NumberType).decode(copyOf(data, from, to)) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new DataError({ where, expected: 'numbers of 32 bits', got: cause.message }, { cause });
  }
}

/** A copy: aligned, and no view of the whole file. (`slice` of Node's Buffer would be one.) */
const copyOf = (data: Uint8Array, from: number, to: number): ArrayBuffer =>
  new Uint8Array(data.subarray(from, to)).buffer;

/** Whole numbers and the scales beside them, as the float32 values that they stand for. */
function decodeQuantized(
  data: Uint8Array,
  { shape, offsets }: TensorEntry,
  scale: TensorEntry,
  where: string,
): StoredTensor {
  const { values: scales } = decodeTensor(data, scale, `${where}: scales`);
  const fix = 'The file is damaged, or of a program that stores int8 in another way: export the model again.';
  if (!(scales instanceof Float32Array) || !scales.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new DataError({ where, expected: 'scales that are finite and not negative', got: 'others', fix });
  const int8 = { values: new Int8Array(copyOf(data, ...offsets)), scales };
  const values = dequantize(shape, { ...int8, scaleShape: scale.shape });
  if (values) return { shape, values, ...(shape.length === 2 && isOfColumns(shape, scale.shape) && { int8 }) };
  const units = `[${[...shape.slice(0, -1).map(() => 1), shape.at(-1)].join(', ')}]`;
  const got = `[${scale.shape.join(', ')}]`;
  throw new DataError({ where, expected: `a matrix with a scale for each unit, as ${units} or by row`, got, fix });
}

interface EncodedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly bytes: Uint8Array;
}

/** One tensor of the file, or two where scales stand beside it. */
function encodeTensor(
  [name, { shape, values }]: readonly [string, StoredTensor],
  weights: WeightFormat,
  isTaken: (name: string) => boolean,
): EncodedTensor[] {
  if (values instanceof Int32Array) return [{ name, shape, dtype: 'I32', bytes: bytesOf(values) }];
  if (weights === 'f16') return [{ name, shape, dtype: 'F16', bytes: bytesOf(toHalf(withinHalf(name, values))) }];
  if (weights === 'f32' || !isQuantizable(shape)) return [{ name, shape, dtype: 'F32', bytes: bytesOf(values) }];
  const quantized = quantize(name, shape, values);
  if (isTaken(scaleName(name)))
    throw new DataError({
      where: 'tensors',
      expected: 'another name than that of scales',
      got: `"${scaleName(name)}"`,
    });
  return [
    { name, shape, dtype: 'I8', bytes: bytesOf(quantized.values) },
    { name: scaleName(name), shape: quantized.scaleShape, dtype: 'F32', bytes: bytesOf(quantized.scales) },
  ];
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function withinHalf(name: string, values: Float32Array): Float32Array {
  const tooLarge = values.find((value) => !(Math.abs(value) <= largestHalf));
  if (tooLarge === undefined) return values;
  throw new DataError({
    where: `tensor "${name}"`,
    expected: `values from -${largestHalf} to ${largestHalf}, which f16 can hold`,
    got: String(tooLarge),
    fix: 'Store the weights as f32.',
  });
}
