// FLAC files (RFC 9639), decoded by libFLAC in WebAssembly; checked against the number of samples and the MD5 of the
// sound that the file's header states.
import { createHash } from 'node:crypto';
import { DataError } from '@longhand/base';
import { type FLACDecodedAudio, FLACDecoder } from '@wasm-audio-decoders/flac';
import type { Audio } from '../types.ts';
import { splitFlac } from './flac-frames.ts';

interface StreamInfo {
  readonly bits: number;
  /** 0: the encoder did not know. */
  readonly totalSamples: number;
  /** Of the samples as integers, channels interleaved; empty: not known. */
  readonly md5: string;
}

/** One for all, because it is costly to make; it starts anew with each file. */
let decoder: FLACDecoder | undefined;
let turn: Promise<unknown> = Promise.resolve();

function decodeInTurn(parts: Uint8Array[]): Promise<FLACDecodedAudio> {
  const decoded = turn.then(async () => {
    decoder ??= new FLACDecoder();
    await decoder.ready;
    const made = await decoder.decodeFrames(parts);
    await decoder.reset();
    return made;
  });
  turn = decoded.catch(() => {
    decoder = undefined;
  });
  return decoded;
}

/** Channels are averaged. @throws DataError naming `where` */
export async function decodeFlac(bytes: Uint8Array, where: string): Promise<Audio> {
  const info = readStreamInfo(bytes, where);
  const damaged = (expected: string, got: string) =>
    new DataError({ where, expected, got, fix: 'The file is cut off or damaged; copy it again.' });
  const { frames, rest } = splitFlac(bytes);
  if (rest > 0) throw damaged('whole frames to the end', `${rest} bytes of ${bytes.length} that are none`);
  const { channelData, samplesDecoded, sampleRate, errors } = await decodeInTurn([streamInfoAlone(bytes), ...frames]);
  if (errors.length > 0) throw damaged('frames that libFLAC decodes', errors[0]!.message);
  const { totalSamples, md5, bits } = info;
  if (totalSamples > 0 && samplesDecoded !== totalSamples)
    throw damaged(`${totalSamples} samples, as the header says`, String(samplesDecoded));
  if (samplesDecoded === 0) throw new DataError({ where, expected: 'sound', got: 'a FLAC file with no samples' });
  const channels = channelData.map((samples) => integers(samples, bits));
  if (md5 !== '' && bits <= 24 && soundMd5(channels, bits) !== md5)
    throw damaged('the sound of which the header holds the MD5', 'another');
  return { samples: average(channels, 2 ** (bits - 1)), sampleRate };
}

function readStreamInfo(bytes: Uint8Array, where: string): StreamInfo {
  if (bytes.length < 42 || (bytes[4]! & 0x7f) !== 0) {
    throw new DataError({ where, expected: 'a FLAC file that begins with its STREAMINFO', got: 'another or less' });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + 8, 34);
  const packed = view.getBigUint64(10); // 20 bits sample rate, 3 channels - 1, 5 bits - 1, 36 samples
  const md5 = Buffer.from(bytes.subarray(26, 42)).toString('hex');
  return {
    bits: Number((packed >> 36n) & 31n) + 1,
    totalSamples: Number(packed & 0xfffffffffn),
    md5: /^0+$/.test(md5) ? '' : md5,
  };
}

/** The decoder divides by the largest integer, 32767 for 16 bits. Up to 24 bits come back exactly. */
function integers(samples: Float32Array, bits: number): Int32Array {
  const whole = new Int32Array(samples.length);
  const full = 2 ** (bits - 1) - 1;
  for (let i = 0; i < whole.length; i++) whole[i] = Math.round(samples[i]! * full);
  return whole;
}

/** The decoder takes one metadata block or frame at a time: marker and STREAMINFO, marked as the last block. */
function streamInfoAlone(bytes: Uint8Array): Uint8Array {
  const block = bytes.slice(0, 42);
  block[4] = 0x80;
  return block;
}

function soundMd5(channels: readonly Int32Array[], bits: number): string {
  const width = Math.ceil(bits / 8);
  const length = channels[0]!.length;
  const sound = Buffer.alloc(length * channels.length * width);
  let at = 0;
  for (let i = 0; i < length; i++) {
    for (const samples of channels) {
      for (let shift = 0; shift < 8 * width; shift += 8) sound[at++] = samples[i]! >> shift; // little-endian
    }
  }
  return createHash('md5').update(sound).digest('hex');
}

function average(channels: readonly Int32Array[], full: number): Float32Array {
  const mean = new Float32Array(channels[0]!.length);
  for (let i = 0; i < mean.length; i++) {
    let sum = 0;
    for (const samples of channels) sum += samples[i]!;
    mean[i] = sum / channels.length / full;
  }
  return mean;
}
