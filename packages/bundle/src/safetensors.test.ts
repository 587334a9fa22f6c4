import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './index.ts';

const tensors = new Map<string, StoredTensor>([
  ['kernel', { shape: [2, 3], values: Float32Array.of(1, -2.5, 3, 4, 1e-3, 6) }],
  ['empty', { shape: [0, 3], values: new Float32Array(0) }],
  ['ids', { shape: [2], values: Int32Array.of(7, -8) }],
  ['__proto__', { shape: [], values: Float32Array.of(9) }],
]);

/** A file with any header and so many bytes of data. */
function fileOf(header: string, dataLength: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe('safetensors', () => {
  it('come back as they were', () => {
    const { tensors: back, metadata } = decodeSafetensors(encodeSafetensors(tensors, { vocabulary: 'abc' }), 'f');
    expect([...back]).toEqual([...tensors]);
    expect(metadata).toEqual({ vocabulary: 'abc' });
  });

  it("come back from Node's Buffer, wherever it lies in its memory", () => {
    const bytes = encodeSafetensors(tensors);
    const inside = Buffer.concat([Buffer.alloc(5), bytes, Buffer.alloc(3)]).subarray(5, 5 + bytes.length);
    expect([...decodeSafetensors(inside, 'f').tensors]).toEqual([...tensors]);
  });

  it('come back at half precision, whole numbers as they were', () => {
    const small = new Map([...tensors].filter(([name]) => name !== '__proto__'));
    const bytes = encodeSafetensors(small, {}, 'f16');
    expect(bytes.length).toBeLessThan(encodeSafetensors(small).length);
    const { tensors: back } = decodeSafetensors(bytes, 'f');
    expect(back.get('ids')?.values).toEqual(Int32Array.of(7, -8));
    expect(back.get('kernel')?.values[1]).toBe(-2.5);
    expect(back.get('kernel')?.values[4]).toBeCloseTo(1e-3, 6);
  });

  it('come back from a Buffer, whose slice is a view', () => {
    expect(decodeSafetensors(Buffer.from(encodeSafetensors(tensors)), 'a').tensors).toEqual(tensors);
  });

  it('are not stored as halves that cannot hold them', () => {
    const large = new Map([['w', { shape: [1], values: Float32Array.of(1e6) }]]);
    expect(() => encodeSafetensors(large, {}, 'f16')).toThrow('tensor "w": expected values from -65504 to 65504');
  });

  it.each([
    ['is too short', new Uint8Array(7), 'at least 8 bytes, got 7 bytes'],
    ['says a header longer than itself', Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 123), 'a file of 9 bytes'],
    ['has no JSON', fileOf('{"a":', 0), 'a header in JSON'],
    [
      'has a gap',
      fileOf('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8),
      '"a" to begin at byte 0, got byte 4',
    ],
    ['ends early', fileOf('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4), '8 bytes of data'],
    ['has data that nothing names', fileOf('{}', 4), '0 bytes of data, by its header, got 4 bytes'],
  ])('are refused if the file %s', (_, bytes, message) => {
    const decode = () => decodeSafetensors(bytes, 'w.safetensors');
    expect(decode).toThrow(DataError);
    expect(decode).toThrow(message);
  });
});

describe('other types of numbers', () => {
  const one = (dtype: string, data: ArrayBufferView<ArrayBuffer>, size: number) => {
    const header = `{"a":{"dtype":"${dtype}","shape":[${size}],"data_offsets":[0,${data.byteLength}]}}`;
    const bytes = fileOf(header, data.byteLength);
    bytes.set(new Uint8Array(data.buffer), bytes.length - data.byteLength);
    return decodeSafetensors(bytes, 'x').tensors.get('a')?.values;
  };

  it.each([
    ['F64', Float64Array.of(1.5, -1e-3), Float32Array.of(1.5, -1e-3)],
    ['F16', Uint16Array.of(0x3e00, 0xc000), Float32Array.of(1.5, -2)],
    ['BF16', Uint16Array.of(0x3fc0, 0xc049), Float32Array.of(1.5, -3.140625)],
    ['I64', BigInt64Array.of(7n, -(2n ** 31n)), Int32Array.of(7, -(2 ** 31))],
    ['I16', Int16Array.of(300, -300), Int32Array.of(300, -300)],
    ['I8', Int8Array.of(7, -8), Int32Array.of(7, -8)],
    ['U8', Uint8Array.of(7, 255), Int32Array.of(7, 255)],
    ['BOOL', Uint8Array.of(1, 0), Int32Array.of(1, 0)],
  ] as const)('%s are read', (dtype, data, expected) => {
    expect(one(dtype, data, 2)).toEqual(expected);
  });

  it('are refused where 32 bits cannot hold them', () => {
    expect(() => one('I64', BigInt64Array.of(2n ** 31n), 1)).toThrow(
      'x: "a": expected numbers of 32 bits, got 2147483648',
    );
  });
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
    ['a type of its own', { a: entry({ dtype: 'F33' }) }, 'got F33. The file is truncated or damaged'],
  ])('with %s is an error', (_, header, message) => {
    expect(() => decodeSafetensors(file(header), 'x')).toThrow(DataError);
    expect(() => decodeSafetensors(file(header), 'x')).toThrow(message);
  });

  it('of another type of number says which are read, and that the file is not damaged', () => {
    const header = { a: entry({ dtype: 'F8_E4M3', shape: [8] }) };
    expect(() => decodeSafetensors(file(header), 'x')).toThrow(
      'x: expected "a" as one of F32, F64, F16, BF16, I32, I64, I16, I8, U8, BOOL, got F8_E4M3. F8_E4M3 is not read: convert it',
    );
  });
});
