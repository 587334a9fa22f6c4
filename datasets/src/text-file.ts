// Text files as lines: plain or .gz, strict UTF-8, any line ending, with errors that name the line.
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '@longhand/base';

const gunzipAsync = promisify(gunzip);

export interface Line {
  readonly text: string;
  /** `path line 12`, for errors. */
  readonly where: string;
}

/** Bytes of a file, decompressed if its name ends in .gz. @throws DataError if it cannot be read or decompressed. */
export async function readBytes(path: string): Promise<Buffer> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DataError({ where: path, expected: 'a readable file', got: reason(cause) }, { cause });
  });
  if (!path.endsWith('.gz')) return bytes;
  return gunzipAsync(bytes).catch((cause: unknown) => {
    throw new DataError(
      { where: path, expected: 'a gzip file', got: reason(cause), fix: 'Fetch it again.' },
      { cause },
    );
  });
}

/**
 * The lines of a file, without a byte order mark and without the empty last line.
 * @throws DataError if it cannot be read, is empty, or is not UTF-8 (with the line of the first bad byte).
 */
export async function readLines(path: string): Promise<Line[]> {
  const text = decode(await readBytes(path), path);
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new DataError({ where: path, expected: 'at least one line', got: 'an empty file' });
  return lines.map((line, i) => ({ text: line, where: `${path} line ${i + 1}` }));
}

function decode(bytes: Buffer, path: string): string {
  const decoder = new TextDecoder('utf-8', { fatal: true }); // drops a byte order mark
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new DataError(
      {
        where: `${path} line ${badLine(bytes)}`,
        expected: 'UTF-8',
        got: 'bytes that are not',
        fix: 'Convert the file, e.g. `iconv -f latin1 -t utf-8`.',
      },
      { cause },
    );
  }
}

/** The first line that does not decode; a newline byte is never part of a longer UTF-8 sequence. */
function badLine(bytes: Buffer): number {
  let [start, line] = [0, 1];
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    const slice = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (Buffer.from(slice.toString('utf8')).compare(slice) !== 0) return line;
    if (end === -1) return line;
    start = end + 1;
    line++;
  }
}

const reason = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
