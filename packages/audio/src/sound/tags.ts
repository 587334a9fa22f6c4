// Tags that players put before and behind a sound of any format: ID3v2 (id3.org, 3.1 and 3.4), ID3v1, APE.

const textAt = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length));

/** A file of more is none that a player wrote. */
const maxTags = 16;

/** Bytes of the ID3v2 tags at the beginning, perhaps more than there are. */
export function tagsBefore(bytes: Uint8Array): number {
  let at = 0;
  for (let tags = 0; tags < maxTags && at + 10 <= bytes.length && textAt(bytes, at, 3) === 'ID3'; tags++) {
    const [flags = 0, ...size] = bytes.subarray(at + 5, at + 10);
    // Seven bits of each byte; a footer repeats the header.
    at += 10 + size.reduce((sum, byte) => sum * 128 + (byte & 127), 0) + (flags & 0x10 ? 10 : 0);
  }
  return at;
}

/** Bytes of the tags at the end: ID3v1's 128, before them APE's. */
export function tagLength(bytes: Uint8Array): number {
  const id3 = bytes.length >= 128 && textAt(bytes, bytes.length - 128, 3) === 'TAG' ? 128 : 0;
  const footer = bytes.length - id3 - 32;
  if (footer < 0 || textAt(bytes, footer, 8) !== 'APETAGEX') return id3;
  const view = new DataView(bytes.buffer, bytes.byteOffset + footer, 32);
  const length = view.getUint32(12, true) + (view.getUint32(20, true) & 0x80000000 ? 32 : 0);
  return length >= 32 && length <= footer + 32 ? id3 + length : id3;
}
