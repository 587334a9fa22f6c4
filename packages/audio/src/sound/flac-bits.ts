// Bits of a FLAC frame, the highest of each byte first, and the numbers that its residuals are coded as (RFC 9639, 9.2.7).

/** Where reading stands. */
export interface Bits {
  /** With `padding` zeros behind the frame: reading beyond an array is slow. */
  readonly bytes: Uint8Array;
  /** In bits, as `at`. */
  readonly end: number;
  at: number;
}

const padding = 16;

/** From byte `start` to byte `end`. */
export function bitsOf(frame: Uint8Array, start: number, end: number): Bits {
  const bytes = new Uint8Array(end + padding);
  bytes.set(frame.subarray(0, end));
  return { bytes, end: 8 * end, at: 8 * start };
}

/** What a damaged frame throws; whoever knows the file's name makes a DataError of it. */
export class FrameError extends Error {}

/** At `at`, the next 32 bits; 25 of them are sure to be there, zeros follow the end. */
function windowAt(bytes: Uint8Array, at: number): number {
  const i = at >>> 3;
  return ((bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!) << (at & 7);
}

/** Unsigned, up to 25 bits. */
export function readBits(bits: Bits, count: number): number {
  const value = count === 0 ? 0 : windowAt(bits.bytes, bits.at) >>> (32 - count);
  bits.at += count;
  return value;
}

/** Two's complement, up to 33 bits. */
export function readSigned(bits: Bits, count: number): number {
  const low = Math.min(count, 16);
  const high = readBits(bits, count - low);
  const value = high * 2 ** low + readBits(bits, low);
  return count > 0 && value >= 2 ** (count - 1) ? value - 2 ** count : value;
}

/** Zeros up to a one. @throws FrameError if the frame ends before */
export function readUnary(bits: Bits): number {
  let zeros = 0;
  for (;;) {
    const more = Math.clz32(windowAt(bits.bytes, bits.at));
    if (more < 25) {
      bits.at += more + 1;
      return zeros + more;
    }
    zeros += 25;
    bits.at += 25;
    if (bits.at >= bits.end) throw new FrameError('a number that goes beyond its frame');
  }
}

/** Rice codes: the upper part in unary, `parameter` bits below it, the sign as the lowest of all. */
export function readRice(bits: Bits, parameter: number, to: Int32Array, from: number, end: number): void {
  const { bytes } = bits;
  const most = 2 ** (32 - parameter);
  let { at } = bits;
  for (let i = from; i < end; i++) {
    let upper = Math.clz32(windowAt(bytes, at));
    if (upper < 25) at += upper + 1;
    else {
      bits.at = at;
      upper = readUnary(bits);
      at = bits.at;
    }
    let value = upper << parameter;
    if (parameter > 0) {
      if (parameter <= 25) value |= windowAt(bytes, at) >>> (32 - parameter);
      else
        value |= ((windowAt(bytes, at) >>> 16) << (parameter - 16)) | (windowAt(bytes, at + 16) >>> (48 - parameter));
      at += parameter;
    }
    if (upper >= most) throw new FrameError('a residual of more than 32 bits');
    to[i] = (value >>> 1) ^ -(value & 1);
  }
  bits.at = at;
}
