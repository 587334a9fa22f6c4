// Lines from a pipe or file as they come, and a share of them for one of several machines.
import { createReadStream } from 'node:fs';
import { ConfigError, DataError } from '@longhand/base';
import { group, text } from '@longhand/bundle/settings';
import { systemReason, userPath } from '@longhand/runs/find';

/** Standard input, or the file. */
export const lineSource = (path: string): AsyncIterable<Buffer> =>
  (path ? createReadStream(userPath(path)) : process.stdin) as AsyncIterable<Buffer>;

const lineFeed = 0x0a;
const withoutMark = new TextDecoder('utf-8', { fatal: true });
const withMark = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** A longer line is no text for a model: bytes. */
const longestLine = 16 * 2 ** 20;

/**
 * Complete lines as they come, so that a slow pipe gets its answers at once; without their ends, and without a byte order mark.
 * @throws DataError that names the line which is not UTF-8, holds NUL or is too long; the lines before it have been given
 */
export async function* lineGroups(input: AsyncIterable<Buffer>, where: string): AsyncGenerator<string[]> {
  for await (const group of checkedLineGroups(input, where)) {
    const lines: string[] = [];
    let problem: DataError | undefined;
    for (const line of group) {
      if (typeof line !== 'string') {
        problem = line;
        break;
      }
      lines.push(line);
    }
    if (lines.length > 0) yield lines;
    if (problem) throw problem;
  }
}

/**
 * The same with an error in the place of each line that is none, so that the others can be read.
 * @throws DataError for a line without end, and what the system says
 */
export async function* checkedLineGroups(
  input: AsyncIterable<Buffer>,
  where: string,
): AsyncGenerator<(string | DataError)[]> {
  let pieces: Buffer[] = []; // of a line whose end has not come
  let [size, done] = [0, 0];
  const take = function* (bytes: Buffer): Generator<(string | DataError)[]> {
    const lines = decodeLines(bytes, where, done);
    done += lines.length;
    if (lines.length > 0) yield lines;
  };
  for await (const chunk of readable(input, where)) {
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      yield* take(Buffer.concat([...pieces, chunk.subarray(0, end)]));
      [pieces, size] = [[], 0];
    }
    if (end < chunk.length) pieces.push(chunk.subarray(end));
    size += chunk.length - end;
    if (size > longestLine) throw tooLong(`${where}, line ${done + 1}`, size);
  }
  if (size > 0) yield* take(Buffer.concat(pieces));
}

/** What the system says while it reads is an error of this input. */
async function* readable(input: AsyncIterable<Buffer>, where: string): AsyncGenerator<Buffer> {
  try {
    yield* input;
  } catch (cause) {
    const got = systemReason(cause);
    if (got === undefined) throw cause;
    throw new DataError({ where, expected: 'lines of text', got }, { cause });
  }
}

function decodeLines(bytes: Buffer, where: string, before: number): (string | DataError)[] {
  const lines: (string | DataError)[] = [];
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(lineFeed, from);
    const end = found < 0 ? bytes.length : found;
    const number = before + lines.length + 1;
    lines.push(decodeLine(bytes.subarray(from, end), `${where}, line ${number}`, number === 1));
    from = end + 1;
  }
  return lines;
}

function decodeLine(bytes: Buffer, where: string, first: boolean): string | DataError {
  if (bytes.length > longestLine) return tooLong(where, bytes.length);
  if (
    first &&
    bytes.length > 1 &&
    ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
  )
    return new DataError({ where, expected: 'UTF-8', got: 'UTF-16', fix: 'Convert it: `iconv -f utf-16 -t utf-8`.' });
  if (bytes.includes(0)) {
    const fix = 'If it is UTF-16, convert it: `iconv -f utf-16le -t utf-8`.';
    return new DataError({ where, expected: 'text', got: 'a NUL character', fix });
  }
  try {
    const text = (first ? withoutMark : withMark).decode(bytes);
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  } catch (cause) {
    const fix = 'Convert it, e.g. `iconv -f latin1 -t utf-8`.';
    return new DataError({ where, expected: 'UTF-8', got: 'bytes that are not', fix }, { cause });
  }
}

const tooLong = (where: string, size: number): DataError =>
  new DataError({
    where,
    expected: `a line of at most ${longestLine.toLocaleString('en')} bytes`,
    got: `${size.toLocaleString('en')} or more`,
    fix: 'Is it text? Lines end with a line feed.',
  });

/** Flags of a program that reads lines. */
export const inputSettings = group('Input', {
  input: text('', 'A file of lines; standard input if empty.'),
  shard: text('1/1', 'i/n: only every n-th line, beginning with the i-th.'),
});

/** `2/5`: every fifth line, beginning with the second. @throws ConfigError */
export function parseShard(shard: string): (line: number) => boolean {
  const [, index, count] = (/^(\d{1,9})\/(\d{1,9})$/.exec(shard) ?? []).map(Number);
  if (index && count && index <= count) return (line) => line % count === index - 1;
  throw new ConfigError({ where: '--shard', expected: 'i/n with 1 <= i <= n', got: `"${shard}"` });
}
