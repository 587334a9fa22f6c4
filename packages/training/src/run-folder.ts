// A run's folder: config.json, weights.safetensors (the best so far), metrics.jsonl, and progress.json, which names the
// checkpoint to go on from. progress.json is the manifest: written last, so what it names is whole.
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, DataError } from '@longhand/base';
import type { NamedTensors } from './named-tensors.ts';
import { readSafetensors, type StoredTensors, writeSafetensors } from './safetensors.ts';
import type { ScheduleState } from './schedule.ts';
import { writeAside } from './write-aside.ts';

const format = 1;

/** Where a training stands. */
export interface Progress {
  readonly format: typeof format;
  /** Optimizer updates done. */
  readonly step: number;
  readonly epoch: number;
  /** Batches of the current epoch done. */
  readonly batch: number;
  /** Folder of the last checkpoint, relative to the run. */
  readonly checkpoint: string;
  /** Bytes of metrics.jsonl that belong to this state. */
  readonly metricsBytes: number;
  readonly best: { readonly epoch: number; readonly step: number; readonly metric: number } | null;
  readonly schedule: ScheduleState;
  /** Sum and number of the batch losses of the current epoch, for its mean. */
  readonly epochLoss: { readonly sum: number; readonly size: number };
  readonly trainSeconds: number;
  readonly compute: string;
  readonly finished: 'epochs' | 'patience' | null;
}

export interface RunFolder {
  readonly path: string;
  /** What computes now, e.g. `native-avx512, 2 threads`; empty if nobody said. */
  readonly compute: string;
  /** A file of the run. */
  file(name: string): string;
  writeJson(name: string, value: unknown): Promise<void>;
  /** @throws DataError if the file is missing or not JSON. */
  readJson(name: string): Promise<unknown>;
  /** @throws DataError if there is none, or one of a newer format. */
  readProgress(): Promise<Progress>;
  logMetrics(row: Readonly<Record<string, unknown>>): Promise<void>;
  metricsBytes(): Promise<number>;
  /** Forgets the metrics written after the checkpoint that a run resumes from. */
  truncateMetrics(bytes: number): Promise<void>;
  writeCheckpoint(
    tensors: { readonly weights: NamedTensors; readonly optimizer: NamedTensors },
    progress: Omit<Progress, 'format' | 'checkpoint' | 'metricsBytes' | 'compute'>,
  ): Promise<void>;
  readCheckpoint(progress: Progress): Promise<{ weights: StoredTensors; optimizer: StoredTensors }>;
}

/** The folder as an object; nothing is read or written yet. */
export function openRun(path: string, compute = ''): RunFolder {
  const file = (name: string) => join(path, name);
  const writeJson = (name: string, value: unknown) => writeAside(file(name), `${JSON.stringify(value, null, 2)}\n`);
  const metricsBytes = () =>
    stat(file('metrics.jsonl')).then(
      ({ size }) => size,
      () => 0,
    );
  return {
    path,
    compute,
    file,
    writeJson,
    readJson: (name) => readJson(file(name)),
    readProgress: async () => {
      const progress = (await readJson(file('progress.json'))) as Progress;
      if (progress.format === format) return progress;
      throw new DataError({
        where: file('progress.json'),
        expected: `format ${format}`,
        got: `format ${JSON.stringify(progress.format)}`,
        fix: 'The run was made by another version: use that version, or train again with --overwrite.',
      });
    },
    logMetrics: (row) => appendFile(file('metrics.jsonl'), `${JSON.stringify(row)}\n`),
    metricsBytes,
    truncateMetrics: async (bytes) => {
      if ((await metricsBytes()) > bytes) await truncate(file('metrics.jsonl'), bytes);
    },
    writeCheckpoint: async ({ weights, optimizer }, progress) => {
      const checkpoint = `checkpoints/${progress.step}`;
      await mkdir(file(checkpoint), { recursive: true });
      await writeSafetensors(file(`${checkpoint}/weights.safetensors`), weights);
      await writeSafetensors(file(`${checkpoint}/optimizer.safetensors`), optimizer);
      await writeJson('progress.json', {
        ...progress,
        format,
        checkpoint,
        metricsBytes: await metricsBytes(),
        compute,
      });
      await removeOthers(file('checkpoints'), String(progress.step));
    },
    readCheckpoint: async ({ checkpoint }) => ({
      weights: await readSafetensors(file(`${checkpoint}/weights.safetensors`)),
      optimizer: await readSafetensors(file(`${checkpoint}/optimizer.safetensors`)),
    }),
  };
}

export type RunStart = 'new' | 'resume';

/**
 * Makes the folder of a run. An existing run is gone on with (`resume`), removed (`overwrite`) or left alone with an error.
 * @returns how to start: a run that was killed before its first checkpoint starts anew.
 * @throws ConfigError if a run is there and neither was asked for, if both were, or if there is none to resume.
 */
export async function startRun(
  run: RunFolder,
  { resume, overwrite }: { readonly resume: boolean; readonly overwrite: boolean },
): Promise<RunStart> {
  if (resume && overwrite) {
    throw new ConfigError({ where: '--resume --overwrite', expected: 'one of the two', got: 'both' });
  }
  const there = existsSync(run.file('config.json'));
  if (there && !resume && !overwrite) {
    throw new ConfigError({
      where: run.path,
      expected: 'no run of this name yet',
      got: 'one',
      fix: 'Go on with it (--resume), replace it (--overwrite) or choose another --name.',
    });
  }
  if (resume && !there) {
    throw new ConfigError({ where: run.path, expected: 'a run to resume', got: 'none', fix: 'Leave --resume away.' });
  }
  if (resume && existsSync(run.file('progress.json'))) return 'resume';
  if (there) await rm(run.path, { recursive: true });
  await mkdir(run.path, { recursive: true });
  return 'new';
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DataError(
      { where: path, expected: 'a file of a run', got: 'no readable file', fix: 'Check the folder; train first.' },
      { cause },
    );
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError({ where: path, expected: 'JSON', got: `"${text.slice(0, 40)}"` }, { cause });
  }
}

async function removeOthers(folder: string, keep: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name !== keep) await rm(join(folder, name), { recursive: true });
  }
}
