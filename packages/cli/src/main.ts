// The edge of a script: runs it if it is the program, turns expected errors into one clear line and an exit code.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printableLines } from '@longhand/base';
import { problemText } from '@longhand/runs/problem-text'; // no more of it: `longhand --help` is quick
import { Interrupted } from './interrupt.ts';

/** Whether the module of this `import.meta.url` is what `node` or `tsx` was started with. */
export function isMain(moduleUrl: string): boolean {
  const script = process.argv[1];
  return script !== undefined && realpathSync(script) === fileURLToPath(moduleUrl);
}

/** Runs a script's main function; its errors end the process with 1 and a line, or a stack for those nobody expected. */
export async function runMain(main: (argv: readonly string[]) => Promise<void>): Promise<void> {
  guardStreams();
  // Of a stream whose reader has given up, or a promise that nobody waited for: too late for `main` to answer.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${problemText(error)}\n`, () => process.exit(1));
  });
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Interrupted ? error.message : problemText(error)}\n`);
    process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
  }
}

/** What becomes of output that nobody takes: a closed pipe ends the script, a full disk is an error; messages are lost. */
function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0); // `predict | head` closed the pipe
    process.stderr.write(`${problemText(Object.assign(error, { path: 'standard output' }))}\n`, () => process.exit(1));
  });
  process.stderr.on('error', () => {}); // a terminal that was closed; what runs goes on, or saves and ends
}

/** Writes results to standard output; on a terminal what it would obey is shown. */
export const writeOutput = (text: string): void =>
  void process.stdout.write(process.stdout.isTTY ? printableLines(text) : text);
