// Tags that players put before and behind a sound of any format: ID3v2 (id3.org, 3.1 and 3.4), ID3v1, APE.
import { lettersOf } from './letters.ts';
import { type SoundBytes, viewOf } from './sound-bytes.ts';

const textAt = (source: SoundBytes, start: number, length: number): string =>
  lettersOf(source.read(start, start + length));

/** A file of more is none that a player wrote. */
const maxTags = 16;

/** Bytes of the ID3v2 tags at the beginning, perhaps more than there are. */
export function tagsBefore(source: SoundBytes): number {
  let at = 0;
  for (let tags = 0; tags < maxTags && at + 10 <= source.length && textAt(source, at, 3) === 'ID3'; tags++) {
    const [flags = 0, ...size] = source.read(at + 5, at + 10);
    // Seven bits of each byte; a footer repeats the header.
    at += 10 + size.reduce((sum, byte) => sum * 128 + (byte & 127), 0) + (flags & 0x10 ? 10 : 0);
  }
  return at;
}

/** Bytes of the tags at the end: ID3v1's 128, before them APE's. */
export function tagLength(source: SoundBytes): number {
  const id3 = source.length >= 128 && textAt(source, source.length - 128, 3) === 'TAG' ? 128 : 0;
  const footer = source.length - id3 - 32;
  if (footer < 0 || textAt(source, footer, 8) !== 'APETAGEX') return id3;
  const view = viewOf(source, footer, footer + 32);
  const length = view.getUint32(12, true) + (view.getUint32(20, true) & 0x80000000 ? 32 : 0);
  return length >= 32 && length <= footer + 32 ? id3 + length : id3;
}
