// The lines of a file, plain or .gz, ended by \n or \r\n alone: tokens may hold what else Unicode calls a line's end.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '@longhand/base';

/** A row of 4,096 numbers has about 100 kB. */
const longestLine = 1 << 20;
/** Numbers as text are packed to a third or less; a hundredth is no text of numbers. */
const maxUnpacked = 100;
const unpackedAtLeast = 1 << 24;

/**
 * Lines without their ends, as many at a time as are read, and without a byte order mark before the first.
 * @throws DataError if the path is no file or cannot be read, or holds no lines of text
 */
export async function* readLines(path: string): AsyncGenerator<readonly string[]> {
  await checkFile(path);
  const open: Buffer[] = []; // of a line whose end is not read yet
  let [length, first] = [0, true];
  for await (const chunk of chunksOf(path)) {
    if (first) checkStart(path, chunk);
    const start = first && chunk.subarray(0, mark.length).equals(mark) ? mark.length : 0;
    first = false;
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) {
      yield linesOf([...open, chunk.subarray(start, end - 1)]);
      open.length = 0;
      length = 0;
    }
    open.push(chunk.subarray(Math.max(start, end)));
    length += chunk.length - Math.max(start, end);
    if (length > longestLine) throw noLines(path, open);
  }
  if (length > 0) yield linesOf(open);
}

const newline = 10;
const mark = Buffer.from('\uFEFF');
const textOf = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString();
const linesOf = (parts: readonly Buffer[]): string[] => textOf(parts).split(/\r?\n/);

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: Error) => Promise.reject(unreadable(path, cause)));
  if (found.isFile()) return;
  const got = found.isDirectory() ? 'a folder' : 'a device or pipe';
  throw new DataError({ where: path, expected: 'a file of word vectors', got });
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const fail = (cause: Error) => input.destroy(cause);
  file.on('error', fail);
  input.on('error', () => undefined); // one that comes after the reader has given up
  let unpacked = 0;
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > unpackedAtLeast && unpacked > maxUnpacked * file.bytesRead) throw bomb(path, file.bytesRead);
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof DataError ? cause : unreadable(path, cause as Error);
  } finally {
    input.destroy();
    file.destroy();
  }
}

const kinds: readonly (readonly [magic: Buffer, kind: string, fix: string])[] = [
  [Buffer.of(0x1f, 0x8b), 'gzip', 'Give it a name that ends in .gz.'],
  [Buffer.from('PK\u0003\u0004'), 'a zip archive', 'Unpack it.'],
  [Buffer.of(0xff, 0xfe), 'UTF-16', 'Save it as UTF-8.'],
  [Buffer.of(0xfe, 0xff), 'UTF-16', 'Save it as UTF-8.'],
];

function checkStart(path: string, chunk: Buffer): void {
  for (const [magic, got, fix] of kinds)
    if (chunk.subarray(0, magic.length).equals(magic))
      throw new DataError({ where: path, expected: 'word vectors as UTF-8 text', got, fix });
}

function noLines(path: string, parts: readonly Buffer[]): DataError {
  if (isBinary(textOf(parts))) return binary(path);
  const expected = `lines of at most ${longestLine} bytes`;
  return new DataError({ where: path, expected, got: 'a longer one' });
}

/** Bytes that no text in UTF-8 has. */
export const isBinary = (line: string): boolean => line.includes('\0') || line.includes('\uFFFD');

export const binary = (where: string): DataError =>
  new DataError({
    where,
    expected: 'word vectors as text',
    got: 'bytes, perhaps of the binary form of word2vec',
    fix: 'Save them as text: binary=False in gensim, -binary 0 in word2vec.',
  });

const bomb = (path: string, bytes: number): DataError =>
  new DataError({
    where: path,
    expected: 'packed text of numbers',
    got: `${bytes} bytes that unpack to over ${maxUnpacked} times as many`,
  });

/** One line of whatever the system or the unpacking said. */
export const unreadable = (where: string, cause: Error): DataError =>
  new DataError({ where, expected: 'a readable file of word vectors', got: cause.message }, { cause });
