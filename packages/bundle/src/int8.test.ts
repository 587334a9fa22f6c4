import { createRandom, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './index.ts';

const largestFloat = 3.4028234663852886e38;
const smallestFloat = 2 ** -149;

/** A tensor through a file and back. */
function stored(name: string, shape: readonly number[], values: Float32Array): Float32Array {
  const bytes = encodeSafetensors(new Map([[name, { shape, values }]]), {}, 'int8');
  const { tensors } = decodeSafetensors(bytes, 'f');
  expect([...tensors.keys()]).toEqual([name]); // the scales are no tensor of their own
  expect(tensors.get(name)?.shape).toEqual(shape);
  return tensors.get(name)?.values as Float32Array;
}

/** `count` values whose units differ a thousandfold. */
function randomMatrix(rows: number, columns: number, unit: 'row' | 'column'): Float32Array {
  const random = createRandom(7);
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const place = unit === 'row' ? Math.floor(i / columns) : i % columns;
    return random.normal() * 10 ** ((place % 4) - 2);
  });
}

describe('int8', () => {
  it.each([
    ['a column of a kernel', 'encoder.kernel', 'column'],
    ['a row of a table', 'embedding.table', 'row'],
  ] as const)(
    'leaves no weight further than half a step from what it was, where a step is that of %s',
    (_, name, unit) => {
      const [rows, columns] = [13, 9];
      const values = randomMatrix(rows, columns, unit);
      const back = stored(name, [rows, columns], values);
      const unitOf = (i: number) => (unit === 'row' ? Math.floor(i / columns) : i % columns);
      const largest = new Float64Array(Math.max(rows, columns));
      for (const [i, value] of values.entries()) largest[unitOf(i)] = Math.max(largest[unitOf(i)]!, Math.abs(value));
      for (const [i, value] of values.entries()) {
        const step = largest[unitOf(i)]! / 127;
        expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(step * (0.5 + 1e-5));
      }
      expect(back).not.toEqual(values);
    },
  );

  it('keeps what is a multiple of the scale, both signs alike, and ties go to even', () => {
    const values = Float32Array.of(127, -127, 2.5, -2.5, 3.5, -3.5, 1, 0);
    expect([...stored('kernel', [8, 1], values)]).toEqual([127, -127, 2, -2, 4, -4, 1, 0]);
  });

  it('keeps units of zeros, and axes of size 0 and 1', () => {
    expect([...stored('kernel', [2, 2], Float32Array.of(0, 5, 0, -5))]).toEqual(
      [0, 5, 0, -5].map((x) => Math.fround(x)),
    );
    expect(stored('kernel', [0, 3], new Float32Array(0))).toHaveLength(0);
    expect([...stored('a.table', [3, 1], Float32Array.of(1e-6, 0, 1e6))].map((x) => Number(x.toPrecision(6)))).toEqual([
      1e-6, 0, 1e6,
    ]);
    expect([...stored('a.table', [1, 2], Float32Array.of(127, 63.4))]).toEqual([127, 63]);
    expect([...stored('a', [2, 1, 2], Float32Array.of(127, 254, 3, 4))]).toEqual([127, 254, 3, 4]);
  });

  it.each([
    ['the largest float', largestFloat],
    ['one that is not normal', 300 * smallestFloat],
    ['one whose 127th part is nothing', 3 * smallestFloat],
  ])('holds %s within half a step', (_, largest) => {
    const values = Float32Array.of(largest, -largest, largest / 2, largest / 3);
    const step = Math.max(largest / 127, smallestFloat) + smallestFloat; // a scale is rounded to a float, too
    for (const [i, value] of stored('kernel', [4, 1], values).entries())
      expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(step * (0.5 + 1e-5));
  });

  it('leaves vectors, single numbers and whole numbers as they were', () => {
    const tensors = new Map<string, StoredTensor>([
      ['bias', { shape: [3], values: Float32Array.of(0.1, 0.2, 1e-20) }],
      ['scale', { shape: [], values: Float32Array.of(0.3) }],
      ['ids', { shape: [2, 2], values: Int32Array.of(1, 1000, -7, 4) }],
    ]);
    expect(decodeSafetensors(encodeSafetensors(tensors, { vocabulary: 'a' }, 'int8'), 'f')).toEqual({
      tensors,
      metadata: { vocabulary: 'a' },
    });
  });

  it('takes a quarter of the bytes', () => {
    const tensors = new Map([['kernel', { shape: [128, 512], values: randomMatrix(128, 512, 'column') }]]);
    const [small, full] = [encodeSafetensors(tensors, {}, 'int8'), encodeSafetensors(tensors)];
    expect(small.length / full.length).toBeLessThan(0.26);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', (value) => {
    const tensors = new Map([['kernel', { shape: [1, 2], values: Float32Array.of(1, value) }]]);
    const encode = () => encodeSafetensors(tensors, {}, 'int8');
    expect(encode).toThrow(DataError);
    expect(encode).toThrow(`tensor "kernel": expected finite values, which int8 can hold, got ${value}`);
  });

  it('refuses a tensor that has the name of another’s scales', () => {
    const tensor = { shape: [1, 1], values: Float32Array.of(1) };
    const tensors = new Map([
      ['a', tensor],
      ['a:scale', tensor],
    ]);
    expect(() => encodeSafetensors(tensors, {}, 'int8')).toThrow('expected another name than that of scales');
  });
});

describe('a file of int8 and scales', () => {
  const file = (scale: object, bytes: Float32Array | Int32Array, shape = [2, 3]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const header = JSON.stringify({
      a: { dtype: 'I8', shape, data_offsets: [0, size] },
      'a:scale': { data_offsets: [size, size + bytes.byteLength], ...scale },
    });
    const text = Buffer.from(header);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    const values = Int8Array.from({ length: size }, (_, i) => i - 3);
    return Buffer.concat([length, text, Buffer.from(values.buffer), Buffer.from(bytes.buffer)]);
  };
  const read = (bytes: Uint8Array) => decodeSafetensors(bytes, 'x').tensors.get('a')?.values;

  it('is read by column and by row', () => {
    expect(read(file({ dtype: 'F32', shape: [1, 3] }, Float32Array.of(1, 10, 100)))).toEqual(
      Float32Array.of(-3, -20, -100, 0, 10, 200),
    );
    expect(read(file({ dtype: 'F32', shape: [2, 1] }, Float32Array.of(1, 10)))).toEqual(
      Float32Array.of(-3, -2, -1, 0, 10, 20),
    );
  });

  it('keeps the whole numbers where there is a scale for each column', () => {
    const tensor = (scale: object, scales: Float32Array) =>
      decodeSafetensors(file(scale, scales), 'x').tensors.get('a');
    const scales = Float32Array.of(1, 10, 100);
    const expected = { values: Int8Array.of(-3, -2, -1, 0, 1, 2), scales };
    expect(tensor({ dtype: 'F32', shape: [1, 3] }, scales)?.int8).toEqual(expected);
    expect(tensor({ dtype: 'F32', shape: [2, 1] }, Float32Array.of(1, 10))?.int8).toBeUndefined();
  });

  it.each([
    ['scales of whole numbers', { dtype: 'I32', shape: [1, 3] }, Int32Array.of(1, 1, 1), 'scales that are finite'],
    ['a scale that is negative', { dtype: 'F32', shape: [1, 3] }, Float32Array.of(1, -1, 1), 'scales that are finite'],
    ['a scale that is no number', { dtype: 'F32', shape: [1, 3] }, Float32Array.of(1, Number.NaN, 1), 'finite'],
    ['too few scales', { dtype: 'F32', shape: [1, 2] }, Float32Array.of(1, 1), 'as [1, 3] or by row, got [1, 2]'],
    ['a scale for each value', { dtype: 'F32', shape: [2, 3] }, new Float32Array(6), 'got [2, 3]'],
    ['scales without axes', { dtype: 'F32', shape: [3] }, Float32Array.of(1, 1, 1), 'got [3]'],
  ])('with %s is an error', (_, scale, bytes, message) => {
    expect(() => read(file(scale, bytes))).toThrow(DataError);
    expect(() => read(file(scale, bytes))).toThrow(message);
  });

  it('is no quantized matrix if it is a vector', () => {
    expect(() => read(file({ dtype: 'F32', shape: [1] }, Float32Array.of(1), [4]))).toThrow('expected a matrix');
  });
});
