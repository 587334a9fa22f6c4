// The chunks of a WAV file (Microsoft RIFF, 1994): in any order and number, of odd sizes with or without their padding byte.

export interface Chunk {
  readonly id: string;
  readonly start: number;
  /** As the header says, which may be more than there is. */
  readonly size: number;
}

/** A file of more is none that a program wrote; to walk through it takes long. */
const maxChunks = 100_000;

/** From `start` on, as far as names are names; a chunk that goes beyond the file is the last. */
export function* chunksOf(view: DataView, start = 12): Generator<Chunk, void, void> {
  let at = start;
  for (let chunks = 0; chunks < maxChunks && at + 8 <= view.byteLength; chunks++) {
    const id = textAt(view, at);
    if (!/^[ -~]{4}$/.test(id)) return;
    const size = view.getUint32(at + 4, true);
    yield { id, start: at + 8, size };
    at = chunkEnd(view, at + 8 + size, size);
  }
}

/** A chunk of odd size is followed by a byte, mostly 0, that some writers forget; no chunk's name begins with 0. */
export function chunkEnd(view: DataView, end: number, size: number): number {
  if (size % 2 === 0 || end >= view.byteLength) return end;
  const padded =
    view.getUint8(end) === 0 || end + 1 === view.byteLength || ['data', 'fmt ', 'LIST'].includes(textAt(view, end + 1));
  return padded ? end + 1 : end;
}

/** Four letters; fewer at the end of the file. */
export function textAt(view: DataView, start: number): string {
  let letters = '';
  for (let i = start; i < Math.min(start + 4, view.byteLength); i++) letters += String.fromCharCode(view.getUint8(i));
  return letters;
}
