// Tars as tar programs write them, and as no program should.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { DataError } from '@longhand/base';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { untarGz } from './sets/archives.ts';
import { indexTar } from './tar-index.ts';
import { tarOf } from './tar-testing.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
async function index(...parts: readonly (Buffer | string)[]) {
  const path = join(folder, 'a.tar');
  await writeFile(path, Buffer.concat(parts.map((part) => Buffer.from(part))));
  return indexTar(path);
}

interface Fields {
  readonly name?: string;
  /** Twelve bytes, as they stand. */
  readonly size?: string | Buffer;
  readonly type?: string;
  readonly prefix?: string;
  readonly magic?: string;
  readonly signed?: boolean;
}

/** A header block with a right checksum. */
function header({ name = 'a', size = '', type = '0', prefix = '', magic = 'ustar\0', signed = false }: Fields): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  Buffer.from(size).copy(block, 124, 0, 12);
  block.write(type, 156, 'latin1');
  block.write(magic, 257, 'latin1');
  block.write(prefix, 345, 155);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + (signed && byte > 127 ? byte - 256 : byte), 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
const octal = (size: number) => `${size.toString(8).padStart(11, '0')}\0`;
const padded = (content: string) => {
  const block = Buffer.alloc(512 * Math.ceil(Buffer.byteLength(content) / 512));
  block.write(content);
  return block;
};
const entry = (content: string, fields: Fields = {}) =>
  Buffer.concat([header({ size: octal(Buffer.byteLength(content)), ...fields }), padded(content)]);
const pax = (records: Readonly<Record<string, string>>, type = 'x') => {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    const digits = String(rest + 2).length;
    return `${rest + digits} ${key}=${value}\n`;
  });
  return entry(lines.join(''), { name: 'PaxHeader', type });
};
const end = Buffer.alloc(1024);
const long = `${'folder/'.repeat(30)}${'ä'.repeat(60)}.wav`;

describe('sizes', () => {
  it.each([
    ['negative', '-1000\0'],
    ['that is no number', 'zzzz'],
    ['empty', ''],
    ['with digits that octal has not', '00000000019\0'],
    ['with something behind it', '0000012 x\0'],
    ['in bytes, negative', Buffer.alloc(12, 0xff)],
    ['in bytes, beyond all numbers', Buffer.concat([Buffer.from([0x80]), Buffer.alloc(11, 0xff)])],
  ])('%s are refused', async (_, size) => {
    await expect(index(header({ name: 'clip.wav', size }), entry('x'), end)).rejects.toThrow(
      /^.*a\.tar, byte 0: expected the size of clip\.wav, got ".*\. Fetch or copy it again\.$/s,
    );
  });
  it('beyond the end are refused before a byte of it is taken', async () => {
    for (const size of [octal(3 * 2 ** 30), '77777777777\0', Buffer.from([0x80, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0])]) {
      const tar = await index(entry('whole', { name: 'b' }), header({ name: 'a', size }), end);
      expect((await tar.read('b')).toString()).toBe('whole');
      await expect(tar.read('a')).rejects.toThrow(/a: expected \d{10,} bytes, got 1024\. Fetch it again\./);
    }
    await expect(untarGz(gzipSync(header({ size: octal(3e9) })), () => true)).rejects.toThrow(
      'expected 3000000000 bytes, got 0 of a.',
    );
  });
  it('in bytes, with spaces, and in pax records are read', async () => {
    const bytes = Buffer.alloc(12);
    bytes[0] = 0x80;
    bytes[11] = 5;
    const tar = await index(
      entry('hello', { name: 'a', size: bytes }),
      entry('hello', { name: 'b', size: '        5 \0\0' }),
      pax({ size: '5' }),
      entry('hello', { name: 'c', size: octal(0) }),
      entry('last', { name: 'd' }),
      end,
    );
    expect(tar.names).toEqual(['a', 'b', 'c', 'd']);
    for (const name of 'abc') expect((await tar.read(name)).toString()).toBe('hello');
    expect((await tar.read('d')).toString()).toBe('last');
    await expect(index(pax({ size: '-5' }), entry('hello'))).rejects.toThrow(
      'expected a size in the pax records, got "-5"',
    );
  });
});

describe('names', () => {
  it('that are long come whole, from ustar, GNU and pax alike', async () => {
    const tar = await index(
      entry('1', { name: 'clip.wav', prefix: 'deep/folder' }),
      entry(`${long}\0`, { name: '././@LongLink', type: 'L', magic: 'ustar  \0' }),
      entry('2', { name: long.slice(0, 99), magic: 'ustar  \0' }),
      pax({ path: `pax/${long}`, mtime: '1.5' }),
      entry('3', { name: 'pax/short' }),
      pax({ comment: 'x' }, 'g'),
      entry('4', { name: 'short' }),
      end,
    );
    const names = ['deep/folder/clip.wav', long, `pax/${long}`, 'short'];
    expect(tar.names).toEqual(names);
    for (const [i, name] of names.entries()) expect((await tar.read(name)).toString()).toBe(`${i + 1}`);
  });
  it('of GNU have no prefix: its other fields stand there', async () => {
    const { names } = await index(entry('1', { name: 'clip.wav', prefix: '13745372511', magic: 'ustar  \0' }), end);
    expect(names).toEqual(['clip.wav']);
  });
  it('are as a tar program on this machine wrote them', async () => {
    const run = promisify(execFile);
    await mkdir(join(folder, 'in'));
    const file = `${'long name '.repeat(15)}ä.wav`;
    await writeFile(join(folder, 'in', file), 'sound');
    for (const format of ['ustar', 'gnu', 'pax', 'v7']) {
      const path = join(folder, `${format}.tar`);
      const made = await run('tar', ['-C', folder, `--format=${format}`, '-cf', path, 'in']).catch(() => undefined);
      if (!made) continue; // the name is too long for ustar and v7, or tar is another one
      expect((await indexTar(path)).names, format).toEqual([`in/${file}`]);
    }
  });
  it('are keys only: paths that climb, and the last of equal ones', async () => {
    const tar = await index(
      entry('old', { name: 'a' }),
      entry('x', { name: '../../etc/passwd' }),
      entry('y', { name: '/absolute' }),
      entry('z', { name: '__proto__' }),
      entry('new', { name: 'a' }),
      end,
    );
    expect(tar.names).toEqual(['a', '../../etc/passwd', '/absolute', '__proto__']);
    expect((await tar.read('a')).toString()).toBe('new');
  });
  it('and records that are damaged, huge, or of nothing are refused', async () => {
    const records = (text: string) => index(entry(text, { type: 'x' }), entry('x'), end);
    for (const text of ['99 path=x\n', '0 path=x\n', 'path=x\n', '9 path=x', '9 pathx\n', '-9 path=x\n'])
      await expect(records(text), text).rejects.toThrow('byte 0: expected pax records, got something else');
    await expect(index(header({ type: 'L', size: octal(2 ** 31) }), end)).rejects.toThrow(
      'expected a long name or pax records of at most 1048576 bytes, got 2147483648 bytes of which 1024 are there',
    );
    await expect(index(entry('name\0', { type: 'L' }), end)).rejects.toThrow('expected an entry behind its long name');
  });
});

describe('entries', () => {
  it('that are no files are named when they are asked for, and have no content', async () => {
    const types = { 1: 'a link', 2: 'a symbolic link', 3: 'a device', 4: 'a device', 5: 'a folder', 6: 'a named pipe' };
    const odd = Object.keys(types).map((type) => header({ name: `t${type}`, type, size: octal(512) }));
    const tar = await index(
      ...odd,
      entry('x', { name: 'folder/' }),
      entry('s', { name: 'tS', type: 'S' }),
      entry('y'),
      end,
    );
    expect(tar.names).toEqual(['a']);
    for (const [type, kind] of Object.entries({ ...types, S: 'a sparse file' }))
      await expect(tar.read(`t${type}`)).rejects.toThrow(`expected a file t${type} in it, got ${kind}.`);
    const bytes = gzipSync(Buffer.concat([header({ name: 'link.wav', type: '2' }), end]));
    await expect(untarGz(bytes, (path) => path.endsWith('.wav'))).rejects.toThrow(
      'downloaded archive: expected a file link.wav, got a symbolic link.',
    );
  });
  it('of old tars count: a type of NUL, contiguous files, signed checksums', async () => {
    const { names } = await index(
      entry('x', { name: 'a', type: '\0', magic: '' }),
      entry('x', { name: 'b', type: '7' }),
      entry('x', { name: 'ä', signed: true }),
    );
    expect(names).toEqual(['a', 'b', 'ä']);
  });
});

describe('a tar', () => {
  it('with a wrong checksum, garbage, one empty block alone, or half a header is refused', async () => {
    const damaged = entry('x');
    damaged[3] = 1;
    await expect(index(entry('x', { name: 'b' }), damaged, end)).rejects.toThrow('byte 1024: expected a tar header');
    await expect(index(Buffer.alloc(0))).rejects.toThrow('expected a tar, got an empty file');
    await expect(index(entry('x'), Buffer.alloc(512), entry('y'))).rejects.toThrow('byte 1024: expected a tar header');
    await expect(index(entry('x'), entry('y').subarray(0, 100))).rejects.toThrow('byte 1024: expected a tar header');
    await expect(index(gzipSync(entry('x')))).rejects.toThrow('byte 0: expected a tar header');
  });
  it('ends with two empty blocks, whatever stands behind them, or with the file', async () => {
    expect((await index(entry('x'), end, 'garbage')).names).toEqual(['a']);
    expect((await index(entry('x'))).names).toEqual(['a']);
    expect((await index(end)).names).toEqual([]);
  });
  it('that is mutated gives its files, or one clear error', async () => {
    const whole = await tarOf({ 'one.wav': 'sound', [long]: 'sound '.repeat(200), 'two.wav': 'sound' });
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    const mutation = fc.record({ changes: fc.array(change, { maxLength: 4 }), length: fc.nat(whole.length) });
    const check = async ({ changes, length }: { changes: { at: number; byte: number }[]; length: number }) => {
      const bytes = Buffer.from(whole);
      for (const { at, byte } of changes) bytes[at] = byte;
      try {
        const tar = await index(length % 3 === 0 ? bytes.subarray(0, length) : bytes);
        for (const name of tar.names) expect((await tar.read(name)).length).toBeLessThan(whole.length);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    };
    await fc.assert(fc.asyncProperty(mutation, check), { numRuns: 200, seed: 1 });
    expect(await readFile(join(folder, 'a.tar'))).toBeDefined();
  });
});
