// Files in zip and tar archives.
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '@longhand/base';
import { unzipSync } from 'fflate';
import { extract } from 'tar-stream';

export const gunzipAsync = promisify(gunzip);

/** Contents by path, of the files that `wanted` names. */
export function unzip(archive: Buffer, wanted: (path: string) => boolean): Map<string, Buffer> {
  const files = unzipSync(archive, { filter: ({ name }) => wanted(name) });
  return new Map(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes)]));
}

export async function untarGz(archive: Buffer, wanted: (path: string) => boolean): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = Readable.from([await gunzipAsync(archive)]).pipe(extract());
  for await (const entry of entries) {
    if (entry.header.type !== 'file' || !wanted(entry.header.name)) {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.set(entry.header.name, Buffer.concat(chunks));
  }
  return files;
}

/** The one file whose path ends so. @throws DataError if the archive has none */
export function endingIn(files: ReadonlyMap<string, Buffer>, end: string): Buffer {
  for (const [path, content] of files) if (path.endsWith(end)) return content;
  const got = `${[...files.keys()].slice(0, 5).join(', ')} ...`;
  throw new DataError({ where: 'downloaded archive', expected: `a file ${end}`, got });
}
