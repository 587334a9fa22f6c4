// Files that are either old or new, never half: written beside, flushed, then renamed over.
import { open, rename, rm } from 'node:fs/promises';

/** Replaces `path`; killed at any moment it leaves the old content or the new one. */
export async function writeAside(path: string, content: string | Uint8Array): Promise<void> {
  const aside = `${path}.writing`;
  try {
    const file = await open(aside, 'w');
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
}
