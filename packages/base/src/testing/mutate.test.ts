import { describe, expect, it } from 'vitest';
import { mutations } from './mutate.ts';

const bytes = Buffer.from(Uint8Array.from({ length: 200 }, (_, i) => i)); // a Buffer's `slice` shares its memory

describe('mutations', () => {
  it('gives the same copies for the same seed, others for another', () => {
    const copies = (seed: number) => [...mutations(seed, bytes, 50)];
    expect(copies(1)).toEqual(copies(1));
    expect(copies(1)).not.toEqual(copies(2));
  });

  it('makes copy i whatever the count', () => {
    expect([...mutations(3, bytes, 20)].slice(0, 5)).toEqual([...mutations(3, bytes, 5)]);
  });

  it('changes nearly every copy, shortens some, lengthens some, and leaves the file alone', () => {
    const before = Buffer.from(bytes);
    const copies = [...mutations(1, bytes, 400)];
    expect(bytes).toEqual(before);
    expect(copies.filter((copy) => Buffer.from(copy).equals(bytes)).length).toBeLessThan(20);
    expect(copies.filter(({ length }) => length < bytes.length).length).toBeGreaterThan(40);
    expect(copies.filter(({ length }) => length > bytes.length).length).toBeGreaterThan(40);
  });

  it('sets numbers to their extremes, in bytes and in digits', () => {
    const zeros = [...mutations(1, new Uint8Array(16), 400)].map((copy) => Buffer.from(copy).toString('hex'));
    for (const extreme of ['ffffffff', '7fffffff', '80000000', 'ffffff7f'])
      expect(zeros.some((copy) => copy.includes(extreme))).toBe(true);
    const texts = [...mutations(1, Buffer.from('{"step": 12}'), 4000)].map((copy) => Buffer.from(copy).toString());
    for (const word of ['-1', '1e308', 'null']) expect(texts.includes(`{"step": ${word}}`)).toBe(true);
  });

  it('takes an empty file', () => expect([...mutations(1, new Uint8Array(), 50)]).toHaveLength(50));
});
