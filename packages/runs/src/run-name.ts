// Where a run lies: its name is one folder below that of the runs, and can be no other.
import { join } from 'node:path';
import { ConfigError, printable } from '@longhand/base';
import { userPath } from './user-path.ts';

/** Names that Windows keeps for devices, with or without an ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Bytes that file systems allow, less what is put around a name while it is written. */
const maxBytes = 200;

/**
 * The path of a run.
 * @throws ConfigError for a name that is not one plain folder, or no folder of runs
 */
export function runPath(runs: string, name: string): string {
  const folder = runsPath(runs);
  const problem = problemOf(name);
  if (problem === undefined) return join(folder, name);
  throw new ConfigError({
    where: '--name',
    expected: "a folder's name",
    got: `${JSON.stringify(name)}, ${problem}`,
    fix: 'Give another --name; --runs says in which folder it lies.',
  });
}

/** The folder of the runs. @throws ConfigError if it is empty */
export function runsPath(runs: string): string {
  if (runs.trim() !== '') return userPath(runs);
  throw new ConfigError({ where: '--runs', expected: 'a folder', got: 'an empty text' });
}

function problemOf(name: string): string | undefined {
  if (name === '') return 'which is empty';
  if (/[/\\]/.test(name)) return 'which has a separator of paths';
  if (name.startsWith('.')) return 'which begins with a dot';
  if (printable(name) !== name) return 'which has a control character';
  if (name !== name.trim() || name.endsWith('.')) return 'which begins or ends with a space, or ends with a dot';
  if (device.test(name)) return 'which is a device on Windows';
  return Buffer.byteLength(name) > maxBytes ? `of more than ${maxBytes} bytes` : undefined;
}
