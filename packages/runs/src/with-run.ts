// A run from its first byte to its last. A new one is written beside, in a hidden folder, and takes its place at its first
// checkpoint: until then a run of the same name stays, and what fails before leaves nothing.
import { mkdtemp, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '@longhand/base';
import { createRunFolder, type HeldRun, type RunFolder } from './run-folder.ts';
import { lockRun } from './run-lock.ts';
import { checksumOf, type Found, findRun, newManifest, type RunManifest } from './run-manifest.ts';
import { asidePattern, syncFolder } from './write-aside.ts';

/** Whether a run begins anew or from a checkpoint. */
export type RunStart = 'new' | 'resume';

/** How a run is opened: new, resumed or replaced. */
export interface RunRequest {
  /** As its manifest names it, e.g. `sentiment`. */
  readonly app: string;
  /** What computes now. */
  readonly compute?: string;
  /** Resumes the run that is there. One that has no checkpoint yet starts anew. */
  readonly resume?: boolean;
  /** Replaces the run that is there. */
  readonly overwrite?: boolean;
}

/**
 * Trains the run at `path`: `body` gets its folder, and whether it starts anew or from a checkpoint. No other process can have the run
 * meanwhile.
 * @throws ConfigError if a run is there and neither flag says what to do, if both do, if there is none to resume, if what is there is
 * no run or holds other files, or if another process trains it
 */
export async function withRun<T>(
  path: string,
  { app, compute = '', resume = false, overwrite = false }: RunRequest,
  body: (run: RunFolder, start: RunStart) => Promise<T>,
): Promise<T> {
  if (resume && overwrite)
    throw new ConfigError({ where: '--resume --overwrite', expected: 'one of the two', got: 'both' });
  const release = await lockRun(path);
  try {
    await tidyUp(path);
    const found = await findRun(path);
    check(path, found, { app, resume, overwrite });
    const start = resume && found.kind === 'run' && (await hasProgress(path)) ? 'resume' : 'new';
    if (start === 'resume' && found.kind === 'run') {
      await removeAsides(path, found.foreign);
      return await body(createRunFolder(path, compute, await resumed(path, app, found.manifest)), start);
    }
    const { held, abandon } = await newRun(path, app);
    try {
      return await body(createRunFolder(path, compute, held), start);
    } finally {
      await abandon();
    }
  } finally {
    release();
  }
}

function check(path: string, found: Found, { app, resume, overwrite }: RunRequest): void {
  const problem = (expected: string, got: string, fix: string) => new ConfigError({ where: path, expected, got, fix });
  if (found.kind === 'other')
    throw problem('a run, or nothing yet', found.what, 'It is left alone: choose another --name.');
  if (found.kind === 'nothing') {
    if (resume) throw problem('a run to resume', 'none', 'Leave --resume away.');
    return;
  }
  if (!resume && !overwrite) {
    const fix = 'Resume it (--resume), replace it (--overwrite) or choose another --name.';
    throw problem('no run of this name yet', 'one', fix);
  }
  if (found.app !== app) throw problem(`a run of ${app}`, `one of ${found.app}`, 'Choose another --name.');
  if (overwrite && found.foreign.length > 0) throw keepsOthers(path, found.foreign);
}

const keepsOthers = (path: string, foreign: readonly string[]): ConfigError =>
  new ConfigError({
    where: path,
    expected: 'a folder with nothing but a run, as it would be deleted',
    got: `also ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ` and ${foreign.length - 3} more` : ''}`,
    fix: 'Move that elsewhere, or choose another --name.',
  });

const hasProgress = (path: string): Promise<boolean> => readdir(path).then((names) => names.includes('progress.json'));

/** A run made before there were manifests gets one, of the files that it has. */
async function resumed(path: string, app: string, manifest?: RunManifest): Promise<HeldRun> {
  const began = new Date().toISOString();
  const own = manifest ?? { ...newManifest(app), files: await filesOf(path) };
  return { place: path, manifest: { ...own, began }, resumed: true, commit: async () => {} };
}

async function filesOf(path: string): Promise<RunManifest['files']> {
  const unwatched = /^(?:metrics\.jsonl|(?:report|statistics)\..*|(?:translations|summaries)\..*|\..*)$/;
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !unwatched.test(entry.name)).map(({ name }) => name);
  const hashed = names.map(async (name) => [name, [checksumOf(await readFile(join(path, name)))]]);
  return Object.fromEntries(await Promise.all(hashed));
}

async function newRun(path: string, app: string): Promise<{ held: HeldRun; abandon(): Promise<void> }> {
  const place = await mkdtemp(beside(path, 'new'));
  let committed = false;
  const held = {
    place,
    manifest: newManifest(app),
    resumed: false,
    commit: async () => {
      if (committed) return;
      await replace(path, held.place);
      held.place = path;
      committed = true;
    },
  };
  const abandon = async () => {
    if (!committed) await rm(place, { recursive: true, force: true });
  };
  return { held, abandon };
}

/** `.name.new-` and `.name.old-` in the folder of the runs. */
const beside = (path: string, what: 'new' | 'old'): string => join(dirname(path), `.${basename(path)}.${what}-`);

/** The new folder takes the run's place; then the old one goes, unless somebody has put other files into it meanwhile. */
async function replace(path: string, place: string): Promise<void> {
  const found = await findRun(path);
  const blocked = found.kind === 'other' || (found.kind === 'run' && found.foreign.length > 0);
  if (blocked) {
    const foreign = found.kind === 'run' ? found.foreign : [found.what];
    throw keepsOthers(path, foreign);
  }
  if (found.kind === 'nothing') {
    await rmdir(path).catch(() => undefined); // an empty folder, if any
    await rename(place, path);
    await syncFolder(dirname(path));
    return;
  }
  const old = await mkdtemp(beside(path, 'old'));
  await rename(path, join(old, 'run'));
  try {
    await rename(place, path);
  } catch (error) {
    await rename(join(old, 'run'), path);
    await rmdir(old);
    throw error;
  }
  await syncFolder(dirname(path));
  await rm(old, { recursive: true });
}

/** What processes that were killed have left: a new run that never took its place, an old one that was being replaced. */
async function tidyUp(path: string): Promise<void> {
  const folder = dirname(path);
  const left = (await readdir(folder)).map((name) => join(folder, name));
  for (const old of left.filter((one) => one.startsWith(beside(path, 'old')))) {
    const inside = await findRun(join(old, 'run'));
    if (inside.kind === 'other' || (inside.kind === 'run' && inside.foreign.length > 0)) continue; // not ours to delete
    if (inside.kind === 'run' && (await findRun(path)).kind === 'nothing') {
      await rmdir(path).catch(() => undefined);
      await rename(join(old, 'run'), path);
    }
    await removeIfOwn(join(old, 'run'));
    await rmdir(old).catch(() => undefined);
  }
  for (const staging of left.filter((one) => one.startsWith(beside(path, 'new')))) await removeIfOwn(staging);
}

/** Deletes a folder that holds files of a run and nothing else. */
async function removeIfOwn(path: string): Promise<void> {
  const found = await findRun(path);
  if (found.kind === 'nothing') await rmdir(path).catch(() => undefined);
  if (found.kind === 'run' && found.foreign.length === 0) await rm(path, { recursive: true });
}

/** Files that were being written when the process was killed. */
async function removeAsides(path: string, foreign: readonly string[]): Promise<void> {
  for (const name of await readdir(path))
    if (asidePattern.test(name) && !foreign.includes(name)) await rm(join(path, name));
}
