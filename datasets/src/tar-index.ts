// Files inside a tar, read from where they lie.
import { DataError } from '@longhand/base';
import { byteLimit, readExactly, tooLong, withFile } from './regular-file.ts';
import { type TarEntry, tarEntries } from './tar.ts';

export interface TarIndex {
  /** Of files; folders, links and devices are left out. */
  readonly names: readonly string[];
  /** @throws DataError if the tar has no such file, or ends before it does */
  read(name: string): Promise<Buffer>;
}

/** @throws DataError if the file cannot be opened or is no tar */
export async function indexTar(path: string): Promise<TarIndex> {
  const entries = new Map<string, TarEntry>();
  await withFile(path, 'a readable file', async (file, size) => {
    const read = (start: number, length: number) => readExactly(file, start, length, path);
    for await (const entry of tarEntries({ size, where: path, read })) entries.set(entry.name, entry);
  });
  return {
    names: [...entries.values()].filter(({ kind }) => kind === 'a file').map(({ name }) => name),
    read: (name) => readEntry(path, name, entries.get(name)),
  };
}

async function readEntry(path: string, name: string, entry: TarEntry | undefined): Promise<Buffer> {
  if (entry?.kind !== 'a file') {
    const got = entry?.kind ?? 'none of that name';
    throw new DataError({ where: path, expected: `a file ${name} in it`, got });
  }
  const where = `${path}, ${name}`;
  return withFile(path, 'a readable file', (file, end) => {
    const there = Math.max(0, end - entry.start);
    if (entry.size > there)
      throw new DataError({ where, expected: `${entry.size} bytes`, got: `${there}`, fix: 'Fetch it again.' });
    if (entry.size > byteLimit()) throw tooLong(where, byteLimit(), `${entry.size}`);
    return readExactly(file, entry.start, entry.size, where);
  });
}
