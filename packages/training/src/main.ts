// The edge of a script: runs it if it is the program, turns expected errors into one clear message and an exit code.
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LonghandError } from '@longhand/base';
import { Interrupted } from './interrupt.ts';

/** Whether the module of this `import.meta.url` is what `node` or `tsx` was started with. */
export function isMain(moduleUrl: string): boolean {
  const script = process.argv[1];
  return script !== undefined && realpathSync(script) === fileURLToPath(moduleUrl);
}

/** Runs a script's main function; its errors end the process with 1 and a message, or a stack for those nobody expected. */
export async function runMain(main: (argv: readonly string[]) => Promise<void>): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0); // `predict | head` closed the pipe
    throw error;
  });
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (error instanceof Interrupted) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 130;
      return;
    }
    const expected = error instanceof LonghandError;
    process.stderr.write(`${expected ? `${error.name}: ${error.message}` : (error as Error).stack}\n`);
    process.exitCode = 1;
  }
}

/** A path as the user meant it: relative to where the command was typed, not to the package that pnpm runs it in. */
export const userPath = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);
