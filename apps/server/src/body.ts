// The body of a request, read within a size and a time, whatever the client says of it.
import { ClientGone, HttpProblem, unavailable } from './problems.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  readonly seconds: number;
  readonly memory: Memory;
}

/** Bytes that one request holds of those that all share. */
export interface Memory {
  /** Whether there were so many left; then they are taken. */
  take(bytes: number): boolean;
  /** Gives back all that was taken. */
  release(): void;
}

/** Bytes of the bodies of all requests together, from when they come until they are answered. */
export function createMemory(bytes: number): () => Memory {
  let left = bytes;
  return () => {
    let taken = 0;
    return {
      take: (wanted) => {
        if (wanted > left) return false;
        left -= wanted;
        taken += wanted;
        return true;
      },
      release: () => {
        left += taken;
        taken = 0;
      },
    };
  };
}

/** @throws HttpProblem 408 if it comes too slowly, 413 if it is too long, 503 if other bodies take all memory; ClientGone */
export async function readBody({ headers, body }: Request, limits: BodyLimits): Promise<Uint8Array> {
  const { maxBytes, seconds, memory } = limits;
  const stated = Number(headers.get('content-length') ?? 0);
  if (stated > maxBytes) throw tooLong(maxBytes, `${stated}`);
  if (!body) return new Uint8Array(0);
  const reader = body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(seconds)), seconds * 1000);
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { value, done } = await Promise.race([reader.read(), late]);
      if (done) return joined(chunks, length);
      if (!memory.take(value.length)) throw unavailable('body', 'too many bodies at once');
      length += value.length;
      if (length > maxBytes) throw tooLong(maxBytes, 'more');
      chunks.push(value);
    }
  } catch (error) {
    void reader.cancel().catch(() => {}); // the connection may be gone
    throw error instanceof HttpProblem ? error : new ClientGone(); // it ended in the middle
  } finally {
    clearTimeout(timer);
    late.catch(() => {});
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

const tooLong = (maxBytes: number, got: string): HttpProblem =>
  new HttpProblem(
    413,
    {
      ...{ where: 'body', expected: `at most ${maxBytes} bytes`, got },
      fix: 'Send fewer inputs in a request, or start the server with a larger --max-body.',
    },
    { connection: 'close' }, // the rest of the body is not read
  );

const tooSlow = (seconds: number): HttpProblem =>
  new HttpProblem(408, { where: 'body', expected: `all of it in ${seconds} s`, got: 'less' }, { connection: 'close' });
