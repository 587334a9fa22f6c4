// Where the frames of a FLAC file begin and end (RFC 9639, 9.1 and 9.3): a frame ends where another header with a right
// CRC-8 begins, or the file ends, and the CRC-16 of all its bytes is right.

import { at } from '@longhand/base';

export interface FlacFrame {
  readonly bytes: Uint8Array;
  readonly header: FrameHeader;
}

/** What a frame says of itself; 0: as STREAMINFO says. */
interface FrameHeader {
  /** In bytes. */
  readonly length: number;
  /** Samples of each channel. */
  readonly blockSize: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** How two channels are coded: each, one and the difference, or half the sum and the difference. */
  readonly stereo: 'separate' | 'left side' | 'side right' | 'mid side';
  readonly bits: number;
  /** The frame's, or with blocks of different sizes its first sample's. */
  readonly number: number;
  readonly variableBlocks: boolean;
}

export interface FlacParts {
  readonly frames: readonly FlacFrame[];
  /** Bytes at the end that are no whole frames. */
  readonly rest: number;
}

export function splitFlac(bytes: Uint8Array): FlacParts {
  let start = afterMetadata(bytes);
  const frames: FlacFrame[] = [];
  while (start < bytes.length) {
    const header = readFrameHeader(bytes, start);
    const end = header ? frameEnd(bytes, start) : -1;
    if (!header || end === -1) break;
    frames.push({ bytes: bytes.subarray(start, end), header });
    start = end;
  }
  return { frames, rest: Math.max(0, bytes.length - start) };
}

/** Blocks of a bit that says whether it is the last, a type, and a size in 24 bits. */
function afterMetadata(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let next = 4;
  for (let last = false; !last && next + 4 <= bytes.length; ) {
    const block = view.getUint32(next);
    last = block >>> 31 === 1;
    next += 4 + (block & 0xffffff);
  }
  return next;
}

/** The CRC of bytes and their CRC is 0. */
function frameEnd(bytes: Uint8Array, start: number): number {
  let crc = 0;
  for (let end = start; end < bytes.length; ) {
    crc = ((crc << 8) & 0xffff) ^ crc16[(crc >> 8) ^ bytes[end]!]!;
    end++;
    if (crc === 0 && (end === bytes.length || readFrameHeader(bytes, end))) return end;
  }
  return -1;
}

/** By their codes; 0: as STREAMINFO says, -1: not allowed or given behind the number. */
const rates = [0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000, -1, -1, -1, -1];
const stereos = ['left side', 'side right', 'mid side'] as const; // from 8
const widths = [0, 8, 12, -1, 16, 20, 24, 32];
const blockSizes = [-1, 192, 576, 1152, 2304, 4608, -1, -1, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768];

/** `undefined` if no header with a right CRC-8 begins there. */
function readFrameHeader(bytes: Uint8Array, start: number): FrameHeader | undefined {
  const [sync, variable = 0, codes = 0, layout = 0, first = 0] = bytes.subarray(start, start + 5);
  if (sync !== 0xff || (variable & 0xfe) !== 0xf8 || start + 6 > bytes.length) return undefined;
  const [blockCode, rateCode] = [codes >> 4, codes & 15];
  const [channelCode, widthCode] = [layout >> 4, (layout >> 1) & 7];
  const reserved = blockCode === 0 || rateCode === 15 || channelCode > 10 || widthCode === 3;
  if (reserved || (layout & 1) !== 0) return undefined;
  const numberBytes = numberLength(first);
  const sizeBytes = blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const sizeAt = start + 4 + numberBytes;
  const end = sizeAt + sizeBytes + rateBytes + 1;
  if (numberBytes === 0 || end > bytes.length) return undefined;
  let crc = 0;
  for (const byte of bytes.subarray(start, end)) crc = at(crc8, crc ^ byte);
  if (crc !== 0) return undefined;
  const rateUnit = rateCode === 12 ? 1000 : rateCode === 14 ? 10 : 1;
  return {
    length: end - start,
    blockSize: sizeBytes > 0 ? integerAt(bytes, sizeAt, sizeBytes) + 1 : at(blockSizes, blockCode),
    sampleRate: rateBytes > 0 ? rateUnit * integerAt(bytes, sizeAt + sizeBytes, rateBytes) : at(rates, rateCode),
    channels: channelCode < 8 ? channelCode + 1 : 2,
    stereo: stereos[channelCode - 8] ?? 'separate',
    bits: at(widths, widthCode),
    number: codedNumber(bytes, start + 4, numberBytes),
    variableBlocks: (variable & 1) === 1,
  };
}

function integerAt(bytes: Uint8Array, start: number, length: number): number {
  let value = 0;
  for (const byte of bytes.subarray(start, start + length)) value = 256 * value + byte;
  return value;
}

/** Bytes of a number coded as UTF-8 codes characters, up to 7; 0: no such first byte. */
function numberLength(first: number): number {
  if (first < 0x80) return 1;
  const ones = Math.clz32(~(first << 24));
  return ones === 1 || ones === 8 ? 0 : ones;
}

function codedNumber(bytes: Uint8Array, start: number, length: number): number {
  const [first = 0, ...rest] = bytes.subarray(start, start + length);
  let value = length === 1 ? first : first & (0x7f >> length);
  for (const byte of rest) value = 64 * value + (byte & 63);
  return value;
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
