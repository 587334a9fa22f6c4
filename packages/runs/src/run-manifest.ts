// run.json: what makes a folder a run. It names the app and, for each file that the run is read from, the SHA-256 of its content.
// While a file is replaced the manifest has both, the old and the new: a process may die between the two writes.
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, parseJson, parseStored } from '@longhand/base';
import * as z from 'zod';
import { systemReason } from './problem-text.ts';
import { asidePattern } from './write-aside.ts';

export const manifestFile = 'run.json';
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 of 64 digits');

const manifestSchema = z.strictObject({
  format: z.literal('longhand-run'),
  version: z.literal(1),
  app: z.string().min(1),
  /** When it was begun or last resumed. */
  began: z.iso.datetime(),
  /** Whether all of its training is done. */
  finished: z.boolean(),
  files: z.record(z.string(), z.array(sha256).min(1).max(2)),
});
export type RunManifest = z.infer<typeof manifestSchema>;

export const checksumOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

export const newManifest = (app: string): RunManifest => ({
  ...{ format: 'longhand-run', version: 1, app },
  ...{ began: new Date().toISOString(), finished: false, files: {} },
});

/** Undefined where there is none. @throws DataError if it is damaged, or of a version to come */
export async function readManifest(folder: string): Promise<RunManifest | undefined> {
  const path = join(folder, manifestFile);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new DataError({ where: path, expected: 'the manifest of a run', got: systemReason(error) ?? error.message });
  });
  if (text === undefined) return undefined;
  const fix = 'It was made by another version, or is damaged: use that version, or take it from a backup.';
  return parseStored(manifestSchema, parseJson(text, path, fix), path, fix);
}

/** What lies at a run's path. */
export type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'other'; readonly what: string }
  | {
      readonly kind: 'run';
      readonly app: string;
      readonly manifest?: RunManifest;
      readonly foreign: readonly string[];
    };

/**
 * `foreign` are files that no run has: a folder with such is not deleted.
 * @param followLink a link to a run is a run, for those who only read it
 */
export async function findRun(path: string, { followLink = false } = {}): Promise<Found> {
  const stats = await (followLink ? stat : lstat)(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!stats) return { kind: 'nothing' };
  if (!stats.isDirectory()) return { kind: 'other', what: stats.isSymbolicLink() ? 'a link' : 'a file' };
  if ((await readdir(path)).length === 0) return { kind: 'nothing' };
  let manifest: RunManifest | undefined;
  try {
    manifest = await readManifest(path);
  } catch (error) {
    return { kind: 'other', what: `a folder whose ${manifestFile} cannot be read (${(error as Error).message})` };
  }
  const app = manifest?.app ?? (await earlierApp(path));
  if (app === undefined) return { kind: 'other', what: `a folder that is no run: it has no ${manifestFile}` };
  return { kind: 'run', app, ...(manifest && { manifest }), foreign: await foreignFiles(path, manifest) };
}

/** Runs made before there were manifests are known by their config.json. */
const earlierSchema = z.object({ app: z.string().min(1), config: z.looseObject({}), preset: z.string() });

async function earlierApp(path: string): Promise<string | undefined> {
  const where = join(path, 'config.json');
  try {
    return parseStored(earlierSchema, parseJson(await readFile(where, 'utf8'), where), where).app;
  } catch {
    return undefined;
  }
}

/** Files of a run beside those of its manifest: what evaluations write, and all that runs had before there were manifests. */
const ofRuns = [
  /^(?:run|config|progress|baseline|threshold|columns|vector-words)\.json$/,
  /^(?:vocabulary|tokenizer)(?:\.source|\.target)?\.json$/,
  /^(?:weights|vectors)\.safetensors$/,
  /^metrics\.jsonl$/,
  /^(?:report|statistics)(?:\.[\w-]+)*\.(?:json|html)$/,
  /^(?:transcripts|translations|summaries)(?:\.[\w-]+)+\.(?:txt|jsonl)$/,
  /^\.DS_Store$/,
];

/** Paths of what lies in the folder and is no part of a run, links among them. */
async function foreignFiles(path: string, manifest?: RunManifest): Promise<string[]> {
  const known = (name: string): boolean =>
    ofRuns.some((pattern) => pattern.test(name)) || (manifest !== undefined && Object.hasOwn(manifest.files, name));
  const foreign: string[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.name === 'checkpoints' && entry.isDirectory()) foreign.push(...(await foreignCheckpoints(path)));
    else if (!entry.isFile() || !known(entry.name.replace(asidePattern, ''))) foreign.push(entry.name);
  }
  return foreign;
}

const checkpointFiles = ['weights.safetensors', 'optimizer.safetensors'] as const;
export const isCheckpoint = (name: string): boolean => /^\d{1,16}$/.test(name);

async function foreignCheckpoints(path: string): Promise<string[]> {
  const foreign: string[] = [];
  for (const entry of await readdir(join(path, 'checkpoints'), { withFileTypes: true })) {
    const own = `checkpoints/${entry.name}`;
    if (!entry.isDirectory() || !isCheckpoint(entry.name)) foreign.push(own);
    else foreign.push(...(await foreignOf(join(path, own))).map((name) => `${own}/${name}`));
  }
  return foreign;
}

/** Of a checkpoint's folder. */
export const foreignOf = async (checkpoint: string): Promise<string[]> =>
  (await readdir(checkpoint, { withFileTypes: true }))
    .filter(
      (entry) => !entry.isFile() || !checkpointFiles.some((file) => file === entry.name.replace(asidePattern, '')),
    )
    .map(({ name }) => name);
