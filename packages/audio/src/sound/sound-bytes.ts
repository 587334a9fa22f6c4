// Bytes of a sound file that are read where they are needed, so that a long file need not be in memory.

/** A file that can be read at any place. */
export interface SoundBytes {
  readonly length: number;
  /** The bytes from `start` up to `end`; fewer where the file ends before. */
  read(start: number, end: number): Uint8Array;
}

/** Of bytes in memory, which are not copied. */
export const bytesInMemory = (bytes: Uint8Array): SoundBytes => ({
  length: bytes.length,
  read: (start, end) => bytes.subarray(start, end),
});

/** The bytes from `start` on, up to `end` if that is given. */
export function partOf(source: SoundBytes, start: number, end = source.length): SoundBytes {
  const length = Math.max(0, end - start);
  return { length, read: (from, to) => source.read(start + from, start + Math.min(to, length)) };
}

/** The same bytes as a view. */
export function viewOf(source: SoundBytes, start: number, end: number): DataView {
  const { buffer, byteOffset, byteLength } = source.read(start, end);
  return new DataView(buffer, byteOffset, byteLength);
}
