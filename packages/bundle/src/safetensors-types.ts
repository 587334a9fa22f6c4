// The number types of safetensors files, as the two that tensors have here.
import { fromHalf } from './half.ts';

export interface NumberType {
  readonly bytes: number;
  /** @throws RangeError for a number that does not fit */
  decode(data: ArrayBuffer): Float32Array | Int32Array;
}

/** Floats become float32, integers and booleans int32. */
export const numberTypes: ReadonlyMap<string, NumberType> = new Map<string, NumberType>([
  ['F32', { bytes: 4, decode: (data) => new Float32Array(data) }],
  ['F64', { bytes: 8, decode: (data) => Float32Array.from(new Float64Array(data)) }],
  ['F16', { bytes: 2, decode: (data) => fromHalf(new Uint16Array(data)) }],
  ['BF16', { bytes: 2, decode: (data) => fromBrainFloat(new Uint16Array(data)) }],
  ['I32', { bytes: 4, decode: (data) => new Int32Array(data) }],
  ['I64', { bytes: 8, decode: (data) => Int32Array.from(Array.from(new BigInt64Array(data), toInt32)) }],
  ['I16', { bytes: 2, decode: (data) => Int32Array.from(new Int16Array(data)) }],
  ['I8', { bytes: 1, decode: (data) => Int32Array.from(new Int8Array(data)) }],
  ['U8', { bytes: 1, decode: (data) => Int32Array.from(new Uint8Array(data)) }],
  ['BOOL', { bytes: 1, decode: (data) => Int32Array.from(new Uint8Array(data), (value) => (value === 0 ? 0 : 1)) }],
]);

/** Brain floats are the upper halves of float32. */
function fromBrainFloat(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}

function toInt32(value: bigint): number {
  if (BigInt.asIntN(32, value) === value) return Number(value);
  throw new RangeError(String(value));
}
