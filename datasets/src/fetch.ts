// Bringing a set into the data folder: from a mirror (a folder or URL that holds the prepared files) or from its official source.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ConfigError, DataError } from '@longhand/base';
import { type CatalogueEntry, filesOf, type StoredFile } from './catalogue.ts';
import { dataFolder } from './data-folder.ts';
import type { Download } from './official/recipe.ts';
import { recordPath, sha256 } from './stored.ts';

export interface FetchOptions {
  /** A folder or URL below which the files lie as in the data folder; absent: the official source. */
  readonly from?: string;
  readonly print?: (line: string) => void;
  /** For tests; default: the network. */
  readonly download?: (url: string) => Promise<Buffer>;
}

/**
 * Fetches, checks and stores every file of a set; each is written aside and renamed when it is whole and right.
 * @throws DataError if something cannot be read or has another content; ConfigError if the set has no official recipe.
 */
export async function fetchSet(entry: CatalogueEntry, options: FetchOptions = {}): Promise<void> {
  const { from, print = () => {}, download = downloadBytes } = options;
  if (from !== undefined) {
    for (const file of filesOf(entry)) {
      const where = `${from.replace(/\/$/, '')}/${file.path}`;
      const bytes = /^https?:/.test(from) ? await download(where) : await readLocal(where);
      checkContent(where, contentOf(file.path, bytes, where), file);
      await store(file.path, bytes);
      print(`${file.path}  ok`);
    }
    return;
  }
  await fetchOfficial(entry, print, download);
}

async function fetchOfficial(
  entry: CatalogueEntry,
  print: (line: string) => void,
  download: (url: string) => Promise<Buffer>,
): Promise<void> {
  const { name, recipe, notes, source } = entry;
  if (!recipe) {
    throw new ConfigError({
      where: `datasets fetch ${name}`,
      expected: '--from a mirror',
      got: `the official source ${source}`,
      fix: notes,
    });
  }
  const downloaded: Buffer[] = [];
  for (const one of recipe.downloads) {
    print(`${one.url} ...`);
    downloaded.push(checkDownload(one, await download(one.url)));
  }
  const official = recipe.comparesContent === true || recipe.downloads.every(({ md5 }) => md5 !== undefined);
  const contents = await recipe.convert(downloaded);
  const record: Record<string, string> = {};
  for (const file of filesOf(entry)) {
    const content = contents.get(file.path);
    if (!content)
      throw new DataError({ where: `datasets fetch ${name}`, expected: `a file ${file.path}`, got: 'none' });
    if (official) record[file.path] = sha256(content);
    else checkContent(`${file.path}, made from ${source}`, content, file);
    await store(file.path, file.path.endsWith('.gz') ? gzipSync(content, { level: 9 }) : content);
    print(`${file.path}  ${official && record[file.path] !== file.sha256 ? 'official' : 'ok'}`);
  }
  if (official) await writeFile(recordPath(entry), `${JSON.stringify(record, null, 2)}\n`);
}

function checkDownload({ url, md5 }: Download, bytes: Buffer): Buffer {
  const got = createHash('md5').update(bytes).digest('hex');
  if (md5 === undefined || got === md5) return bytes;
  throw new DataError({ where: url, expected: `MD5 ${md5}`, got, fix: 'Try again; the download may be damaged.' });
}

function contentOf(path: string, bytes: Buffer, where: string): Buffer {
  if (!path.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new DataError({ where, expected: 'a gzip file', got: `${bytes.length} other bytes` }, { cause });
  }
}

function checkContent(where: string, content: Buffer, { sha256: expected }: StoredFile): void {
  const got = sha256(content);
  if (got === expected) return;
  throw new DataError({
    where,
    expected: `content with SHA-256 ${expected}`,
    got,
    fix: 'The source has changed or is damaged; nothing was stored. Another mirror may have it: --from.',
  });
}

const readLocal = (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: unknown) => {
    throw new DataError(
      { where: path, expected: 'a file of the mirror', got: (cause as NodeJS.ErrnoException).code ?? 'an error' },
      { cause },
    );
  });

async function downloadBytes(url: string): Promise<Buffer> {
  const fix = 'Check the network, or take the files from a mirror: --from FOLDER-OR-URL.';
  const response = await fetch(url).catch((cause: unknown) => {
    const reason = (cause as { cause?: { code?: string } }).cause?.code ?? 'no answer';
    throw new DataError({ where: url, expected: 'a download', got: reason, fix }, { cause });
  });
  if (!response.ok) throw new DataError({ where: url, expected: 'a download', got: `HTTP ${response.status}`, fix });
  return Buffer.from(await response.arrayBuffer());
}

async function store(path: string, bytes: Buffer): Promise<void> {
  const target = join(dataFolder(), path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(`${target}.fetching`, bytes);
  await rename(`${target}.fetching`, target);
}
