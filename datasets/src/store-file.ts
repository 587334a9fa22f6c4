// Writing into the data folder: a file is there whole or not at all.
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dataFolder } from './data-folder.ts';
import { asDataError } from './system-error.ts';

/**
 * Writes aside and renames. The name aside is new each time and must be free, so that no link that lies there is followed.
 * @param path below the data folder
 * @throws DataError if the folder cannot be made or the disk is full; nothing is left behind then
 */
export async function storeFile(path: string, bytes: Buffer): Promise<void> {
  const target = join(dataFolder(), path);
  const aside = `${target}.${randomBytes(6).toString('hex')}.fetching`;
  try {
    await mkdir(dirname(target), { recursive: true });
    const file = await open(aside, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, target);
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {}); // what went wrong before says more
    throw asDataError(cause, {
      where: target,
      expected: 'a place to write',
      fix: 'Set LONGHAND_DATA to another folder.',
    });
  }
}
