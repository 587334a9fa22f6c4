// `pnpm datasets list | info NAME | fetch NAME... [--from MIRROR] | verify [NAME...]`
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError, LonghandError, printable } from '@longhand/base';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type CatalogueEntry, catalogue, filesOf, findEntry } from './catalogue.ts';
import { dataFolder } from './data-folder.ts';
import { fetchSet } from './fetch.ts';
import { isPresent, verifySet } from './stored.ts';
import { isSystemError } from './system-error.ts';

const print = (line = ''): void => void process.stdout.write(`${line}\n`);
const program = new Command('pnpm datasets').description('The public data sets that Longhand reads.');
const megabytes = (entry: CatalogueEntry): string =>
  (filesOf(entry).reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1);

const plain = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
const borders = { ...plain, 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' };
const chars = { ...borders, right: '', 'right-mid': '', middle: '  ' };

function list(): void {
  const style = { 'padding-left': 0, 'padding-right': 0, head: [], border: [] };
  const table = new Table({ head: ['name', 'task', 'MB', 'here', 'title'], chars, style });
  table.push(['generated', 'sentiment', '-', 'yes', 'Made when it is used: negation, intensity, contrast']);
  table.push(['digits', 'speech', '-', 'yes', 'Made when it is used: digit strings in sixteen synthetic voices']);
  for (const entry of catalogue) {
    const names = (entry.usedAs ?? [entry.name]).join(', ');
    table.push([names, entry.task, megabytes(entry), isPresent(entry) ? 'yes' : 'no', entry.title]);
  }
  print(table.toString());
  print(`\nData folder: ${dataFolder()} (LONGHAND_DATA)`);
}

function info(name: string): void {
  const entry = findEntry(name);
  const { title, task, source, licence, cite, splits, format, notes } = entry;
  const rows = { task, source, licence, cite, splits, format, ...(notes && { notes }) };
  print(`${entry.name}: ${title}\n`);
  for (const [key, value] of Object.entries(rows)) print(`${key.padEnd(9)}${value}`);
  print(
    `fetch    ${entry.recipe ? `pnpm datasets fetch ${entry.name}` : `pnpm datasets fetch ${entry.name} --from MIRROR`}`,
  );
  print(`\n${'SHA-256 of the content'.padEnd(64)}  ${'bytes'.padStart(10)}  file`);
  for (const { path, sha256, bytes } of filesOf(entry)) print(`${sha256}  ${String(bytes).padStart(10)}  ${path}`);
}

/** Goes on after a set that fails; Ctrl-C ends it between two files, so that each is whole or not there. */
async function fetch(names: readonly string[], { from }: { from?: string }): Promise<void> {
  const mirror = from === undefined || /^https?:/i.test(from) ? from : resolve(process.env.INIT_CWD ?? '.', from);
  const stopped = new AbortController();
  const stop = () => stopped.abort(interrupted);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  const failed: string[] = [];
  for (const name of new Set(names)) {
    try {
      await fetchSet(findEntry(name), { from: mirror, print, signal: stopped.signal });
    } catch (error) {
      report(error);
      failed.push(name);
    }
    if (stopped.signal.aborted) break;
  }
  print(`In ${dataFolder()}`);
  if (failed.length > 0 && names.length > 1) process.stderr.write(`Not fetched: ${printable(failed.join(', '))}\n`);
}

const interrupted = new DataError({
  where: 'datasets fetch',
  expected: 'to finish',
  got: 'an interruption',
  fix: 'Fetch again: what is here is whole.',
});

/** Sets that are not here are passed over unless they are named. */
async function verify(names: readonly string[]): Promise<void> {
  const entries = names.length > 0 ? new Set(names.map(findEntry)) : catalogue.filter(isPresent);
  let wrong = 0;
  for (const entry of entries) {
    for (const { path, state } of await verifySet(entry)) {
      print(`${state.padEnd(9)}  ${path}`);
      if (state === 'missing' || state === 'different') wrong++;
    }
  }
  print(wrong === 0 ? 'All as in the catalogue.' : `${wrong} files are not as in the catalogue: fetch them again.`);
  if (wrong > 0) process.exitCode = 1;
}

program.command('list').description('all sets, and which are here').action(list);
program.command('info <name>').description('source, licence, splits, checksums').action(info);
program
  .command('fetch <names...>')
  .description('download, check and convert')
  .option('--from <mirror>', 'a folder or URL that holds the prepared files; default: the official source')
  .action(fetch);
program.command('verify [names...]').description('compare files with their checksums').action(verify);

/** One line of what a user or the system did wrong. @throws other errors: they are faults of the program */
function report(error: unknown): void {
  if (!(error instanceof LonghandError) && !isSystemError(error)) throw error;
  process.stderr.write(`${error.name}: ${printable(error.message)}\n`);
  process.exitCode = 1;
}

/** The command: `argv` is what follows `datasets`. Errors of a user or the system are a line, and the exit code 1. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever read the output has gone, such as `head`.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(1));
  try {
    await program.parseAsync(
      argv.filter((argument) => argument !== '--'),
      { from: 'user' },
    );
  } catch (error) {
    report(error);
  }
}

const [, script] = process.argv;
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
