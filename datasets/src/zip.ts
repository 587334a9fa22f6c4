// Files of a zip (PKWARE's APPNOTE): sizes, places and checksums of its directory are checked against the bytes, which no
// unpacker at hand does, and nothing grows beyond what the directory says.
import { crc32, inflateRawSync } from 'node:zlib';
import { DataError } from '@longhand/base';
import { decodedLimit } from './gunzip.ts';
import { tooLong } from './regular-file.ts';
import { reasonOf } from './system-error.ts';
import { type ZipEntry, zipEntries } from './zip-directory.ts';

/**
 * Contents by path, of the files that `wanted` names.
 * @throws DataError if it is no zip, or a wanted file is encrypted, packed in another way, damaged, twice there or too long
 */
export function unzip(
  archive: Buffer,
  wanted: (path: string) => boolean,
  where = 'downloaded archive',
): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let left = decodedLimit(archive.length);
  for (const entry of zipEntries(archive, where)) {
    const { name, size } = entry;
    if (name.endsWith('/') || !wanted(name)) continue;
    const place = `${where}, ${name}`;
    if (files.has(name)) throw new DataError({ where, expected: 'each file once', got: `${name} twice` });
    left -= size;
    if (left < 0) throw tooLong(place, decodedLimit(archive.length), 'more, with the files before it');
    files.set(name, contentOf(archive, entry, place));
  }
  return files;
}

function contentOf(archive: Buffer, entry: ZipEntry, where: string): Buffer {
  const fail = (expected: string, got: string, cause?: unknown): never => {
    throw new DataError({ where, expected, got, fix: 'Fetch it again.' }, { cause });
  };
  const { size, method, encrypted, isLink } = entry;
  if (encrypted) fail('a file that can be read', 'an encrypted one');
  if (isLink) fail('a file', 'a symbolic link');
  const packed = archive.subarray(entry.start, entry.start + entry.packedSize);
  let content = packed;
  if (method === 8) {
    try {
      content = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    } catch (cause) {
      const tooMuch = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      fail(`${size} bytes`, tooMuch ? 'more' : reasonOf(cause), cause);
    }
  } else if (method !== 0) fail('a file that is stored or deflated', `method ${method}`);
  if (content.length !== size) fail(`${size} bytes`, `${content.length}`);
  const sum = crc32(content);
  if (sum !== entry.crc) fail(`CRC-32 ${entry.crc.toString(16)}`, sum.toString(16));
  return content;
}
