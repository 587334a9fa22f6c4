// `pnpm datasets list | info NAME | fetch NAME... [--from MIRROR] | verify [NAME...] | checksums NAME...`
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { fetchSets, interrupted, listSets, reportError, showSet, verifySets, writeSetChecksums } from './commands.ts';

const failUnless = (fine: boolean): void => {
  if (!fine) process.exitCode = 1;
};

/** Ctrl-C ends it between two files, so that each is whole or not there. */
function stopSignal(): AbortSignal {
  const stopped = new AbortController();
  const stop = () => stopped.abort(interrupted);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  return stopped.signal;
}

const program = new Command('pnpm datasets').description('The public data sets that Longhand reads.');
program.command('list').description('all sets, and which are here').action(listSets);
program.command('info <name>').description('source, licence, splits, checksums').action(showSet);
program
  .command('fetch <names...>')
  .description('download, check and convert; goes on after a set that fails')
  .option('--from <mirror>', 'a folder or URL that holds the prepared files; default: the official source')
  .action(async (names: string[], { from }: { from?: string }) =>
    failUnless(await fetchSets(names, { from, signal: stopSignal() })),
  );
program
  .command('verify [names...]')
  .description('compare files with their checksums')
  .action(async (names: string[]) => failUnless(await verifySets(names)));
program
  .command('checksums <names...>')
  .description("write checksums into a set's file, of the data folder or else of what the source gives")
  .option('--source', 'of what the source gives, whatever lies in the data folder')
  .action(writeSetChecksums);

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
    reportError(error);
    process.exitCode = 1;
  }
}

const [, script] = process.argv;
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
