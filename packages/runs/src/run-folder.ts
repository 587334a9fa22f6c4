// A run's folder: run.json (the manifest), config.json, weights.safetensors (the best so far), metrics.jsonl, and progress.json,
// which names the checkpoint to resume from. progress.json is written last, so what it names is whole.
import { constants } from 'node:fs';
import { appendFile, lstat, mkdir, readdir, readFile, rm, rmdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, parseJson, parseStored } from '@longhand/base';
import { checkFinite, lowerRate, type NamedTensors, type Position } from '@longhand/training';
import { systemReason } from './problem-text.ts';
import { type Progress, progressFormat, progressSchema } from './progress-schema.ts';
import {
  type checkpointFiles,
  checksumOf,
  foreignOf,
  isCheckpoint,
  manifestFile,
  type RunManifest,
  readManifest,
} from './run-manifest.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensors } from './safetensors.ts';
import { writeAside } from './write-aside.ts';

/** A run's folder: its files, written whole or not at all. */
export interface RunFolder {
  /** Where it lies; a new run does so from its first checkpoint on. */
  readonly path: string;
  /** What computes now, e.g. `native-avx512, 2 threads`; empty if nobody said. */
  readonly compute: string;
  /** Path of a file of the run. */
  file(name: string): string;
  /**
   * Writes a file that the run is read from.
   * @param mayChange false: a run that is resumed has it already, and it must be the same
   * @throws DataError if it is not
   */
  write(name: string, content: string | Uint8Array, options?: { readonly mayChange?: boolean }): Promise<void>;
  writeJson(name: string, value: unknown, options?: { readonly mayChange?: boolean }): Promise<void>;
  /** @throws DataError if the file is missing or not what was written */
  read(name: string): Promise<Buffer>;
  /** @throws DataError if the file is missing, not what was written, or not JSON */
  readJson(name: string): Promise<unknown>;
  /** @throws DataError if there is none, or it is damaged or of a newer format */
  readProgress(): Promise<Progress>;
  logMetrics(row: Readonly<Record<string, unknown>>): Promise<void>;
  metricsBytes(): Promise<number>;
  /** Forgets the metrics written after the checkpoint that a run resumes from. @throws DataError if those before are not there */
  truncateMetrics(progress: Pick<Progress, 'metricsBytes' | 'checksums'>): Promise<void>;
  /** @throws DataError if a weight is not finite; then the last checkpoint stays */
  writeCheckpoint(
    tensors: { readonly weights: NamedTensors; readonly optimizer: NamedTensors },
    progress: Position,
  ): Promise<void>;
  readCheckpoint(progress: Progress): Promise<{ weights: StoredTensors; optimizer: StoredTensors }>;
  /** Says that a run without checkpoints, such as a baseline, is done. */
  complete(): Promise<void>;
}

/** A run that this process trains: what `withRun` knows of it. */
export interface HeldRun {
  /** Where its files lie now. */
  readonly place: string;
  manifest: RunManifest;
  readonly resumed: boolean;
  /** Puts a new run where it belongs; again: nothing. */
  commit(): Promise<void>;
}

/** The folder as an object; nothing is read or written yet. */
export const openRun = (path: string, compute = ''): RunFolder => createRunFolder(path, compute);

export function createRunFolder(path: string, compute: string, held?: HeldRun): RunFolder {
  const file = (name: string) => join(held?.place ?? path, name);
  const saveManifest = (own: HeldRun) => writeAside(file(manifestFile), `${JSON.stringify(own.manifest, null, 2)}\n`);
  const oneByOne = createQueue(); // each write of a file is two, the manifest's and its own
  const write: RunFolder['write'] = (name, content, { mayChange = false } = {}) =>
    held ? oneByOne(() => writeHeld(held, name, content, mayChange)) : writeAside(file(name), content);
  const writeHeld = async (held: HeldRun, name: string, content: string | Uint8Array, mayChange: boolean) => {
    const { files } = held.manifest;
    const [before, now] = [Object.hasOwn(files, name) ? files[name]?.at(-1) : undefined, checksumOf(content)];
    if (held.resumed && !mayChange && before !== undefined && before !== now) throw otherContent(file(name));
    const both = before === undefined || before === now ? [now] : [before, now];
    held.manifest = { ...held.manifest, files: { ...files, [name]: both } };
    await saveManifest(held);
    await writeAside(file(name), content);
    held.manifest = { ...held.manifest, files: { ...files, [name]: [now] } };
  };
  const writeJson: RunFolder['writeJson'] = (name, value, options) =>
    write(name, `${JSON.stringify(value, null, 2)}\n`, options);
  const read = async (name: string): Promise<Buffer> => {
    const attempts = held ? 1 : 4; // another process may write between our reading of the manifest and of the file
    for (let attempt = 1; ; attempt++) {
      const manifest = held?.manifest ?? (await readManifest(path));
      const bytes = await readOwn(file(name));
      const got = manifest && unlike(manifest, name, bytes);
      if (got === undefined) return bytes;
      if (attempt === attempts) throw damaged(file(name), `the content that ${manifestFile} names`, got);
    }
  };
  const readJson = async (name: string) => parseJson((await read(name)).toString('utf8'), file(name), takeBackup);
  const metrics = createMetrics(() => file('metrics.jsonl'));

  return {
    path,
    compute,
    file,
    write,
    writeJson,
    read,
    readJson,
    ...metrics,
    readProgress: async () =>
      parseStored(progressSchema, await readJson('progress.json'), file('progress.json'), otherVersion),
    writeCheckpoint: async ({ weights, optimizer }, progress) => {
      checkFinite(weights, `training step ${progress.step}`, lowerRate);
      const checkpoint = `checkpoints/${progress.step}`;
      await makeFolder(file('checkpoints'));
      await makeFolder(file(checkpoint));
      const writeTensors = async (name: (typeof checkpointFiles)[number], tensors: NamedTensors) => {
        const bytes = encodeSafetensors(tensors);
        await writeAside(file(`${checkpoint}/${name}`), bytes);
        return checksumOf(bytes);
      };
      const checksums = {
        weights: await writeTensors('weights.safetensors', weights),
        optimizer: await writeTensors('optimizer.safetensors', optimizer),
        metrics: checksumOf(await metrics.content()),
      };
      const metricsBytes = await metrics.metricsBytes();
      if (held) held.manifest = { ...held.manifest, finished: progress.finished !== null };
      const { step, epoch, batch, best, schedule, epochLoss, trainSeconds, finished } = progress;
      const state: Progress = {
        ...{ format: progressFormat, step, epoch, batch, checkpoint, metricsBytes, best, schedule, epochLoss },
        ...{ trainSeconds, compute, finished, checksums },
      };
      await writeJson('progress.json', state, { mayChange: true });
      await held?.commit();
      await removeOthers(file('checkpoints'), String(progress.step));
    },
    readCheckpoint: async ({ checkpoint, checksums }) => {
      const readTensors = async (name: (typeof checkpointFiles)[number], checksum: string | undefined) => {
        const path = file(`${checkpoint}/${name}`);
        const bytes = await readOwn(path);
        const tensors = decodeSafetensors(bytes, path); // what is cut off is said better by the format
        if (checksum === undefined || checksum === checksumOf(bytes)) return tensors;
        tensors.dispose();
        throw damaged(path, 'the content that progress.json names', 'another');
      };
      const weights = await readTensors('weights.safetensors', checksums?.weights);
      checkFinite(weights.tensors, file(`${checkpoint}/weights.safetensors`), takeBackup);
      return { weights, optimizer: await readTensors('optimizer.safetensors', checksums?.optimizer) };
    },
    complete: async () => {
      if (!held) return;
      held.manifest = { ...held.manifest, finished: true };
      await oneByOne(() => saveManifest(held));
      await held.commit();
    },
  };
}

/** Runs what it is given, one after the other. */
function createQueue(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const own = last.then(run, run);
    last = own;
    return own;
  };
}

/** Rows are added at the end; a link in the file's place is not followed. */
function createMetrics(path: () => string) {
  const flag = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);
  const content = () =>
    readFile(path()).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
  const metricsBytes = () =>
    stat(path()).then(
      ({ size }) => size,
      () => 0,
    );
  const truncateMetrics: RunFolder['truncateMetrics'] = async ({ metricsBytes: bytes, checksums }) => {
    const found = await content();
    if (found.length < bytes) throw damaged(path(), `${bytes} bytes, as progress.json says`, `${found.length}`);
    if (checksums && checksums.metrics !== checksumOf(found.subarray(0, bytes)))
      throw damaged(path(), 'the rows that progress.json names', 'others');
    if (found.length > bytes) await truncate(path(), bytes);
  };
  const logMetrics: RunFolder['logMetrics'] = (row) => appendFile(path(), `${JSON.stringify(row)}\n`, { flag });
  return { content, metricsBytes, truncateMetrics, logMetrics };
}

const takeBackup = 'The file was changed or is damaged: take it from a backup, or train again.';
const otherVersion = 'The run was made by another version, or the file is damaged: train again with --overwrite.';

const damaged = (where: string, expected: string, got: string): DataError =>
  new DataError({ where, expected, got, fix: takeBackup });

const otherContent = (where: string): DataError =>
  new DataError({
    where,
    expected: 'what the data gave when the run was begun',
    got: 'something else',
    fix: 'The data or its settings have changed: put them back, or train another run with --name.',
  });

/** Undefined if the bytes are those of the manifest; else what they are. */
function unlike({ files }: RunManifest, name: string, bytes: Buffer): string | undefined {
  const accepted = Object.hasOwn(files, name) ? files[name] : undefined;
  if (!accepted) return `a file that ${manifestFile} does not name`;
  return accepted.includes(checksumOf(bytes)) ? undefined : 'another';
}

async function readOwn(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const got = `no readable file (${systemReason(cause) ?? cause.message})`;
    throw new DataError(
      { where: path, expected: 'a file of a run', got, fix: 'Check the folder; train first.' },
      { cause },
    );
  });
}

/** A folder of our own: no link to somewhere else. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  if ((await lstat(path)).isDirectory()) return;
  throw new DataError({ where: path, expected: 'a folder of checkpoints', got: 'a link', fix: 'Remove the link.' });
}

/** Deletes the files of other checkpoints, and their folders if nothing else is in them. */
async function removeOthers(folder: string, keep: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === keep || !entry.isDirectory() || !isCheckpoint(entry.name)) continue;
    const path = join(folder, entry.name);
    const foreign = await foreignOf(path);
    for (const name of await readdir(path)) if (!foreign.includes(name)) await rm(join(path, name));
    if (foreign.length === 0) await rmdir(path);
  }
}
