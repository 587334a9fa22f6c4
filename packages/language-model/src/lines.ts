// The lines of a text file, plain or gzip, as they are read: neither a file's size nor what gzip makes of it needs memory.
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError } from '@longhand/base';

/** UTF-16 units. A longer line is no line of text. */
const longestLine = 1 << 24;

/**
 * Only a line feed ends a line.
 * @param what the file is to be, for errors
 * @throws DataError if the file cannot be read, or is no text in UTF-8
 */
export async function eachLine(path: string, take: (line: string) => void, what = 'a text file'): Promise<void> {
  const decode = utf8Decoder(path);
  // A long line's pieces are joined once.
  let pieces: string[] = [];
  let length = 0;
  const add = (text: string): void => {
    for (const [i, piece] of text.split('\n').entries()) {
      if (i > 0) {
        take(pieces.join(''));
        pieces = [];
        length = 0;
      }
      pieces.push(piece);
      length += piece.length;
    }
    if (length > longestLine) throw problem(path, 'lines of text', `a line longer than ${longestLine} characters`);
  };
  for await (const chunk of chunksOf(path, what)) add(decode(chunk));
  add(decode());
  take(pieces.join(''));
}

/** Without a byte order mark. */
function utf8Decoder(path: string): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (chunk) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw problem(path, 'text in UTF-8', 'other bytes', 'Convert it, e.g. `iconv -f latin1 -t utf-8`.', { cause });
    }
  };
}

/** Bytes of the file, or what gzip has compressed there. */
async function* chunksOf(path: string, what: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path).catch((cause: unknown) => {
    throw fileError(path, what, cause);
  });
  const file = handle.createReadStream();
  file.on('error', ignored);
  const bytes = file[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
  try {
    const first = await bytes.next();
    if (first.done) throw problem(path, what, 'an empty file');
    checkKind(path, first.value);
    const all = following(first.value, bytes);
    yield* isGzip(first.value) ? unpacked(path, all) : all;
  } catch (cause) {
    throw cause instanceof DataError ? cause : fileError(path, what, cause);
  } finally {
    file.destroy();
  }
}

async function* following(first: Uint8Array, rest: AsyncIterator<Uint8Array, undefined>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Text shrinks to a third or a tenth. What grows more than this, and beyond so many bytes, was made to fill memory. */
const maxGrowth = { factor: 200, bytes: 1e8 };

async function* unpacked(path: string, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [read, given] = [0, 0];
  const counted = async function* () {
    for await (const chunk of packed) {
      read += chunk.length;
      yield chunk;
    }
  };
  const gunzip = pipeline(Readable.from(counted()), createGunzip(), ignored);
  gunzip.on('error', ignored);
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
      if (given === 0) checkKind(path, chunk);
      given += chunk.length;
      if (given > maxGrowth.bytes && given > maxGrowth.factor * read)
        throw problem(path, 'text', `gzip that grows more than ${maxGrowth.factor} times`);
      yield chunk;
    }
  } finally {
    gunzip.destroy();
  }
}

/** Whoever waits for the next chunk is told; an error that comes later must not end the process. */
const ignored = (): void => {};

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** What files begin with that are no text: bytes as Latin-1, what it is, what to do. */
const kinds: readonly (readonly [magic: string, kind: string, fix: string])[] = [
  ['mmap lm http://kheafield.com/code', 'a binary file of KenLM', 'Give the ARPA file that it was built from.'],
  ['blmt', 'a binary file of IRSTLM', 'Write it as text with `compile-lm --text=yes`.'],
  ['\xFF\xFE', 'UTF-16', 'Save it as UTF-8.'],
  ['\xFE\xFF', 'UTF-16', 'Save it as UTF-8.'],
  ['BZh', 'bzip2', 'Unpack it first.'],
  ['\xFD7zXZ', 'xz', 'Unpack it first.'],
  ['\x28\xB5\x2F\xFD', 'zstd', 'Unpack it first.'],
  ['PK\x03\x04', 'a zip archive', 'Unpack it first.'],
];

function checkKind(path: string, bytes: Uint8Array): void {
  const start = Buffer.from(bytes.subarray(0, 40)).toString('latin1');
  const found = kinds.find(([magic]) => start.startsWith(magic));
  if (found) throw problem(path, 'text', found[1], found[2]);
}

const problem = (where: string, expected: string, got: string, fix?: string, options?: ErrorOptions): DataError =>
  new DataError({ where, expected, got, fix }, options);

const faults: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder',
  EACCES: 'a file without permission',
  ENOSPC: 'a full disk',
  Z_BUF_ERROR: 'a gzip file that is cut off',
  Z_DATA_ERROR: 'a damaged gzip file',
};

/** What the system or zlib says of a file, as one clear line. */
export function fileError(path: string, expected: string, cause: unknown): DataError {
  const code = (cause as { code?: unknown } | undefined)?.code;
  const known = typeof code === 'string' && Object.hasOwn(faults, code) ? faults[code] : undefined;
  return new DataError({ where: path, expected, got: known ?? String(code ?? cause) }, { cause });
}
