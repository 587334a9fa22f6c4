// Which run of an app is the latest.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@longhand/base';
import { trainedBy } from './run-lock.ts';
import { findRun } from './run-manifest.ts';

/** The run that was begun or resumed last and whose training is done. @throws ConfigError if there is none. */
export async function latestRun(runs: string, app: string): Promise<string> {
  const names = await readdir(runs).catch(() => []);
  const candidates = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map((name) => candidate(join(runs, name), app)),
  );
  const own = candidates.filter((one) => one !== undefined).sort((a, b) => b.began - a.began);
  const latest = own.find(({ finished }) => finished);
  if (latest) return latest.path;
  const fix = `Train first: \`longhand ${app} train\`, or name a run with --run.`;
  const got = own.length === 0 ? 'none' : `none that is finished, but ${own.map(({ path }) => path).join(', ')}`;
  throw new ConfigError({ where: runs, expected: `at least one run of ${app}`, got, fix });
}

interface Candidate {
  readonly path: string;
  readonly began: number;
  readonly finished: boolean;
}

/** Links to runs count too. */
async function candidate(path: string, app: string): Promise<Candidate | undefined> {
  const found = await findRun(path, { followLink: true }).catch(() => undefined);
  if (found?.kind !== 'run' || found.app !== app) return undefined;
  if (found.manifest) {
    const busy = (await trainedBy(path)) !== undefined;
    return { path, began: Date.parse(found.manifest.began), finished: found.manifest.finished && !busy };
  }
  const { mtimeMs } = await stat(join(path, 'config.json'));
  return { path, began: mtimeMs, finished: await isFinished(path) };
}

/** Of a run without a manifest: a baseline, or one whose progress says so. */
async function isFinished(path: string): Promise<boolean> {
  if ((await readdir(path)).includes('baseline.json')) return true;
  const { openRun } = await import('./run-folder.ts'); // it loads tensors
  return openRun(path)
    .readProgress()
    .then(
      ({ finished }) => finished !== null,
      () => false,
    );
}
