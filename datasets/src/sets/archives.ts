// Files in tar archives, and the one of a kind in any.
import { DataError } from '@longhand/base';
import { gunzip } from '../gunzip.ts';
import { tarEntries } from '../tar.ts';

/**
 * Contents by path, of the files that `wanted` names.
 * @throws DataError if it is no gzipped tar, is cut off, or a wanted entry is no file
 */
export async function untarGz(
  archive: Buffer,
  wanted: (path: string) => boolean,
  where = 'downloaded archive',
): Promise<Map<string, Buffer>> {
  const bytes = await gunzip(archive, where);
  const read = async (start: number, size: number) => bytes.subarray(start, start + size);
  const files = new Map<string, Buffer>();
  for await (const { name, kind, start, size } of tarEntries({ size: bytes.length, where, read })) {
    if (start + size > bytes.length) {
      const got = `${bytes.length - start} of ${name}`;
      throw new DataError({ where, expected: `${size} bytes`, got, fix: 'Fetch it again.' });
    }
    if (!wanted(name)) continue;
    if (kind !== 'a file') throw new DataError({ where, expected: `a file ${name}`, got: kind });
    files.set(name, bytes.subarray(start, start + size));
  }
  return files;
}

/** The one file whose path ends so. @throws DataError if the archive has none */
export function endingIn(files: ReadonlyMap<string, Buffer>, end: string): Buffer {
  for (const [path, content] of files) if (path.endsWith(end)) return content;
  const got = files.size === 0 ? 'none' : `${[...files.keys()].slice(0, 5).join(', ')} ...`;
  throw new DataError({ where: 'downloaded archive', expected: `a file ${end}`, got });
}
