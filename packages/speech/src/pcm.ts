// Chunks of a stream as samples.
import { DataError } from '@longhand/base';
import { peakOf } from './features.ts';

/** Samples in [-1, 1), or bytes of 16-bit PCM: little-endian, one channel. */
export type Chunk = Float32Array | Uint8Array;

/** An odd byte waits for its other half. @throws DataError if a chunk is of another type, or holds what is no sound */
export async function* samplesOf(chunks: AsyncIterable<Chunk>): AsyncGenerator<Float32Array, void> {
  let rest = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (chunk instanceof Uint8Array) {
      const bytes = joined(rest, chunk);
      rest = bytes.slice(bytes.length - (bytes.length % 2));
      if (bytes.length > 1) yield samplesOfBytes(bytes);
    } else if (chunk instanceof Float32Array) {
      peakOf(chunk, 'stream');
      if (chunk.length > 0) yield chunk;
    } else throw new DataError({ where: 'stream', expected: 'Float32Array or Uint8Array', got: typeof chunk });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

function samplesOfBytes({ buffer, byteOffset, length }: Uint8Array): Float32Array {
  const view = new DataView(buffer, byteOffset, length);
  return Float32Array.from({ length: length >> 1 }, (_, i) => view.getInt16(2 * i, true) / 32768);
}
