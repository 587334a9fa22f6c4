// A folder that is there whole or not at all: written beside, then renamed.
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError, parseJson, parseStored } from '@longhand/base';
import { z } from 'zod';

const manifestFile = 'model.json';
const manifestSchema = z.looseObject({
  format: z.literal('longhand-model'),
  files: z.record(z.string(), z.unknown()),
});

/**
 * Whether a bundle may be written there: where nothing is, in an empty folder, and with `overwrite` in place of a bundle.
 * @throws ConfigError if not
 */
export async function checkPlace(path: string, overwrite: boolean): Promise<void> {
  const found = await what(path);
  if (found === undefined || (found === 'a bundle' && overwrite)) return;
  const fix = found === 'a bundle' ? 'Name another folder, or add --overwrite.' : 'Name another folder.';
  throw new ConfigError({
    where: path,
    expected: overwrite ? 'a bundle, or nothing' : 'nothing there',
    got: found,
    fix,
  });
}

/**
 * Writes the files of a bundle. Killed at any moment it leaves no folder that is half written; one that was to be replaced may
 * then lie beside, as `.NAME.….replaced`.
 * @throws ConfigError as `checkPlace`
 */
export async function writeFolder(
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
  overwrite: boolean,
): Promise<void> {
  const id = randomBytes(6).toString('hex');
  const aside = (kind: string) => join(dirname(path), `.${basename(path)}.${id}.${kind}`);
  const [writing, replaced] = [aside('writing'), aside('replaced')];
  await mkdir(dirname(path), { recursive: true });
  try {
    await mkdir(writing);
    for (const [name, bytes] of files) {
      await mkdir(dirname(join(writing, name)), { recursive: true });
      await writeFile(join(writing, name), bytes, { flush: true });
    }
    await checkPlace(path, overwrite);
    if (!(await isThere(path))) return await rename(writing, path);
    await rename(path, replaced);
    await rename(writing, path).catch(async (error: unknown) => {
      await rename(replaced, path);
      throw error;
    });
  } finally {
    await rm(writing, { recursive: true, force: true });
  }
  await rm(replaced, { recursive: true });
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** What is at a path; undefined for nothing, or an empty folder. */
async function what(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!stats) return undefined;
  if (!stats.isDirectory()) return stats.isSymbolicLink() ? 'a link' : 'a file';
  const names = await readdir(path);
  if (names.length === 0) return undefined;
  const known = await bundleFiles(path);
  if (!known) return `a folder that is no bundle: it has no ${manifestFile}, or another`;
  const foreign = names.filter((name) => !known.has(name));
  return foreign.length === 0 ? 'a bundle' : `a bundle with files that are not its own: ${foreign.join(', ')}`;
}

/** What lies at the top of a bundle; undefined if the folder is none. */
async function bundleFiles(path: string): Promise<ReadonlySet<string | undefined> | undefined> {
  const where = join(path, manifestFile);
  try {
    const { files } = parseStored(manifestSchema, parseJson(await readFile(where, 'utf8'), where), where);
    return new Set([manifestFile, ...Object.keys(files).map((name) => name.split('/')[0])]);
  } catch {
    return undefined;
  }
}
