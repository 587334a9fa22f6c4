// The files of a folder and of those in it, where each file is a text or a sound.
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { DataError } from '@longhand/base';
import { asDataError } from './system-error.ts';
import { readText } from './text-file.ts';

/** `a2` before `a10`. */
const { compare } = new Intl.Collator('en', { numeric: true });

/**
 * Paths below the folder, with `/`, sorted; hidden files and folders are left out, and links to folders are not followed.
 * @throws DataError if a folder cannot be read
 */
export async function filesBelow(folder: string, endings: readonly string[]): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw asDataError(cause, { where: folder, expected: 'a folder that can be read' });
  });
  return found
    .filter((entry) => !entry.isDirectory() && endings.some((ending) => entry.name.toLowerCase().endsWith(ending)))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(?:^|\/)\./.test(path))
    .sort((a, b) => compare(a, b) || (a < b ? -1 : 1));
}

export const textEndings: readonly string[] = ['.txt', '.txt.gz'];

/** Without `.txt` or `.txt.gz`. */
export const stemOf = (path: string): string => path.replace(/\.txt(?:\.gz)?$/i, '');

/** The class of a file is the folder it lies in, at any depth. @throws DataError for one beside those folders */
export function classOfFile(folder: string, path: string): string {
  const [name = '', ...rest] = path.split('/');
  if (rest.length > 0) return name;
  throw new DataError({ where: join(folder, path), expected: 'a folder for each class', got: 'a file beside them' });
}

/** The whole text of a file. @throws DataError if it is blank */
export async function readWholeText(path: string): Promise<string> {
  const text = (await readText(path)).trim();
  if (text !== '') return text;
  throw new DataError({ where: path, expected: 'text', got: 'none' });
}
