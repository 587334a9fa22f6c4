// The central directory of a zip, whose word counts, checked against the files' own headers.
import { isUtf8 } from 'node:buffer';
import { DataError } from '@longhand/base';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly isLink: boolean;
  readonly crc: number;
  readonly size: number;
  readonly packedSize: number;
  /** Of its packed bytes. */
  readonly start: number;
}

/** Entries in the directory's order. @throws DataError if it is no zip, cut off, or contradicts itself */
export function zipEntries(archive: Buffer, where: string): ZipEntry[] {
  const fail = (got: string): never => {
    throw new DataError({ where, expected: 'a zip file', got, fix: 'Fetch it again.' });
  };
  try {
    const directory = findDirectory(archive, fail);
    const entries: ZipEntry[] = [];
    let at = directory.start;
    for (let i = 0; i < directory.count; i++) {
      const { entry, next } = readEntry(archive, at, directory, fail);
      entries.push(entry);
      at = next;
    }
    if (at !== directory.end) fail('a damaged directory');
    const packed = entries.reduce((sum, { packedSize }) => sum + packedSize, 0);
    return packed <= archive.length ? entries : fail('files that lie on each other');
  } catch (cause) {
    if (cause instanceof RangeError) fail('one that is cut off'); // reading beyond the end
    throw cause;
  }
}

interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

type Fail = (got: string) => never;

/** From the end record, the last thing of the file but for a comment; large archives have a second one before it (zip64). */
function findDirectory(archive: Buffer, fail: Fail): Directory {
  let end = archive.length - 22;
  const lowest = Math.max(0, end - 0xffff);
  while (end >= lowest && !(archive.readUInt32LE(end) === 0x06054b50 && endsWithComment(archive, end))) end--;
  if (end < lowest) fail(archive.length === 0 ? 'an empty file' : 'no directory at its end');
  let [count, size, start] = [
    archive.readUInt16LE(end + 10),
    archive.readUInt32LE(end + 12),
    archive.readUInt32LE(end + 16),
  ];
  if ((count === 0xffff || size === 0xffffffff || start === 0xffffffff) && end >= 20) {
    const locator = end - 20;
    if (archive.readUInt32LE(locator) === 0x07064b50) {
      end = large(archive, locator + 8, fail);
      if (archive.readUInt32LE(end) !== 0x06064b50) fail('a directory that is not where it should be');
      [count, size, start] = [32, 40, 48].map((offset) => large(archive, end + offset, fail)) as [
        number,
        number,
        number,
      ];
    }
  }
  if (start + size > end || count * 46 > size) fail('a directory that does not fit into it');
  return { start, end: start + size, count };
}

const endsWithComment = (archive: Buffer, end: number): boolean =>
  end + 22 + archive.readUInt16LE(end + 20) === archive.length;

/** A number of eight bytes. */
function large(archive: Buffer, at: number, fail: Fail): number {
  const number = Number(archive.readBigUInt64LE(at));
  return Number.isSafeInteger(number) ? number : fail('a number out of range');
}

function readEntry(archive: Buffer, at: number, directory: Directory, fail: Fail): { entry: ZipEntry; next: number } {
  if (archive.readUInt32LE(at) !== 0x02014b50) fail('a damaged directory');
  const u16 = (offset: number) => archive.readUInt16LE(at + offset);
  const u32 = (offset: number) => archive.readUInt32LE(at + offset);
  const [nameLength, extraLength, commentLength] = [u16(28), u16(30), u16(32)];
  const next = at + 46 + nameLength + extraLength + commentLength;
  if (next > directory.end) fail('a damaged directory');
  const nameBytes = archive.subarray(at + 46, at + 46 + nameLength);
  const extra = archive.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const [size, packedSize, offset] = wideNumbers([u32(24), u32(20), u32(42)], extra, fail);
  const name = nameBytes.toString(isUtf8(nameBytes) ? 'utf8' : 'latin1'); // or an old code page
  const start = startOf(archive, { at: offset, nameBytes, method: u16(10), size, packedSize }, fail);
  if (start + packedSize > directory.start) fail(`a file ${name} that reaches into its directory`);
  const isLink = u16(4) >> 8 === 3 && u32(38) >>> 28 === 0o12; // made on Unix
  const entry = { name, method: u16(10), encrypted: (u16(8) & 1) === 1, isLink, crc: u32(16), size, packedSize, start };
  return { entry, next };
}

/** Size, packed size and offset; each that is 0xffffffff stands in the zip64 field instead, in this order. */
function wideNumbers(numbers: readonly number[], extra: Buffer, fail: Fail): [number, number, number] {
  let field: Buffer | undefined;
  for (let at = 0; at + 4 <= extra.length && !field; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === 1) field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  let at = 0;
  const read = (number: number): number => {
    if (number !== 0xffffffff) return number;
    if (!field || at + 8 > field.length) return fail('a size that is not there');
    at += 8;
    const wide = Number(field.readBigUInt64LE(at - 8));
    return Number.isSafeInteger(wide) ? wide : fail('a size out of range');
  };
  const [size = 0, packedSize = 0, offset = 0] = numbers;
  return [read(size), read(packedSize), read(offset)];
}

interface LocalClaim {
  readonly at: number;
  readonly nameBytes: Buffer;
  readonly method: number;
  readonly size: number;
  readonly packedSize: number;
}

/** Where the packed bytes begin, behind the file's own header, which must say what the directory says. */
function startOf(archive: Buffer, { at, nameBytes, method, size, packedSize }: LocalClaim, fail: Fail): number {
  if (archive.readUInt32LE(at) !== 0x04034b50) fail('a file that is not where the directory says');
  const nameEnd = at + 30 + archive.readUInt16LE(at + 26);
  const later = (archive.readUInt16LE(at + 6) & 8) !== 0; // sizes stand behind the content
  const same = (offset: number, number: number) => {
    const own = archive.readUInt32LE(at + offset);
    return own === number || own === 0xffffffff || (later && own === 0);
  };
  const agrees = archive.subarray(at + 30, nameEnd).equals(nameBytes) && archive.readUInt16LE(at + 8) === method;
  if (!agrees || !same(18, packedSize) || !same(22, size)) fail('a file whose header contradicts the directory');
  return nameEnd + archive.readUInt16LE(at + 28);
}
