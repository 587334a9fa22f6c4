// Writes FLAC files for tests (RFC 9639): every kind of subframe, chosen by the test, none by what is smallest.
import { createHash } from 'node:crypto';

/** Appends bits, the highest first. */
type Write = (value: number | bigint, count: number) => void;

/** Writes a subframe's content behind its header of 8 bits, whose type it gives. @param width bits of a sample */
export interface Coding {
  readonly type: number;
  readonly write: (samples: readonly number[], width: number, write: Write) => void;
}

export const verbatim: Coding = {
  type: 1,
  write: (samples, width, write) => {
    for (const sample of samples) write(sample, width);
  },
};

export const constant: Coding = { type: 0, write: ([first = 0], width, write) => write(first, width) };

/** Linear prediction, or with `shift` -1 one of the fixed ones. `parameter` -1: residuals as they are, in 20 bits. */
export function predicted(weights: readonly number[], shift: number, parameter: number, partitionOrder = 0): Coding {
  const order = weights.length;
  return {
    type: shift < 0 ? 8 + order : 31 + order,
    write: (samples, width, write) => {
      for (const sample of samples.slice(0, order)) write(sample, width);
      if (shift >= 0) {
        write(14, 4); // 15 bits
        write(shift, 5);
        for (const weight of weights) write(weight, 15);
      }
      const residuals = samples.map((sample, i) => {
        const sum = weights.reduce((total, weight, k) => total + weight * (samples[i - 1 - k] ?? 0), 0);
        return sample - Math.floor(sum / 2 ** Math.max(0, shift));
      });
      writeResiduals(residuals, order, parameter, partitionOrder, write);
    },
  };
}

function writeResiduals(all: readonly number[], order: number, parameter: number, partitions: number, write: Write) {
  write(parameter > 14 ? 1 : 0, 2);
  write(partitions, 4);
  const size = all.length / 2 ** partitions;
  for (let from = 0; from < all.length; from += size) {
    const part = all.slice(Math.max(order, from), from + size);
    write(parameter < 0 ? 15 : parameter, parameter > 14 ? 5 : 4);
    if (parameter < 0) write(20, 5);
    for (const value of part) {
      if (parameter < 0) write(value, 20);
      else {
        const folded = BigInt(value >= 0 ? 2 * value : -2 * value - 1);
        for (let zeros = folded >> BigInt(parameter); zeros > 0n; zeros--) write(0, 1);
        write(1, 1);
        write(folded, parameter);
      }
    }
  }
}

export interface FlacOptions {
  readonly bits?: number;
  readonly sampleRate?: number;
  readonly blockSize?: number;
  /** Whether the header says the MD5, and how many samples there are. */
  readonly md5?: boolean;
  readonly count?: boolean;
  readonly coding?: Coding;
  /** 8: left and side; 9: side and right; 10: mid and side. */
  readonly stereo?: 8 | 9 | 10;
  /** Lowest bits that are 0 and not written. */
  readonly wasted?: number;
  /** Frames are numbered by their first samples, as where blocks differ in size. */
  readonly variableBlocks?: boolean;
  /** Number of each frame, from that of its place. */
  readonly numbered?: (frame: number) => number;
  /** What a frame says of its rate and width, in codes; 0: as the header says. */
  readonly frameCodes?: readonly [rate: number, width: number];
}

/** `channels` of integers as a file. */
export function flacFile(channels: readonly (readonly number[])[], options: FlacOptions = {}): Buffer {
  const { bits = 16, sampleRate = 8000, blockSize = 64, md5 = true, count = true } = options;
  const length = channels[0]?.length ?? 0;
  const info = Buffer.alloc(34);
  info.writeUInt16BE(blockSize, 0);
  info.writeUInt16BE(blockSize, 2);
  const layout = (BigInt(channels.length - 1) << 41n) | (BigInt(bits - 1) << 36n) | BigInt(count ? length : 0);
  info.writeBigUInt64BE((BigInt(sampleRate) << 44n) | layout, 10);
  if (md5) info.set(md5Of(channels, bits), 18);
  const frames: Uint8Array[] = [];
  for (let start = 0; start < length; start += blockSize) {
    const block = channels.map((samples) => samples.slice(start, start + blockSize));
    frames.push(frameOf(block, start / blockSize, options));
  }
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), info, ...frames]);
}

function md5Of(channels: readonly (readonly number[])[], bits: number): Buffer {
  const width = Math.ceil(bits / 8);
  const bytes = (channels[0] ?? []).flatMap((_, i) =>
    channels.flatMap((samples) => {
      const buffer = Buffer.alloc(width);
      buffer.writeIntLE(samples[i] ?? 0, 0, width);
      return [...buffer];
    }),
  );
  return createHash('md5').update(Buffer.from(bytes)).digest();
}

function frameOf(block: readonly (readonly number[])[], place: number, options: FlacOptions): Uint8Array {
  const { bits = 16, coding = verbatim, stereo, wasted = 0, numbered = (n) => n, frameCodes = [0, 0] } = options;
  const { variableBlocks = false, blockSize = 64 } = options;
  const digits: number[] = [];
  const write: Write = (value, count) => {
    for (let bit = count - 1; bit >= 0; bit--) digits.push(Number((BigInt(value) >> BigInt(bit)) & 1n));
  };
  for (const [channel, samples] of coded(block, stereo).entries()) {
    const side = stereo !== undefined && channel === (stereo === 9 ? 0 : 1);
    write(coding.type, 7);
    write(wasted > 0 ? 1 : 0, 1);
    if (wasted > 0) write(1, wasted); // zeros and a one
    const kept = samples.map((sample) => sample / 2 ** wasted);
    coding.write(kept, (side ? bits + 1 : bits) - wasted, write);
  }
  const body = Array.from({ length: Math.ceil(digits.length / 8) }, (_, i) =>
    digits.slice(8 * i, 8 * i + 8).reduce((byte, digit, at) => byte | (digit << (7 - at)), 0),
  );
  const size = (block[0]?.length ?? 0) - 1; // in two bytes
  const layout = stereo ?? block.length - 1;
  const number = numbered(variableBlocks ? place * blockSize : place);
  const head = [0xff, variableBlocks ? 0xf9 : 0xf8, 0x70 | frameCodes[0], (layout << 4) | (frameCodes[1] << 1)];
  head.push(...Buffer.from(String.fromCodePoint(number))); // coded as UTF-8 codes characters
  head.push(size >> 8, size & 255);
  const frame = [...head, crc(head, 0x07, 8), ...body];
  const sum = crc(frame, 0x8005, 16);
  return Uint8Array.from([...frame, sum >> 8, sum & 255]);
}

function coded(block: readonly (readonly number[])[], stereo: 8 | 9 | 10 | undefined): readonly (readonly number[])[] {
  const [left = [], right = []] = block;
  if (stereo === undefined) return block;
  const side = left.map((value, i) => value - (right[i] ?? 0));
  if (stereo === 8) return [left, side];
  return stereo === 9 ? [side, right] : [left.map((value, i) => Math.floor((value + (right[i] ?? 0)) / 2)), side];
}

/** Cyclic redundancy check, most significant bit first. */
export function crc(bytes: readonly number[], polynomial: number, width: 8 | 16): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (width - 8);
    for (let i = 0; i < 8; i++) {
      value = value & (1 << (width - 1)) ? ((value << 1) ^ polynomial) & (2 ** width - 1) : value << 1;
    }
  }
  return value;
}
