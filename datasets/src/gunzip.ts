// Decompression with an end: what a few bytes may grow to is bounded before it is done.
import { promisify } from 'node:util';
import { gunzip as gunzipCallback, type ZlibOptions } from 'node:zlib';
import { DataError } from '@longhand/base';
import { byteLimit, tooLong } from './regular-file.ts';
import { reasonOf } from './system-error.ts';

/** With `info` the engine comes too, which tells how far it read. */
const gunzipInfo = promisify(gunzipCallback) as unknown as (
  bytes: Buffer,
  options: ZlibOptions,
) => Promise<{ buffer: Buffer; engine: { bytesWritten: number } }>;

/** Text is packed to a tenth; more than to a two-hundredth, where it is large, is no data. */
const [small, ratio] = [2 ** 26, 200];

/** Bytes that `packed` ones may become. */
export const decodedLimit = (packed: number, limit = byteLimit()): number =>
  Math.min(limit, Math.max(small, ratio * packed));

/**
 * The content of a gzip file of one or more members; zeros behind them are padding.
 * @throws DataError if it is none, cut off or damaged, has other bytes behind it, or becomes longer than `limit`
 */
export async function gunzip(bytes: Buffer, where: string, limit = decodedLimit(bytes.length)): Promise<Buffer> {
  const { buffer, engine } = await gunzipInfo(bytes, { info: true, maxOutputLength: Math.max(1, limit) }).catch(
    (cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLong(where, limit, 'more');
      const got = bytes.length === 0 ? 'an empty file' : `${reasonOf(cause)}: ${(cause as Error).message}`;
      throw new DataError({ where, expected: 'a gzip file', got, fix: 'Fetch or copy it again.' }, { cause });
    },
  );
  const rest = bytes.subarray(engine.bytesWritten);
  if (rest.every((byte) => byte === 0)) return buffer;
  const got = `${rest.length} other bytes behind its end`;
  throw new DataError({ where, expected: 'a gzip file', got, fix: 'Fetch or copy it again.' });
}
