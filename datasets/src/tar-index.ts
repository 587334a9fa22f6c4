// Files inside a tar, read from where they lie: nothing is unpacked. POSIX ustar, IEEE 1003.1.
import { type FileHandle, open } from 'node:fs/promises';
import { DataError } from '@longhand/base';

export interface TarIndex {
  readonly names: readonly string[];
  /** @throws DataError if the tar has no such file, or ends before it does */
  read(name: string): Promise<Buffer>;
}

const block = 512;

/** @throws DataError if the file cannot be opened or is no tar */
export async function indexTar(path: string): Promise<TarIndex> {
  const places = await withFile(path, (file) => readHeaders(file, path));
  return {
    names: [...places.keys()],
    read: (name) =>
      withFile(path, async (file) => {
        const place = places.get(name);
        if (!place) throw new DataError({ where: path, expected: `a file ${name} in it`, got: 'none of that name' });
        return readExactly(file, place.start, place.size, `${path}, ${name}`);
      }),
  };
}

interface Place {
  readonly start: number;
  readonly size: number;
}

async function readHeaders(file: FileHandle, path: string): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  const { size: end } = await file.stat();
  for (let at = 0; at + block <= end; ) {
    const header = await readExactly(file, at, block, path);
    if (header.every((byte) => byte === 0)) return places; // two empty blocks end a tar
    if (octal(header, 148, 8) !== checksum(header)) {
      throw new DataError({ where: `${path}, byte ${at}`, expected: 'a tar header', got: 'something else' });
    }
    const size = octal(header, 124, 12);
    const type = header.toString('latin1', 156, 157);
    if (type === '0' || type === '\0') places.set(nameOf(header), { start: at + block, size });
    at += block + Math.ceil(size / block) * block;
  }
  return places;
}

const text = (header: Buffer, start: number, length: number): string =>
  header.toString('utf8', start, start + length).replace(/\0[\s\S]*$/, '');

const octal = (header: Buffer, start: number, length: number): number =>
  Number.parseInt(text(header, start, length).trim() || '0', 8);

function nameOf(header: Buffer): string {
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? text(header, 345, 155) : '';
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

/** Of all bytes, those of the checksum itself counted as spaces. */
function checksum(header: Buffer): number {
  let sum = 0;
  header.forEach((byte, i) => {
    sum += i >= 148 && i < 156 ? 32 : byte;
  });
  return sum;
}

async function readExactly(file: FileHandle, start: number, size: number, where: string): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, start);
  if (bytesRead === size) return buffer;
  throw new DataError({ where, expected: `${size} bytes`, got: String(bytesRead), fix: 'Fetch it again.' });
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path).catch((cause: unknown) => {
    const got = (cause as NodeJS.ErrnoException).code ?? 'an error';
    throw new DataError({ where: path, expected: 'a readable file', got }, { cause });
  });
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
