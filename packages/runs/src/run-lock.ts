// One process trains a run at a time: a file beside the run says which. That of a process that has died is taken over.
import { randomUUID } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import { mkdir, open, readFile, rmdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ConfigError, parseJson, parseStored } from '@longhand/base';
import * as z from 'zod';
import { writeAside } from './write-aside.ts';

const lockSchema = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** When the process began, as the system counts it: another process may get its number. Empty where the system does not say. */
  began: z.string(),
  since: z.string(),
  token: z.string(),
});
type Lock = z.infer<typeof lockSchema>;

const lockPath = (run: string): string => join(dirname(run), `.${basename(run)}.lock`);

/** A lock that is being written may be empty for so long; a file that stays so was left by a power cut. */
const writingSeconds = 30;

/**
 * Takes the run for this process.
 * @returns what gives it back
 * @throws ConfigError if another process, or this one, has it
 */
export async function lockRun(run: string): Promise<() => void> {
  const path = lockPath(run);
  const own: Lock = {
    ...{ pid: process.pid, host: hostname(), began: await processStart(process.pid) },
    ...{ since: new Date().toISOString(), token: randomUUID() },
  };
  await mkdir(dirname(path), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' && error.code !== 'ENOTDIR') throw error;
    throw new ConfigError({ where: '--runs', expected: 'a folder', got: `${dirname(path)}, where a file is` });
  });
  if (!(await create(path, own))) await takeOver(run, path, own);
  const release = (): void => {
    process.off('exit', release);
    try {
      if (readFileSync(path, 'utf8').includes(own.token)) unlinkSync(path);
    } catch {
      // gone already: somebody removed it by hand
    }
  };
  process.on('exit', release);
  return release;
}

/** Who trains the run now, in words; undefined if nobody does. */
export async function trainedBy(run: string): Promise<string | undefined> {
  const found = await read(lockPath(run));
  if (found === undefined || !(await isAlive(found, lockPath(run)))) return undefined;
  return typeof found === 'string' ? 'a process that is just starting' : textOf(found);
}

const textOf = ({ pid, host, since }: Lock): string =>
  `process ${pid}${host === hostname() ? '' : ` on ${host}`}, since ${since}`;

/** False if the file is there. */
async function create(path: string, lock: Lock): Promise<boolean> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!file) return false;
  try {
    await file.writeFile(`${JSON.stringify(lock)}\n`);
  } finally {
    await file.close();
  }
  return true;
}

/** Two processes may find the same dead one: a folder, which only one of them can make, decides. */
async function takeOver(run: string, path: string, own: Lock): Promise<void> {
  const found = await read(path);
  if (found !== undefined && (await isAlive(found, path))) throw inUse(run, path, found);
  const guard = `${path}.taking`;
  const { mtimeMs } = await stat(guard).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
  if (Date.now() - mtimeMs > 1000 * writingSeconds) await rmdir(guard).catch(() => undefined); // it died just here
  await mkdir(guard).catch((cause: unknown) => {
    throw inUse(run, path, 'starting', { cause });
  });
  try {
    const now = await read(path);
    if (now !== undefined && (await isAlive(now, path))) throw inUse(run, path, now);
    await writeAside(path, `${JSON.stringify(own)}\n`);
  } finally {
    await rmdir(guard);
  }
}

/** A text: the file is there and is no lock, or not yet. */
async function read(path: string): Promise<Lock | string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return parseStored(lockSchema, parseJson(text, path), path);
  } catch {
    return text;
  }
}

async function isAlive(lock: Lock | string, path: string): Promise<boolean> {
  if (typeof lock === 'string') {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
    return Date.now() - mtimeMs < 1000 * writingSeconds;
  }
  if (lock.host !== hostname()) return true; // nobody here can know
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's, and alive
  }
  return lock.began === '' || lock.began === (await processStart(lock.pid));
}

/** Clock ticks from the machine's start to the process's (proc(5), fields 3 and 22 of stat); empty where there is no /proc. */
async function processStart(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? ''); // Z: its parent has not noticed yet
}

function inUse(run: string, path: string, lock: Lock | string, options?: ErrorOptions): ConfigError {
  const elsewhere = typeof lock !== 'string' && lock.host !== hostname();
  return new ConfigError(
    {
      where: run,
      expected: 'a run that no other process trains',
      got: typeof lock === 'string' ? 'one that is just being started' : `one that ${textOf(lock)} trains`,
      fix: `Wait for it, stop it, or choose another --name.${elsewhere ? ` If it no longer runs, delete ${path}.` : ''}`,
    },
    options,
  );
}
