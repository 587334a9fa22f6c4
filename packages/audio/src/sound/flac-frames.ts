// Where the frames of a FLAC file begin and end (RFC 9639, 9.1 and 9.3): a frame ends where another header with a right
// CRC-8 begins, or the file ends, and the CRC-16 of all its bytes is right. The parser that comes with the decoder takes
// a chance pattern for a header in about one file of two thousand, and loses what follows.

export interface FlacParts {
  readonly frames: readonly Uint8Array[];
  /** Bytes at the end that are no whole frames. */
  readonly rest: number;
}

export function splitFlac(bytes: Uint8Array): FlacParts {
  let at = 4;
  for (let last = false; !last && at + 4 <= bytes.length; ) {
    last = (bytes[at]! & 0x80) !== 0;
    at += 4 + bytes[at + 1]! * 65536 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  const frames: Uint8Array[] = [];
  while (at < bytes.length && isFrameHeader(bytes, at)) {
    const end = frameEnd(bytes, at);
    if (end === -1) break;
    frames.push(bytes.subarray(at, end));
    at = end;
  }
  return { frames, rest: Math.max(0, bytes.length - at) };
}

/** The CRC of bytes and their CRC is 0. */
function frameEnd(bytes: Uint8Array, start: number): number {
  let crc = 0;
  for (let at = start; at < bytes.length; ) {
    crc = ((crc << 8) & 0xffff) ^ crc16[(crc >> 8) ^ bytes[at]!]!;
    at++;
    if (crc === 0 && (at === bytes.length || isFrameHeader(bytes, at))) return at;
  }
  return -1;
}

function isFrameHeader(bytes: Uint8Array, start: number): boolean {
  if (bytes[start] !== 0xff || (bytes[start + 1]! & 0xfe) !== 0xf8 || start + 6 > bytes.length) return false;
  const [blockSize, rate] = [bytes[start + 2]! >> 4, bytes[start + 2]! & 15];
  if (blockSize === 0 || rate === 15 || (bytes[start + 3]! & 1) !== 0) return false;
  const number = numberLength(bytes[start + 4]!);
  const sizeBytes = blockSize === 6 ? 1 : blockSize === 7 ? 2 : 0;
  const rateBytes = rate === 12 ? 1 : rate === 13 || rate === 14 ? 2 : 0;
  const end = start + 4 + number + sizeBytes + rateBytes + 1;
  if (number === 0 || end > bytes.length) return false;
  let crc = 0;
  for (let at = start; at < end; at++) crc = crc8[crc ^ bytes[at]!]!;
  return crc === 0;
}

/** Bytes of a number coded as UTF-8 codes characters, up to 7; 0: no such first byte. */
function numberLength(first: number): number {
  if (first < 0x80) return 1;
  const ones = Math.clz32(~(first << 24));
  return ones === 1 || ones === 8 ? 0 : ones;
}

function crcTable(polynomial: number, width: 8 | 16): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ ((crc >> (width - 1)) & 1 ? polynomial : 0);
    return crc & (2 ** width - 1);
  });
}
const crc8 = crcTable(0x07, 8);
const crc16 = crcTable(0x8005, 16);
