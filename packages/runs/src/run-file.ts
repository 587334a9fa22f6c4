// Reading a file of a run, and what is said of one that is damaged.
import { readFile } from 'node:fs/promises';
import { DataError } from '@longhand/base';
import { systemReason } from './problem-text.ts';

export const takeBackup = 'The file was changed or is damaged: take it from a backup, or train again.';

export const damaged = (where: string, expected: string, got: string): DataError =>
  new DataError({ where, expected, got, fix: takeBackup });

/** @throws DataError if it cannot be read */
export async function readOwn(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const got = `no readable file (${systemReason(cause) ?? cause.message})`;
    throw new DataError(
      { where: path, expected: 'a file of a run', got, fix: 'Check the folder; train first.' },
      { cause },
    );
  });
}
