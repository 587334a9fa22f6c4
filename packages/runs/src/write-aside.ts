// Files that are either old or new, never half: written beside, flushed, then renamed over.
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces `path`; killed at any moment it leaves the old content or the new one. A link at `path` is replaced too, and what it
 * names is left alone.
 */
export async function writeAside(path: string, content: string | Uint8Array): Promise<void> {
  // A name that nobody can have planted a link at; `wx` refuses one all the same.
  const aside = `${path}.${randomBytes(6).toString('hex')}.writing`;
  const file = await open(aside, 'wx');
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** What a killed process may have left of a file. */
export const asidePattern = /\.(?:[0-9a-f]{12}\.)?writing$/;

/** Flushes the names in a folder, where the system can. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined); // Windows opens no folders
  try {
    await folder?.sync();
  } catch {
    // some file systems cannot; the rename has happened all the same
  } finally {
    await folder?.close();
  }
}
