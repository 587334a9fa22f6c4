// FLAC files (RFC 9639): what the header states is checked against the frames before they are decoded, and the MD5 of the
// sound after.
import { DataError } from '@longhand/base';
import { md5 as createMd5 } from '@noble/hashes/legacy.js';
import { FrameError } from './flac-bits.ts';
import { decodeFrame } from './flac-decode.ts';
import { type FlacFrame, splitFlac } from './flac-frames.ts';
import type { Samples } from './flac-subframes.ts';
import { hexOf } from './letters.ts';
import { noSamples, type OpenSound } from './pcm.ts';

interface StreamInfo {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  /** 0: the encoder did not know. */
  readonly totalSamples: number;
  /** Of the samples as integers, channels interleaved; empty: not known. */
  readonly md5: string;
}

/**
 * A frame of silence takes some 12 bytes whatever its length, so that a small file can say that it holds days. Samples of all
 * channels that any file may hold (35 minutes of one at 16 kHz), and beyond these, those for each of its bytes: sound needs
 * a byte for one or two.
 */
const [anyFile, perByte] = [2 ** 25, 32];

/** Channels are averaged; frames are decoded one by one. @throws DataError naming `where` */
export function openFlac(bytes: Uint8Array, where: string): OpenSound {
  const info = readStreamInfo(bytes, where);
  const { channels, sampleRate } = info;
  const { frames, rest } = splitFlac(bytes);
  if (rest > 0) throw damaged(where, 'whole frames to the end', `${rest} bytes of ${bytes.length} that are none`);
  const length = checkFrames(frames, info, where);
  if (length * channels > Math.max(anyFile, perByte * bytes.length)) {
    const got = `${length} of each of ${channels} channels in ${bytes.length} bytes`;
    throw new DataError({ where, expected: `at most ${anyFile} samples or ${perByte} for each byte of the file`, got });
  }
  return { sampleRate, length, blocks: () => blocksOf(frames, info, where) };
}

function* blocksOf(
  frames: readonly FlacFrame[],
  { bits, sampleRate, md5 }: StreamInfo,
  where: string,
): Generator<Float32Array, readonly string[], void> {
  const hash = createMd5.create();
  let at = 0;
  for (const frame of frames) {
    const decoded = decodeAt(frame, bits, `${where} at ${(at / sampleRate).toFixed(3)} s`);
    if (md5 !== '') hash.update(interleaved(decoded, bits));
    at += frame.header.blockSize;
    yield meanOf(decoded, 2 ** (bits - 1));
  }
  if (md5 !== '' && hexOf(hash.digest()) !== md5)
    throw damaged(where, 'the sound of which the header holds the MD5', 'another');
  return [];
}

function decodeAt(frame: FlacFrame, bits: number, where: string): Samples[] {
  try {
    return decodeFrame(frame, bits);
  } catch (cause) {
    if (cause instanceof FrameError) throw damaged(where, 'a frame that can be decoded', cause.message, { cause });
    throw cause;
  }
}

function damaged(where: string, expected: string, got: string, options?: ErrorOptions): DataError {
  return new DataError({ where, expected, got, fix: 'The file is cut off or damaged; copy it again.' }, options);
}

function readStreamInfo(bytes: Uint8Array, where: string): StreamInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 42 || (view.getUint32(4) & 0x7fffffff) !== 34) {
    const expected = 'a FLAC file that begins with its STREAMINFO of 34 bytes';
    throw new DataError({ where, expected, got: 'another or less' });
  }
  const packed = view.getBigUint64(18); // 20 bits sample rate, 3 channels - 1, 5 bits - 1, 36 samples
  const bits = Number((packed >> 36n) & 31n) + 1;
  const sampleRate = Number(packed >> 44n);
  if (sampleRate === 0 || bits < 4)
    throw damaged(where, '4 to 32 bits at a rate above 0', `${bits} at ${sampleRate} Hz`);
  const md5 = hexOf(bytes.subarray(26, 42));
  return {
    sampleRate,
    bits,
    channels: Number((packed >> 41n) & 7n) + 1,
    totalSamples: Number(packed & 0xfffffffffn),
    md5: /^0+$/.test(md5) ? '' : md5,
  };
}

/** Samples of each channel. */
function checkFrames(frames: readonly FlacFrame[], info: StreamInfo, where: string): number {
  const { channels, bits, sampleRate, totalSamples, md5 } = info;
  let [length, next] = [0, frames[0]?.header.number ?? 0];
  for (const { header } of frames) {
    const other = header.channels !== channels || (header.bits || bits) !== bits;
    if (other || (header.sampleRate || sampleRate) !== sampleRate) {
      const expected = `frames of ${channels} channels of ${bits} bits at ${sampleRate} Hz, as the header says`;
      const got = `${header.channels} of ${header.bits || bits} at ${header.sampleRate || sampleRate}`;
      throw damaged(where, expected, got);
    }
    // The sum of the sound would show a gap; without one the frames' numbers do.
    if (md5 === '' && header.number !== next) throw damaged(where, `frame ${next}`, `frame ${header.number}`);
    next += header.variableBlocks ? header.blockSize : 1;
    length += header.blockSize;
  }
  if (totalSamples > 0 && length !== totalSamples)
    throw damaged(where, `${totalSamples} samples, as the header says`, String(length));
  if (length === 0) throw noSamples(where, 'a FLAC file');
  return length;
}

/** Little-endian, in whole bytes, as the MD5 is taken. */
function interleaved(channels: readonly Samples[], bits: number): Uint8Array {
  const width = Math.ceil(bits / 8);
  const length = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(length * channels.length * width);
  const step = channels.length;
  // Most files have 16 bits.
  const words = width === 2 ? new Int16Array(bytes.buffer) : undefined;
  for (const [channel, samples] of channels.entries()) {
    if (words) for (let i = 0; i < length; i++) words[i * step + channel] = samples[i]!;
    else {
      for (let i = 0; i < length; i++) {
        const at = (i * step + channel) * width;
        for (let byte = 0; byte < width; byte++) bytes[at + byte] = samples[i]! >> (8 * byte);
      }
    }
  }
  return bytes;
}

function meanOf(channels: readonly Samples[], full: number): Float32Array {
  const [first = new Int32Array(), ...others] = channels;
  const mean = new Float32Array(first.length);
  const scale = channels.length * full;
  for (let i = 0; i < first.length; i++) {
    let sum = first[i]!;
    for (let channel = 0; channel < others.length; channel++) sum += others[channel]![i]!;
    mean[i] = sum / scale;
  }
  return mean;
}
