// A sound file on disk, read where it is needed.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { SoundBytes } from '@longhand/audio';
import { DataError } from '@longhand/base';
import { systemReason, userPath } from '@longhand/runs';

export interface SoundFile extends SoundBytes {
  close(): void;
}

/** @param file as the user named it. @throws DataError if it is no regular file, or cannot be read */
export function openSoundFile(file: string): SoundFile {
  const path = userPath(file);
  return readable(file, () => {
    const found = statSync(path);
    // A pipe or device may have no end.
    if (!found.isFile()) {
      const got = found.isDirectory() ? 'a folder without any' : 'a pipe or device';
      throw new DataError({ where: file, expected: 'a sound file', got });
    }
    const handle = openSync(path, 'r');
    return {
      length: found.size,
      read: (start, end) => readable(file, () => readAt(handle, start, Math.min(end, found.size))),
      close: () => closeSync(handle),
    };
  });
}

function readAt(handle: number, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, end - start));
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(handle, bytes, done, bytes.length - done, start + done);
    if (count === 0) return bytes.subarray(0, done); // cut off meanwhile
    done += count;
  }
  return bytes;
}

function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = systemReason(cause);
    if (reason === undefined) throw cause;
    throw new DataError({ where: file, expected: 'a sound file that can be read', got: reason }, { cause });
  }
}
