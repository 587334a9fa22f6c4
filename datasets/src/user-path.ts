// What a user's --data leads to: one file, or a folder with a file for each split.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { fileOrFolder } from './regular-file.ts';
import { tableExtensions } from './tables.ts';

/**
 * Whether the path is a folder.
 * @param expected besides a path, e.g. the names of sets
 * @throws DataError if there is nothing, or neither a file nor a folder
 */
export const isFolder = (path: string, expected: string, fix?: string): boolean =>
  fileOrFolder(path, { where: `data "${path}"`, expected, ...(fix && { fix }) }) === 'folder';

/** The table of that name in a folder, whatever its format. @throws DataError if there are two */
export function findTable(folder: string, name: string): string | undefined {
  const [file, other] = tableExtensions
    .map((extension) => name + extension)
    .filter((one) => existsSync(join(folder, one)));
  if (file === undefined) return undefined;
  if (other === undefined) return join(folder, file);
  throw new DataError({
    where: folder,
    expected: `one file ${name}`,
    got: `${file} and ${other}`,
    fix: 'Take one away.',
  });
}

/** A user's file of a split. @throws DataError if the folder has none, or two */
export function fileOfSplit(folder: string, split: string): string {
  const file = findTable(folder, split);
  if (file !== undefined) return file;
  throw new DataError({ where: folder, expected: `${split}.tsv, .csv, .jsonl or .json (or .gz)`, got: 'none' });
}
