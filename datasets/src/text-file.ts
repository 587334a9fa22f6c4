// Text files as lines: plain or .gz, strict UTF-8, any line ending, with errors that name the line.
import { constants, isUtf8 } from 'node:buffer';
import { DataError } from '@longhand/base';
import { badText } from './encoding.ts';
import { gunzip } from './gunzip.ts';
import { byteLimit, readWhole } from './regular-file.ts';

export interface Line {
  readonly text: string;
  /** `path line 12`, for errors. */
  readonly where: string;
}

export const isGzip = (path: string): boolean => /\.gz$/i.test(path);

/**
 * Bytes of a regular file, decompressed if its name ends in .gz.
 * @throws DataError if it cannot be read or decompressed, or is longer than LONGHAND_MAX_BYTES (1 GiB)
 */
export async function readBytes(path: string): Promise<Buffer> {
  const bytes = await readWhole(path);
  return isGzip(path) ? gunzip(bytes, path) : bytes;
}

/** Bytes of UTF-8 without a byte order mark. @throws DataError, with the line, if they are not UTF-8 or hold a NUL */
export async function readUtf8(path: string): Promise<Buffer> {
  const bytes = await readBytes(path);
  if (bytes.includes(0) || !isUtf8(bytes)) throw badText(bytes, path);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** The whole text of a file. @throws DataError as `readUtf8` */
export const readText = async (path: string): Promise<string> => decode(await readUtf8(path), path);

/**
 * The lines of a file, without a byte order mark and without the empty last line. A line ends with LF or CRLF, or with CR in
 * a file that has no LF; nothing else ends one.
 * @throws DataError if it cannot be read, is empty, or is not UTF-8 (with the line of the first bad byte).
 */
export async function readLines(path: string): Promise<Line[]> {
  const bytes = await readUtf8(path);
  if (bytes.length === 0) throw new DataError({ where: path, expected: 'at least one line', got: 'an empty file' });
  const [byte, pattern] = bytes.includes(lf) ? ([lf, /\r?\n/] as const) : ([cr, '\r'] as const);
  const lines: Line[] = [];
  for (const block of blocksOf(bytes, byte)) {
    const texts = decode(block, path).split(pattern);
    if (texts.at(-1) === '') texts.pop(); // what stands behind the last line's end
    for (const text of texts) lines.push({ text, where: `${path} line ${lines.length + 1}` });
  }
  return lines;
}

const [lf, cr] = [0x0a, 0x0d];

/** Pieces that end with a line, each short enough for a string unless a single line is not. */
function* blocksOf(bytes: Buffer, lineEnd: number, size = 2 ** 26): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(lineEnd, start + size);
    const end = found === -1 ? bytes.length : found + 1;
    yield bytes.subarray(start, end);
    start = end;
  }
}

function decode(bytes: Buffer, path: string): string {
  if (bytes.length <= constants.MAX_STRING_LENGTH) return bytes.toString('utf8');
  const expected = `lines of at most ${Math.min(constants.MAX_STRING_LENGTH, byteLimit())} bytes`;
  throw new DataError({ where: path, expected, got: `${bytes.length}`, fix: 'Split the file.' });
}
