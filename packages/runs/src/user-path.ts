import { resolve } from 'node:path';
import { ConfigError } from '@longhand/base';

/**
 * A path as the user meant it: relative to where the command was typed, not to the package that pnpm runs it in.
 * @throws ConfigError for a text that no path can be
 */
export function userPath(path: string): string {
  if (!path.includes('\0')) return resolve(process.env.INIT_CWD ?? process.cwd(), path);
  throw new ConfigError({ where: 'path', expected: 'a path', got: `${JSON.stringify(path)}, with a NUL character` });
}
