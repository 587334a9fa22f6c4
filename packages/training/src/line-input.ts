// Lines from a pipe or file as they come, and a share of them for one of several machines.
import { createReadStream } from 'node:fs';
import { ConfigError, DataError } from '@longhand/base';
import { userPath } from './main.ts';

/** Standard input, or the file. */
export const lineSource = (path: string): AsyncIterable<Buffer> =>
  (path ? createReadStream(userPath(path)) : process.stdin) as AsyncIterable<Buffer>;

/** Complete lines as they come, so that a slow pipe gets its answers at once. @throws DataError for bytes that are not UTF-8. */
export async function* lineGroups(input: AsyncIterable<Buffer>, where: string): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [rest, line] = ['', 1];
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      const fix = 'Convert it, e.g. `iconv -f latin1 -t utf-8`.';
      throw new DataError(
        { where: `${where}, line ${line} or after`, expected: 'UTF-8', got: 'bytes that are not', fix },
        { cause },
      );
    }
  };
  for await (const chunk of input) {
    const lines = (rest + decode(chunk)).split(/\r?\n/);
    rest = lines.pop() as string;
    line += lines.length;
    if (lines.length > 0) yield lines;
  }
  rest += decode();
  if (rest !== '') yield [rest];
}

/** `2/5`: every fifth line, beginning with the second. @throws ConfigError */
export function parseShard(shard: string): (line: number) => boolean {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(shard) ?? []).map(Number);
  if (index && count && index <= count) return (line) => line % count === index - 1;
  throw new ConfigError({ where: '--shard', expected: 'i/n with 1 <= i <= n', got: `"${shard}"` });
}
