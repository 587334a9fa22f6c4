// What lies in the data folder, compared with the catalogue.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogueEntry, filesOf } from './catalogue.ts';
import { dataFolder } from './data-folder.ts';
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
export const recordPath = ({ name }: CatalogueEntry): string => join(dataFolder(), name, 'fetched.json');

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Reads every file of a set and compares its content (decompressed). */
export async function verifySet(entry: CatalogueEntry): Promise<FileReport[]> {
  const record = existsSync(recordPath(entry))
    ? (JSON.parse(await readFile(recordPath(entry), 'utf8')) as Record<string, string>)
    : {};
  const reports: FileReport[] = [];
  for (const { path, sha256: expected } of filesOf(entry)) {
    reports.push({ path, state: await stateOf(join(dataFolder(), path), expected, record[path]) });
  }
  return reports;
}

async function stateOf(file: string, expected: string, official: string | undefined): Promise<FileState> {
  if (!existsSync(file)) return 'missing';
  const sum = await readBytes(file).then(sha256, () => 'unreadable');
  if (sum === expected) return 'ok';
  return sum === official ? 'official' : 'different';
}

export const isPresent = (entry: CatalogueEntry): boolean =>
  filesOf(entry).every(({ path }) => existsSync(join(dataFolder(), path)));
