// The chunks of WAV and AIFF files (EA IFF 85; Microsoft RIFF, 1994): in any order and number, of odd sizes with or without
// their padding byte.
import { lettersOf } from './letters.ts';
import { type SoundBytes, viewOf } from './sound-bytes.ts';

export interface Chunk {
  readonly id: string;
  readonly start: number;
  /** As the header says, which may be more than there is. */
  readonly size: number;
}

export interface ChunkOptions {
  /** Of the first one; default behind the header of the file. */
  readonly start?: number;
  /** Whether the lowest byte of a size comes first; default true, as in WAV. */
  readonly littleEndian?: boolean;
}

/** A file of more is none that a program wrote; to walk through it takes long. */
const maxChunks = 100_000;

/** As far as names are names; a chunk that goes beyond the file is the last. */
export function* chunksOf(
  source: SoundBytes,
  { start = 12, littleEndian = true }: ChunkOptions = {},
): Generator<Chunk, void, void> {
  let at = start;
  for (let chunks = 0; chunks < maxChunks && at + 8 <= source.length; chunks++) {
    const head = viewOf(source, at, at + 8);
    const id = textAt(source, at);
    if (!/^[ -~]{4}$/.test(id)) return;
    const size = head.getUint32(4, littleEndian);
    yield { id, start: at + 8, size };
    at = chunkEnd(source, at + 8 + size, size);
  }
}

/** A chunk of odd size is followed by a byte, mostly 0, that some writers forget; no chunk's name begins with 0. */
export function chunkEnd(source: SoundBytes, end: number, size: number): number {
  if (size % 2 === 0 || end >= source.length) return end;
  const padded =
    source.read(end, end + 1)[0] === 0 ||
    end + 1 === source.length ||
    ['data', 'fmt ', 'LIST', 'SSND', 'COMM'].includes(textAt(source, end + 1));
  return padded ? end + 1 : end;
}

/** Four letters; fewer at the end of the file. */
export const textAt = (source: SoundBytes, start: number): string => lettersOf(source.read(start, start + 4));
