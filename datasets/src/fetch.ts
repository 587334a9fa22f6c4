// Bringing a set into the data folder: from a mirror (a folder or URL that holds the prepared files) or from its official source.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ConfigError, DataError, LonghandError } from '@longhand/base';
import { type DownloadOptions, downloadBytes } from './download.ts';
import { gunzip } from './gunzip.ts';
import { readWhole } from './regular-file.ts';
import type { Download, Recipe } from './sets/recipe.ts';
import { filesOf, type PublishedSet, type StoredFile } from './sets/set.ts';
import { storeFile } from './store-file.ts';
import { sha256, stateOf, storeRecord } from './stored.ts';
import { isGzip } from './text-file.ts';

export interface FetchOptions {
  /** A folder or URL below which the files lie as in the data folder; absent: the official source. */
  readonly from?: string | undefined;
  readonly print?: (line: string) => void;
  /** For tests; default: the network. */
  readonly download?: (url: string, options?: DownloadOptions) => Promise<Buffer>;
  /** Ends it between two files or in a download; what is stored by then is whole. */
  readonly signal?: AbortSignal;
}

/**
 * Fetches, checks and stores every file of a set; each is written aside and renamed when it is whole and right. From a
 * mirror, files that are here and right are not fetched again.
 * @throws DataError if something cannot be read or stored or has another content; ConfigError if the set has no official recipe.
 */
export async function fetchSet(set: PublishedSet, options: FetchOptions = {}): Promise<void> {
  const { from, print = () => {}, signal } = options;
  if (from === undefined) return fetchOfficial(set, options);
  for (const file of filesOf(set)) {
    signal?.throwIfAborted();
    if ((await stateOf(file)) === 'ok') print(`${file.path}  here`);
    else {
      const where = `${from.replace(/\/$/, '')}/${file.path}`;
      const bytes = await readMirror(where, file, options);
      checkContent(where, isGzip(file.path) ? await gunzip(bytes, where, file.bytes) : bytes, file);
      await storeFile(file.path, bytes);
      print(`${file.path}  ok`);
    }
  }
}

/** At most as many bytes as the file has; of a .gz its content's, and a little where that does not shrink. */
function readMirror(
  where: string,
  file: StoredFile,
  { download = downloadBytes, signal }: FetchOptions,
): Promise<Buffer> {
  const packed = isGzip(file.path);
  const atMost = packed ? Math.ceil(1.01 * file.bytes) + 4096 : file.bytes;
  if (!/^https?:/i.test(where)) return readWhole(where, 'a file of the mirror', atMost);
  return download(where, { signal, ...(packed ? { atMost } : { exactly: file.bytes }) });
}

async function fetchOfficial(set: PublishedSet, options: FetchOptions): Promise<void> {
  const { print = () => {}, signal } = options;
  const { name, source } = set;
  const recipe = recipeOf(set);
  const contents = await makeFromSource(set, options);
  const official = recipe.comparesContent === true || recipe.downloads.every(({ md5 }) => md5 !== undefined);
  const record = new Map<string, string>();
  for (const file of filesOf(set)) {
    signal?.throwIfAborted();
    const content = contents.get(file.path);
    if (!content)
      throw new DataError({ where: `datasets fetch ${name}`, expected: `a file ${file.path}`, got: 'none' });
    const sum = sha256(content);
    if (official) record.set(file.path, sum);
    else checkContent(`${file.path}, made from ${source}`, content, file);
    await storeFile(file.path, isGzip(file.path) ? gzipSync(content, { level: 9 }) : content);
    print(`${file.path}  ${sum === file.sha256 ? 'ok' : 'official'}`);
  }
  if (official) await storeRecord(set, record);
}

/** @throws ConfigError if the set comes from a mirror only */
function recipeOf({ name, recipe, source, notes }: PublishedSet): Recipe {
  if (recipe) return recipe;
  throw new ConfigError({
    where: `datasets fetch ${name}`,
    expected: 'a mirror (option "from")',
    got: `the official source ${source}`,
    ...(notes && { fix: notes }),
  });
}

/**
 * Downloads what the makers publish, and converts it.
 * @returns the contents (decompressed) by path below the data folder
 * @throws as `fetchSet`
 */
export async function makeFromSource(
  set: PublishedSet,
  { print = () => {}, download = downloadBytes, signal }: FetchOptions,
): Promise<ReadonlyMap<string, Buffer>> {
  const recipe = recipeOf(set);
  const downloaded: Buffer[] = [];
  for (const one of recipe.downloads) {
    print(`${one.url} ...`);
    downloaded.push(checkDownload(one, await download(one.url, { signal })));
  }
  return convert(recipe, downloaded, set.source);
}

/** @throws DataError, too, if what came is not in the form that its makers publish */
async function convert(recipe: Recipe, downloaded: readonly Buffer[], source: string) {
  try {
    return await recipe.convert(downloaded);
  } catch (cause) {
    if (cause instanceof LonghandError) throw cause;
    const fix = 'The source has changed or is damaged; nothing was stored.';
    const got = (cause as Error).message;
    throw new DataError({ where: source, expected: 'the form in which it was published', got, fix }, { cause });
  }
}

function checkDownload({ url, md5 }: Download, bytes: Buffer): Buffer {
  const got = createHash('md5').update(bytes).digest('hex');
  if (md5 === undefined || got === md5) return bytes;
  throw new DataError({ where: url, expected: `MD5 ${md5}`, got, fix: 'Try again; the download may be damaged.' });
}

function checkContent(where: string, content: Buffer, { sha256: expected }: StoredFile): void {
  const got = sha256(content);
  if (got === expected) return;
  throw new DataError({
    where,
    expected: `content with SHA-256 ${expected}`,
    got,
    fix: 'The source has changed or is damaged; nothing was stored. Another mirror may have it.',
  });
}
