// Zips whose directory lies, and what a few bytes may grow to.
import { deflateRawSync, gzipSync } from 'node:zlib';
import { DataError } from '@longhand/base';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodedLimit, gunzip } from './gunzip.ts';
import { unzip } from './zip.ts';

afterEach(() => vi.unstubAllEnvs());

const make = (files: Record<string, string | Uint8Array>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))));
const all = () => true;
const texts = (files: ReadonlyMap<string, Buffer>) => [...files].map(([name, bytes]) => `${name}: ${bytes}`);

/** The zip with one field of its (first) directory entry, own header or end record changed. */
function changed(zip: Buffer, where: 'directory' | 'local' | 'end', offset: number, value: number, bytes = 4): Buffer {
  const copy = Buffer.from(zip);
  const mark = { directory: 'PK\x01\x02', local: 'PK\x03\x04', end: 'PK\x05\x06' }[where];
  copy.writeUIntLE(value, copy.indexOf(mark, 0, 'latin1') + offset, bytes);
  return copy;
}

describe('a zip', () => {
  const text = 'words '.repeat(100);
  const zip = make({ 'a.txt': text, 'folder/b.txt': 'b', 'c.bin': 'c' });
  it('gives the wanted files, deflated or stored, with or without a comment or zip64 fields', () => {
    expect(texts(unzip(zip, (name) => name.endsWith('.txt')))).toEqual([`a.txt: ${text}`, 'folder/b.txt: b']);
    const stored = Buffer.from(zipSync({ 'a.txt': [Buffer.from(text), { level: 0 }] }, { comment: 'a comment' }));
    expect(texts(unzip(stored, all))).toEqual([`a.txt: ${text}`]);
    const commented = Buffer.concat([changed(zip, 'end', 20, 5, 2), Buffer.from('hello')]);
    expect(unzip(commented, all).size).toBe(3);
    expect(texts(unzip(wideZip('wide'), all))).toEqual(['a.txt: wide']);
    expect(texts(unzip(make({ __proto__: 'x', constructor: 'y' } as never), all))).toContain('constructor: y');
  });
  it.each([
    ['a larger size', changed(zip, 'directory', 24, 601), 'a file whose header contradicts the directory'],
    ['a size of gigabytes', changed(zip, 'directory', 24, 0xfffffffe), 'a file whose header contradicts the directory'],
    [
      'a packed size beyond the end',
      changed(zip, 'directory', 20, 0xfffff),
      'a file whose header contradicts the directory',
    ],
    ['a place beyond the end', changed(zip, 'directory', 42, 0xfffffff), 'one that is cut off'],
    ['a place of something else', changed(zip, 'directory', 42, 3), 'a file that is not where the directory says'],
    ['another name', changed(zip, 'directory', 46, 0x62, 1), 'a file whose header contradicts the directory'],
    ['another method', changed(zip, 'directory', 10, 0, 2), 'a file whose header contradicts the directory'],
    ['more entries', changed(zip, 'end', 10, 4, 2), 'a directory that does not fit into it'],
    ['fewer entries', changed(zip, 'end', 10, 2, 2), 'a damaged directory'],
    ['a directory beyond the end', changed(zip, 'end', 16, 0xfffff), 'a directory that does not fit into it'],
    ['wide sizes that are not there', changed(zip, 'directory', 24, 0xffffffff), 'a size that is not there'],
    ['its end cut off', zip.subarray(0, -3), 'no directory at its end'],
    ['garbage behind it', Buffer.concat([zip, Buffer.from('x')]), 'no directory at its end'],
    ['nothing', Buffer.alloc(0), 'an empty file'],
  ])('that claims %s is refused', (_, bytes, got) => {
    expect(() => unzip(bytes, all)).toThrow(`downloaded archive: expected a zip file, got ${got}. Fetch it again.`);
  });
  it('with a file that is encrypted, a link, packed otherwise, damaged, or twice there says so', () => {
    const flagged = changed(changed(zip, 'directory', 8, 1, 2), 'local', 6, 1, 2);
    expect(() => unzip(flagged, all)).toThrow('a.txt: expected a file that can be read, got an encrypted one');
    const method = changed(changed(zip, 'directory', 10, 12, 2), 'local', 8, 12, 2);
    expect(() => unzip(method, all)).toThrow('a.txt: expected a file that is stored or deflated, got method 12');
    expect(() => unzip(changed(zip, 'directory', 16, 1), all)).toThrow(/a\.txt: expected CRC-32 1, got [0-9a-f]+\./);
    const link = changed(changed(zip, 'directory', 38, 0xa1ff0000), 'directory', 4, 0x0314, 2);
    expect(() => unzip(link, all)).toThrow('a.txt: expected a file, got a symbolic link');
    const twice = Buffer.from(
      make({ 'a.txt': 'x', 'b.txt': 'y' }).toString('latin1').replaceAll('b.txt', 'a.txt'),
      'latin1',
    );
    expect(() => unzip(twice, all)).toThrow('expected each file once, got a.txt twice');
    for (const size of [599, 601]) {
      const lying = changed(changed(zip, 'directory', 24, size), 'local', 22, size);
      expect(() => unzip(lying, all)).toThrow(size === 599 ? 'a.txt: expected 599 bytes, got more' : 'got 600.');
    }
    expect(unzip(flagged, (name) => name === 'c.bin').size).toBe(1);
  });
  it('that would grow beyond bounds is refused before it does', () => {
    const bomb = make(Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`${i}`, Buffer.alloc(400_000)])));
    expect(bomb.length).toBeLessThan(5000);
    vi.stubEnv('LONGHAND_MAX_BYTES', '1000000');
    expect(() => unzip(bomb, all)).toThrow('2: expected at most 1000000 bytes, got more, with the files before it.');
    const lying = changed(changed(make({ a: Buffer.alloc(900_000) }), 'directory', 24, 10), 'local', 22, 10);
    expect(() => unzip(lying, all)).toThrow('a: expected 10 bytes, got more');
  });
  it('that is mutated gives its files, or one clear error', () => {
    const change = fc.record({ at: fc.nat(zip.length - 1), byte: fc.nat(255) });
    const property = fc.property(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.nat(zip.length),
      (changes, length) => {
        const bytes = Buffer.from(zip);
        for (const { at, byte } of changes) bytes[at] = byte;
        try {
          for (const content of unzip(length % 3 === 0 ? bytes.subarray(0, length) : bytes, all).values())
            expect([text, 'b', 'c']).toContain(content.toString());
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      },
    );
    fc.assert(property, { numRuns: 200, seed: 1 });
  });
});

/** One stored file with the wide fields of zip64, in the directory and at the end. */
function wideZip(content: string): Buffer {
  const name = Buffer.from('a.txt');
  const bytes = Buffer.from(content);
  const plain = Buffer.from(zipSync({ 'a.txt': [bytes, { level: 0 }] }));
  const local = plain.subarray(0, plain.indexOf('PK\x01\x02', 0, 'latin1'));
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(bytes.length), 4);
  extra.writeBigUInt64LE(BigInt(bytes.length), 12);
  const entry = Buffer.from(plain.subarray(local.length, local.length + 46));
  for (const offset of [20, 24, 42]) entry.writeUInt32LE(0xffffffff, offset);
  entry.writeUInt16LE(extra.length, 30);
  const directory = Buffer.concat([entry, name, extra]);
  const wide = Buffer.alloc(56);
  wide.write('PK\x06\x06', 'latin1');
  for (const [offset, value] of [
    [24, 1],
    [32, 1],
    [40, directory.length],
    [48, local.length],
  ] as const)
    wide.writeBigUInt64LE(BigInt(value), offset);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(local.length + directory.length), 8);
  const end = Buffer.alloc(22, 0xff);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(0, 20);
  return Buffer.concat([local, directory, wide, locator, end]);
}

describe('gunzip', () => {
  const one = gzipSync('one\n');
  it('reads all members, and zeros behind them', async () => {
    const content = await gunzip(Buffer.concat([one, gzipSync('two\n'), Buffer.alloc(100)]), 'a.gz');
    expect(content.toString()).toBe('one\ntwo\n');
  });
  it.each([
    ['cut off in its content', one.subarray(0, -9)],
    ['cut off in its checksum', one.subarray(0, -3)],
    ['cut off in a second member', Buffer.concat([one, one.subarray(0, 1)])],
    ['with garbage behind it', Buffer.concat([one, Buffer.from('garbage')])],
    ['with a member behind zeros', Buffer.concat([one, Buffer.alloc(3), one])],
    ['with a wrong checksum', Buffer.concat([one.subarray(0, -8), Buffer.alloc(4, 1), one.subarray(-4)])],
    ['empty', Buffer.alloc(0)],
    ['of zlib', deflateRawSync('x')],
  ])('one %s is refused', async (_, bytes) => {
    await expect(gunzip(bytes, 'a.gz')).rejects.toThrow(
      /^a\.gz: expected a gzip file, got .+\. Fetch or copy it again\.$/,
    );
  });
  it('that would grow beyond bounds is refused before it does', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 27));
    const before = process.memoryUsage().rss;
    await expect(gunzip(bomb, 'a.gz')).rejects.toThrow(
      'a.gz: expected at most 67108864 bytes, got more. Split the file',
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(3e8);
  });
  it('is bounded by what is packed and by LONGHAND_MAX_BYTES', () => {
    vi.stubEnv('LONGHAND_MAX_BYTES', '');
    expect([decodedLimit(1000), decodedLimit(1e6), decodedLimit(1e9)]).toEqual([2 ** 26, 2e8, 2 ** 30]);
    vi.stubEnv('LONGHAND_MAX_BYTES', '1000');
    expect(decodedLimit(1e6)).toBe(1000);
    vi.stubEnv('LONGHAND_MAX_BYTES', '1 GB');
    expect(() => decodedLimit(1)).toThrow(
      'LONGHAND_MAX_BYTES: expected a number of bytes, e.g. 4000000000, got "1 GB"',
    );
  });
});
