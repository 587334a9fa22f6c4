// What lies in the data folder, compared with the catalogue.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, parseJson, parseStored } from '@longhand/base';
import { z } from 'zod';
import { dataFolder } from './data-folder.ts';
import { readWhole } from './regular-file.ts';
import { filesOf, type PublishedSet, type StoredFile } from './sets/set.ts';
import { storeFile } from './store-file.ts';
import { readBytes } from './text-file.ts';

export type FileState =
  | 'ok'
  /** Made from the official source, whose content is not that of our checksums. */
  | 'official'
  | 'missing'
  | 'different';

export interface FileReport {
  readonly path: string;
  readonly state: FileState;
}

/** Beside the files of a set that were made from its official source: their checksums, by path. */
const recordPath = ({ name }: PublishedSet): string => `${name}/fetched.json`;

const sums = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
const recordSchema = z.strictObject({ format: z.literal('longhand-fetched'), version: z.literal(1), sha256: sums });

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Keeps the checksums of files that were made from the official source. */
export async function storeRecord(set: PublishedSet, record: ReadonlyMap<string, string>): Promise<void> {
  const value = { format: 'longhand-fetched', version: 1, sha256: Object.fromEntries(record) };
  await storeFile(recordPath(set), Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
}

/** @throws DataError if the record is damaged or of a later version */
async function readRecord(set: PublishedSet): Promise<ReadonlyMap<string, string>> {
  const path = join(dataFolder(), recordPath(set));
  if (!existsSync(path)) return new Map();
  const fix = `Fetch it again: \`pnpm datasets fetch ${set.name}\`.`;
  const value = parseJson((await readWhole(path)).toString('utf8'), path, fix);
  const versioned = typeof value === 'object' && value !== null && Object.hasOwn(value, 'format');
  // The first versions wrote the checksums alone.
  const record = versioned ? parseStored(recordSchema, value, path, fix).sha256 : parseStored(sums, value, path, fix);
  return new Map(Object.entries(record));
}

/**
 * Reads every file of a set and compares its content (decompressed).
 * @throws DataError if the record of an official download is damaged
 */
export async function verifySet(set: PublishedSet): Promise<FileReport[]> {
  const record = await readRecord(set);
  const reports: FileReport[] = [];
  for (const file of filesOf(set)) reports.push({ path: file.path, state: await stateOf(file, record.get(file.path)) });
  return reports;
}

/** @param official checksum of the content from the official source */
export async function stateOf({ path, sha256: expected }: StoredFile, official?: string): Promise<FileState> {
  const file = join(dataFolder(), path);
  if (!existsSync(file)) return 'missing';
  const sum = await readBytes(file).then(sha256, (cause: unknown) => {
    if (cause instanceof DataError) return 'unreadable';
    throw cause;
  });
  if (sum === expected) return 'ok';
  return sum === official ? 'official' : 'different';
}

export const isPresent = (set: PublishedSet): boolean =>
  filesOf(set).every(({ path }) => existsSync(join(dataFolder(), path)));
