// A model's files from a folder: the source that a browser does not have.
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, DataError } from '@longhand/base';
import type { ModelSource } from '@longhand/bundle';
import { systemReason } from './problem-text.ts';

/**
 * Files below a folder, each read when it is asked for. Links to files are followed.
 * @param folder path of a run or a bundle, or its `file:` URL
 * @returns a source whose `read` gives undefined for a file that is not there. It throws DataError if the folder is not there, if
 * a name leads out of it, or if what lies at a name is no readable file
 */
export function folderSource(folder: string | URL): ModelSource {
  const path = typeof folder === 'string' ? folder : pathOf(folder);
  return {
    name: path,
    read: async (file) => {
      checkName(path, file);
      const bytes = await readRegular(join(path, file));
      if (bytes === undefined) await checkFolder(path);
      return bytes;
    },
  };
}

function pathOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new ConfigError({ where: url.href, expected: 'the URL of a folder here', got: String(cause) }, { cause });
  }
}

/** Names come from files that anyone can have written: they stay below the folder on every system. */
function checkName(folder: string, file: string): void {
  const parts = file.split('/');
  const plain = !/[\\:\0]/.test(file) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (plain) return;
  throw new DataError({ where: folder, expected: 'the name of a file below the folder', got: JSON.stringify(file) });
}

/** Undefined if nothing is there. */
async function readRegular(path: string): Promise<Uint8Array | undefined> {
  try {
    // Without waiting: to open a pipe that nobody writes to would take forever.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (stats.isFile()) return plainBytes(await file.readFile());
      const got = stats.isDirectory() ? 'a folder' : 'a pipe or device';
      throw new DataError({ where: path, expected: 'a file', got });
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unreadable(path, 'a readable file', error);
  }
}

/** A Buffer is no plain Uint8Array: its `slice` does not copy. */
const plainBytes = ({ buffer, byteOffset, byteLength }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

async function checkFolder(path: string): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, 'the folder of a model', error);
  });
  if (stats.isDirectory()) return;
  throw new DataError({
    where: path,
    expected: 'the folder of a model',
    got: 'a file',
    fix: 'Name the folder it is in.',
  });
}

const unreadable = (where: string, expected: string, cause: unknown): DataError =>
  new DataError({ where, expected, got: systemReason(cause) ?? String(cause) }, { cause });
