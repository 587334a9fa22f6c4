// Writing the checksums of a set into the file that describes it, from its source or from the files in the data folder.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, DataError } from '@longhand/base';
import { dataFolder, setFile } from './data-folder.ts';
import { type FetchOptions, makeFromSource } from './fetch.ts';
import type { Checksum, PublishedSet } from './sets/set.ts';
import { sha256 } from './stored.ts';
import { asDataError } from './system-error.ts';
import { readBytes } from './text-file.ts';

export interface ChecksumOptions extends Pick<FetchOptions, 'download' | 'print' | 'signal'> {
  /** Folder of the files that describe sets; default: that of this package. */
  readonly folder?: string;
  /** Make the files from the official source, even where the data folder has them; nothing is stored there. */
  readonly source?: boolean;
}

/**
 * Replaces `files` in `NAME.ts` by the checksums of the files in the data folder: of those that it names, of all if it names
 * none. Where the data folder has none, they are of what the source gives.
 * @throws ConfigError where there is no such file to write; DataError if the files cannot be read or made
 */
export async function writeChecksums(set: PublishedSet, options: ChecksumOptions = {}): Promise<void> {
  const { folder = fileURLToPath(new URL('./sets', import.meta.url)), source = false, print = () => {} } = options;
  const file = join(folder, `${set.name}.ts`);
  if (!existsSync(file)) {
    const fix = 'Checksums are written in a clone of the repository.';
    throw new ConfigError({ where: `datasets checksums ${set.name}`, expected: `its file ${file}`, got: 'none', fix });
  }
  const stored = source ? [] : await storedFiles(set);
  const sums = stored.length > 0 ? await sumsOfStored(stored) : sumsOf(await makeFromSource(set, options));
  await writeFile(file, withFiles(await readFile(file, 'utf8'), sums, file));
  for (const [path, { sha256: sum, bytes }] of sums) print(`${sum}  ${String(bytes).padStart(10)}  ${path}`);
}

type Sums = ReadonlyMap<string, Checksum>;

/**
 * Paths below the data folder. A folder may hold more than its set, such as a licence; of a new set all files count but the
 * record of a download and files that are still being written.
 * @throws DataError if some of the files that the set names are missing
 */
async function storedFiles(set: PublishedSet): Promise<string[]> {
  const folder = join(dataFolder(), set.name);
  if (!existsSync(folder)) return [];
  const named = Object.keys(set.files);
  for (const path of named) setFile(set.name, path);
  if (named.length > 0) return named;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw asDataError(cause, { where: folder, expected: 'a folder that can be read' });
  });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'fetched.json' && !entry.name.endsWith('.fetching'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(dataFolder().length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

async function sumsOfStored(paths: readonly string[]): Promise<Sums> {
  const sums = new Map<string, Checksum>();
  for (const path of paths) sums.set(path, sumOf(await readBytes(join(dataFolder(), path))));
  return sums;
}

const sumsOf = (contents: ReadonlyMap<string, Buffer>): Sums =>
  new Map(
    [...contents]
      .map(([path, content]): [string, Checksum] => [path, sumOf(content)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const sumOf = (content: Buffer): Checksum => ({ sha256: sha256(content), bytes: content.length });

/** @throws DataError if the text has no property `files` of two spaces' depth */
function withFiles(text: string, sums: Sums, where: string): string {
  const property = /^ {2}files: \{(?:\}|[\s\S]*?^ {2}\}),$/m;
  if (!property.test(text)) throw new DataError({ where, expected: 'a line "  files: {},"', got: 'none' });
  const lines = [...sums].flatMap(([path, { sha256: sum, bytes }]) => [
    `    '${path}': {`,
    `      sha256: '${sum}',`,
    `      bytes: ${bytes},`,
    '    },',
  ]);
  return text.replace(property, () => ['  files: {', ...lines, '  },'].join('\n'));
}
