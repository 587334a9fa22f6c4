// Opening what others name: only regular files, since a device has no end and a pipe may never begin.
import { constants } from 'node:buffer';
import { type Stats, statSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ConfigError, DataError } from '@longhand/base';
import { asDataError } from './system-error.ts';

/**
 * Bytes that a file may have, also when it is decompressed: 1 GiB, or LONGHAND_MAX_BYTES.
 * @throws ConfigError if LONGHAND_MAX_BYTES is no positive integer
 */
export function byteLimit(): number {
  const { LONGHAND_MAX_BYTES: set } = process.env;
  if (!set) return 2 ** 30;
  const limit = /^\d{1,15}$/.test(set) ? Number(set) : 0;
  if (limit > 0) return Math.min(limit, constants.MAX_LENGTH);
  throw new ConfigError({
    where: 'LONGHAND_MAX_BYTES',
    expected: 'a number of bytes, e.g. 4000000000',
    got: `"${set}"`,
  });
}

/** What is there, in words. */
function kindOf(found: Stats): string {
  if (found.isFile()) return 'a file';
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

/**
 * Opens a regular file, and closes it after use.
 * @throws DataError if there is none, or something else, or it cannot be read
 */
export async function withFile<T>(
  path: string,
  expected: string,
  use: (file: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  try {
    if (path.includes('\0')) throw new DataError({ where: path, expected, got: 'a name with a NUL in it' });
    const found = await stat(path);
    if (!found.isFile()) throw new DataError({ where: path, expected, got: kindOf(found) });
    const file = await open(path);
    try {
      return await use(file, found.size);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw asDataError(cause, { where: path, expected });
  }
}

/** `size` bytes from `start`. @throws DataError if the file ends before */
export async function readExactly(file: FileHandle, start: number, size: number, where: string): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  for (let done = 0; done < size; ) {
    const { bytesRead } = await file.read(bytes, done, Math.min(size - done, 2 ** 30), start + done);
    if (bytesRead === 0)
      throw new DataError({
        where,
        expected: `${size} bytes`,
        got: `${done}`,
        fix: 'It is cut off: fetch or copy it again.',
      });
    done += bytesRead;
  }
  return bytes;
}

/** All of a regular file. @throws DataError if it cannot be read or is longer than `limit` bytes */
export const readWhole = (path: string, expected = 'a readable file', limit = byteLimit()): Promise<Buffer> =>
  withFile(path, expected, (file, size) => {
    if (size <= limit) return readExactly(file, 0, size, path);
    throw tooLong(path, limit, `${size}`);
  });

export const tooLong = (where: string, limit: number, got: string): DataError =>
  new DataError({
    where,
    expected: `at most ${limit} bytes`,
    got,
    fix: 'Split the file, or set LONGHAND_MAX_BYTES.',
  });

/**
 * Whether a user's path leads to a file or a folder.
 * @throws DataError if it leads to nothing, or to a pipe, socket or device
 */
export function fileOrFolder(
  path: string,
  problem: { where: string; expected: string; fix?: string },
): 'file' | 'folder' {
  let found: Stats | undefined;
  try {
    found = path.includes('\0') ? undefined : statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw asDataError(cause, problem);
  }
  if (found?.isFile()) return 'file';
  if (found?.isDirectory()) return 'folder';
  throw new DataError({ ...problem, got: found ? kindOf(found) : 'nothing of that name' });
}
