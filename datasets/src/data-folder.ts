// Where fetched sets lie: LONGHAND_DATA, or a folder of the user's cache.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@longhand/base';

/** The folder of the public sets: `LONGHAND_DATA`, or one in the user's cache. */
export function dataFolder(): string {
  const { LONGHAND_DATA, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (LONGHAND_DATA) return LONGHAND_DATA;
  return join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'longhand', 'datasets');
}

/** Path of a file of a fetched set. @throws DataError, with the command that fetches it, if it is not there. */
export function setFile(set: string, file: string): string {
  const path = join(dataFolder(), file);
  if (existsSync(path)) return path;
  throw new DataError({
    where: `data set "${set}"`,
    expected: `its file ${file} in ${dataFolder()}`,
    got: 'none',
    fix: `Fetch it: \`pnpm datasets fetch ${set}\`, or set LONGHAND_DATA to the folder that has it.`,
  });
}
