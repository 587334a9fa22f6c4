// One file over HTTP, with an end: of bytes, and of patience.
import { DataError } from '@longhand/base';
import { byteLimit } from './regular-file.ts';

export interface DownloadOptions {
  /** Bytes that it may have at most; default LONGHAND_MAX_BYTES (1 GiB). */
  readonly atMost?: number;
  /** Bytes that it must have. */
  readonly exactly?: number;
  /** Seconds in which something must come: 1,000 bytes for each of them. Default 60. */
  readonly patience?: number;
  /** Ends the download; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

const fix = 'Check the network, or take the files from a mirror.';

/**
 * @throws DataError if the server refuses, stops, sends less than it said or more than is allowed, or is too slow; or
 * leads from https to http
 */
export async function downloadBytes(url: string, options: DownloadOptions = {}): Promise<Buffer> {
  const { exactly, atMost = exactly ?? byteLimit(), patience = 60, signal } = options;
  const slow = new AbortController();
  const abort = AbortSignal.any([slow.signal, ...(signal ? [signal] : [])]);
  let [received, before] = [0, 0];
  const clock = setInterval(() => {
    const enough = received - before >= 1000 * patience;
    before = received;
    if (enough) return;
    const got = `${received} bytes, and then hardly any for ${patience} seconds`;
    slow.abort(new DataError({ where: url, expected: 'a download', got, fix }));
  }, 1000 * patience);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await openBody(url, atMost, abort)) {
      received += chunk.length;
      if (received > atMost) throw tooMuch(url, atMost, 'more');
      chunks.push(chunk);
    }
    if (exactly !== undefined && received !== exactly)
      throw new DataError({ where: url, expected: `${exactly} bytes`, got: `${received}`, fix });
    return Buffer.concat(chunks);
  } catch (cause) {
    abort.throwIfAborted(); // its reason says more
    if (cause instanceof DataError) throw cause;
    throw new DataError(
      { where: url, expected: 'a download', got: reasonOf(cause as Error, received), fix },
      { cause },
    );
  } finally {
    clearInterval(clock);
    slow.abort(); // lets the connection go
  }
}

async function openBody(url: string, atMost: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  // Packed on the way, a file would come unpacked, and its length would not be the one that was sent.
  const response = await fetch(url, { signal, headers: { 'accept-encoding': 'identity' } });
  if (!response.ok) throw new DataError({ where: url, expected: 'a download', got: `HTTP ${response.status}`, fix });
  if (/^https:/i.test(url) && !response.url.startsWith('https:'))
    throw new DataError({ where: url, expected: 'a download over https', got: `a redirect to ${response.url}` });
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > atMost) throw tooMuch(url, atMost, `${declared}`);
  return (response.body ?? []) as AsyncIterable<Uint8Array>;
}

const tooMuch = (where: string, atMost: number, got: string): DataError =>
  new DataError({ where, expected: `at most ${atMost} bytes`, got, fix: 'It is not the file that it should be.' });

/** `fetch` says "fetch failed" or "terminated", and why in the cause of its error. */
function reasonOf(error: Error, received: number): string {
  const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  const reason = message || code || 'no answer';
  return received > 0 ? `${received} bytes and then ${reason}` : reason;
}
