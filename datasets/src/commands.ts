// The commands of `datasets`: each is a function that prints to standard output and throws what is wrong.
import { resolve } from 'node:path';
import { DataError, LonghandError, printable } from '@longhand/base';
import Table from 'cli-table3';
import { writeChecksums } from './checksums.ts';
import { dataFolder } from './data-folder.ts';
import { type FetchOptions, fetchSet } from './fetch.ts';
import { catalogue, findSets } from './named-sets.ts';
import { dataSets } from './sets/index.ts';
import { filesOf, isPublished, namesOf, type PublishedSet } from './sets/set.ts';
import { isPresent, verifySet } from './stored.ts';
import { isSystemError } from './system-error.ts';

const print = (line = ''): void => void process.stdout.write(`${line}\n`);

const plain = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
const borders = { ...plain, 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' };
const chars = { ...borders, right: '', 'right-mid': '', middle: '  ' };

const megabytes = (set: PublishedSet): string =>
  (filesOf(set).reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1);

/** Prints all sets, and which are in the data folder. */
export function listSets(): void {
  const style = { 'padding-left': 0, 'padding-right': 0, head: [], border: [] };
  const table = new Table({ head: ['name', 'read as', 'task', 'MB', 'here', 'title'], chars, style });
  for (const set of dataSets) {
    const here = isPublished(set) ? [megabytes(set), isPresent(set) ? 'yes' : 'no'] : ['-', 'yes'];
    const readAs = set.task === 'vectors' ? '-' : namesOf(set).join(', ');
    table.push([set.name, readAs, set.task, ...here, set.title]);
  }
  print(table.toString());
  print(`\nData folder: ${dataFolder()} (LONGHAND_DATA)`);
}

/** Prints what is known of a set. @throws ConfigError for an unknown name */
export function showSet(name: string): void {
  for (const set of findSets(name)) {
    const { title, task, source, licence, cite, splits, format, notes } = set;
    const fetch = `pnpm datasets fetch ${set.name}${set.recipe ? '' : ' --from MIRROR'}`;
    const rows = { task, source, licence, cite, splits, format, ...(notes && { notes }), fetch };
    print(`${set.name}: ${title}\n`);
    for (const [key, value] of Object.entries(rows)) print(`${key.padEnd(9)}${value}`);
    print(`\n${'SHA-256 of the content'.padEnd(64)}  ${'bytes'.padStart(10)}  file`);
    for (const { path, sha256, bytes } of filesOf(set)) print(`${sha256}  ${String(bytes).padStart(10)}  ${path}`);
  }
}

/**
 * Fetches sets, one after another; goes on after one that fails.
 * @param options `from`: a folder, relative to where the command was called, or a URL
 * @returns whether all are here
 */
export async function fetchSets(names: readonly string[], { from, signal }: FetchOptions = {}): Promise<boolean> {
  const mirror = from === undefined || /^https?:/i.test(from) ? from : resolve(process.env.INIT_CWD ?? '.', from);
  const failed: string[] = [];
  for (const name of new Set(names)) {
    try {
      for (const set of findSets(name)) await fetchSet(set, { from: mirror, print, signal });
    } catch (error) {
      reportError(error);
      failed.push(name);
    }
    if (signal?.aborted) break;
  }
  print(`In ${dataFolder()}`);
  if (failed.length > 0 && names.length > 1) process.stderr.write(`Not fetched: ${printable(failed.join(', '))}\n`);
  if (failed.length > 0 && mirror === undefined) process.stderr.write('A mirror is named with --from FOLDER-OR-URL.\n');
  return failed.length === 0;
}

/**
 * Compares the files of sets with their checksums; without names, of those that are here.
 * @returns whether all are as they should be
 */
export async function verifySets(names: readonly string[]): Promise<boolean> {
  const sets = names.length > 0 ? new Set(names.flatMap(findSets)) : catalogue.filter(isPresent);
  let wrong = 0;
  for (const set of sets) {
    for (const { path, state } of await verifySet(set)) {
      print(`${state.padEnd(9)}  ${path}`);
      if (state === 'missing' || state === 'different') wrong++;
    }
  }
  print(wrong === 0 ? 'All as in the catalogue.' : `${wrong} files are not as in the catalogue: fetch them again.`);
  return wrong === 0;
}

/** Writes the checksums of sets into the files that describe them. @throws as `writeChecksums` */
export async function writeSetChecksums(
  names: readonly string[],
  options: { readonly source?: boolean },
): Promise<void> {
  for (const set of new Set(names.flatMap(findSets))) await writeChecksums(set, { ...options, print });
}

export const interrupted = new DataError({
  where: 'datasets fetch',
  expected: 'to finish',
  got: 'an interruption',
  fix: 'Fetch again: what is here is whole.',
});

/** One line of what a user or the system did wrong. @throws other errors: they are faults of the program */
export function reportError(error: unknown): void {
  if (!(error instanceof LonghandError) && !isSystemError(error)) throw error;
  process.stderr.write(`${error.name}: ${printable(error.message)}\n`);
}
