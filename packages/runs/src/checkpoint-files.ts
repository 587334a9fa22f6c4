// The tensors of a checkpoint in a run's folder: `checkpoints/<step>/weights.safetensors` and `optimizer.safetensors`.
import { lstat, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { checkFinite, type NamedTensors } from '@longhand/training';
import type { Progress } from './progress-schema.ts';
import { damaged, readOwn, takeBackup } from './run-file.ts';
import { checksumOf, foreignOf, isCheckpoint } from './run-manifest.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensors } from './safetensors.ts';
import { writeAside } from './write-aside.ts';

/** Weights and what the optimizer keeps of them. */
export interface CheckpointTensors {
  readonly weights: NamedTensors;
  readonly optimizer: NamedTensors;
}

/** Writes a checkpoint below `folder`; the checksums of its files. */
export async function writeTensors(
  folder: string,
  step: number,
  { weights, optimizer }: CheckpointTensors,
): Promise<{ readonly weights: string; readonly optimizer: string }> {
  const own = join(folder, String(step));
  await makeFolder(folder);
  await makeFolder(own);
  const write = async (name: string, tensors: NamedTensors) => {
    const bytes = encodeSafetensors(tensors);
    await writeAside(join(own, name), bytes);
    return checksumOf(bytes);
  };
  return {
    weights: await write('weights.safetensors', weights),
    optimizer: await write('optimizer.safetensors', optimizer),
  };
}

/** @throws DataError if a file is missing, damaged, not what `checksums` names, or holds weights that are not finite */
export async function readTensors(
  checkpoint: string,
  checksums: Progress['checksums'],
): Promise<{ weights: StoredTensors; optimizer: StoredTensors }> {
  const read = async (name: string, checksum: string | undefined) => {
    const path = join(checkpoint, name);
    const bytes = await readOwn(path);
    const tensors = decodeSafetensors(bytes, path); // what is cut off is said better by the format
    if (checksum === undefined || checksum === checksumOf(bytes)) return tensors;
    tensors.dispose();
    throw damaged(path, 'the content that progress.json names', 'another');
  };
  const weights = await read('weights.safetensors', checksums?.weights);
  checkFinite(weights.tensors, join(checkpoint, 'weights.safetensors'), takeBackup);
  return { weights, optimizer: await read('optimizer.safetensors', checksums?.optimizer) };
}

/** Deletes the files of other checkpoints, and their folders if nothing else is in them. */
export async function removeOthers(folder: string, keep: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === keep || !entry.isDirectory() || !isCheckpoint(entry.name)) continue;
    const path = join(folder, entry.name);
    const foreign = await foreignOf(path);
    for (const name of await readdir(path)) if (!foreign.includes(name)) await rm(join(path, name));
    if (foreign.length === 0) await rmdir(path);
  }
}

/** A folder of our own: no link to somewhere else. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  if ((await lstat(path)).isDirectory()) return;
  throw new DataError({ where: path, expected: 'a folder of checkpoints', got: 'a link', fix: 'Remove the link.' });
}
