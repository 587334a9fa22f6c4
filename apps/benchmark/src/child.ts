// A command of an app as a process of its own, as its user starts it.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { App } from './entry.ts';
import { peakMemoryVariable } from './peak-memory-variable.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const preload = new URL('./peak-memory.ts', import.meta.url).href;

export interface Command {
  readonly app: App;
  readonly script: string;
  readonly args: readonly string[];
  /** Where its messages go, one command after another. */
  readonly log: string;
  /** A file that its standard output becomes when it ends well. */
  readonly output?: string;
}

export interface Ended {
  /** MiB; absent where the process could not say. */
  readonly peakMemoryMiB?: number;
}

/** A command that ended with an error. */
class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** A command that was asked to stop, and has saved. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export type Watch = (line: string) => void;

/**
 * @param watch sees each line that the command writes to standard error
 * @param stop aborts: the command is asked to save and to end
 * @throws CommandFailed with the last words of the command; Stopped if it was asked to stop
 */
export async function runCommand(command: Command, watch: Watch, stop: AbortSignal): Promise<Ended> {
  const { app, script, args, log, output } = command;
  const [memory, pidFile] = [`${log}.memory`, `${log}.pid`];
  await waitForOrphan(pidFile);
  if (stop.aborted) throw new Stopped(`${app} ${script} was not begun`);
  const logFile = createWriteStream(log, { flags: 'a' });
  logFile.write(`${app} ${script} ${args.join(' ')}\n`);
  const path = join(root, 'apps', app, 'src', `${script}.ts`);
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', preload, path, ...args], {
    cwd: root,
    env: { ...process.env, [peakMemoryVariable]: memory },
    // A group of its own: a Ctrl-C of the terminal comes here first, and once.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) await writeFile(pidFile, String(child.pid));
  const ask = () => child.kill('SIGTERM');
  stop.addEventListener('abort', ask);
  const words: string[] = [];
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    logFile.write(`${line}\n`);
    if (line.trim() !== '') words.push(line);
    if (words.length > 5) words.shift();
    watch(line);
  });
  const printed = output === undefined ? logFile : createWriteStream(`${output}.writing`);
  child.stdout?.pipe(printed, { end: output !== undefined });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) =>
    child.on('error', reject).on('close', (...ended) => resolve(ended)),
  ).finally(() => {
    stop.removeEventListener('abort', ask);
    logFile.end();
  });
  const peak = Number(await readFile(memory, 'utf8').catch(() => ''));
  for (const file of [memory, pidFile]) await rm(file, { force: true });
  if (stop.aborted) throw new Stopped(`${app} ${script} was stopped`);
  if (code !== 0)
    throw new CommandFailed(`${app} ${script} ended with ${code ?? signal}: ${words.join(' ')} (all of it: ${log})`);
  if (output !== undefined) await rename(`${output}.writing`, output);
  return peak > 0 ? { peakMemoryMiB: peak } : {};
}

const orphanSeconds = 60;

/** A benchmark that was killed leaves a command that is saving: it ends by itself (peak-memory.ts), and holds its run until then. */
async function waitForOrphan(pidFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  for (let second = 0; pid > 0 && isAlive(pid) && second < orphanSeconds; second += 0.2) await wait(200);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
