// A run's folder: run.json (the manifest), config.json, weights.safetensors (the best so far), metrics.jsonl, and progress.json,
// which names the checkpoint to resume from. progress.json is written last, so what it names is whole.
import { constants } from 'node:fs';
import { appendFile, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, parseJson, parseStored } from '@longhand/base';
import { checkFinite, lowerRate, type Position } from '@longhand/training';
import { type CheckpointTensors, readTensors, removeOthers, writeTensors } from './checkpoint-files.ts';
import { type Progress, progressFormat, progressSchema } from './progress-schema.ts';
import { damaged, readOwn, takeBackup } from './run-file.ts';
import { checksumOf, manifestFile, type RunManifest, readManifest } from './run-manifest.ts';
import type { StoredTensors } from './safetensors.ts';
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
  writeCheckpoint(tensors: CheckpointTensors, progress: Position): Promise<void>;
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
  const oneByOne = createQueue(); // each write of a file is two, the manifest's and its own
  const write: RunFolder['write'] = (name, content, { mayChange = false } = {}) =>
    held ? oneByOne(() => writeHeld(held, file(name), name, content, mayChange)) : writeAside(file(name), content);
  const writeJson: RunFolder['writeJson'] = (name, value, options) =>
    write(name, `${JSON.stringify(value, null, 2)}\n`, options);
  const read = (name: string) => (held ? readNamed(held.manifest, file(name), name) : readShared(path, name));
  const readJson = async (name: string) => parseJson((await read(name)).toString('utf8'), file(name), takeBackup);
  const metrics = createMetrics(() => file('metrics.jsonl'));

  return {
    ...{ path, compute, file, write, writeJson, read, readJson, ...metrics },
    readProgress: async () =>
      parseStored(progressSchema, await readJson('progress.json'), file('progress.json'), otherVersion),
    writeCheckpoint: async (tensors, progress) => {
      checkFinite(tensors.weights, `training step ${progress.step}`, lowerRate);
      const checkpoint = `checkpoints/${progress.step}`;
      const checksums = {
        ...(await writeTensors(file('checkpoints'), progress.step, tensors)),
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
    readCheckpoint: ({ checkpoint, checksums }) => readTensors(file(checkpoint), checksums),
    complete: async () => {
      if (!held) return;
      held.manifest = { ...held.manifest, finished: true };
      await oneByOne(() => saveManifest(held));
      await held.commit();
    },
  };
}

const saveManifest = ({ place, manifest }: HeldRun) =>
  writeAside(join(place, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);

/** The manifest names both contents, old and new, while the file changes: whenever the process ends, the file is one that it names. */
async function writeHeld(
  held: HeldRun,
  path: string,
  name: string,
  content: string | Uint8Array,
  mayChange: boolean,
): Promise<void> {
  const { files } = held.manifest;
  const [before, now] = [Object.hasOwn(files, name) ? files[name]?.at(-1) : undefined, checksumOf(content)];
  if (held.resumed && !mayChange && before !== undefined && before !== now) throw otherContent(path);
  const both = before === undefined || before === now ? [now] : [before, now];
  held.manifest = { ...held.manifest, files: { ...files, [name]: both } };
  await saveManifest(held);
  await writeAside(path, content);
  held.manifest = { ...held.manifest, files: { ...files, [name]: [now] } };
}

async function readNamed(manifest: RunManifest | undefined, path: string, name: string): Promise<Buffer> {
  const bytes = await readOwn(path);
  const got = manifest && unlike(manifest, name, bytes);
  if (got === undefined) return bytes;
  throw damaged(path, `the content that ${manifestFile} names`, got);
}

/** Another process may write between our reading of the manifest and of the file: then again. */
async function readShared(folder: string, name: string, attempts = 4): Promise<Buffer> {
  const reading = readNamed(await readManifest(folder), join(folder, name), name);
  return attempts > 1 ? reading.catch(() => readShared(folder, name, attempts - 1)) : reading;
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

const otherVersion = 'The run was made by another version, or the file is damaged: train again with --overwrite.';

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
