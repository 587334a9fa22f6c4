// Files of verbatim subframes (RFC 9639, 9.2.3), made here, whole and damaged.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../index.ts';

/** Cyclic redundancy check, most significant bit first. */
function crc(bytes: readonly number[], polynomial: number, width: 8 | 16): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (width - 8);
    for (let i = 0; i < 8; i++) {
      value = value & (1 << (width - 1)) ? ((value << 1) ^ polynomial) & (2 ** width - 1) : value << 1;
    }
  }
  return value;
}
const int16 = (value: number): number[] => [(value >> 8) & 255, value & 255];

/** 16 bits, 8 kHz; one block of up to 127 frames for each entry of `blocks[channel]`. */
function encode(channels: readonly (readonly number[])[], { blockSize = 64, md5 = true, count = true } = {}): Buffer {
  const length = channels[0]!.length;
  const interleaved = Array.from({ length }, (_, i) => channels.map((samples) => samples[i]!)).flat();
  const info = Buffer.alloc(34);
  info.writeUInt16BE(blockSize, 0);
  info.writeUInt16BE(blockSize, 2);
  info.writeBigUInt64BE(
    (8000n << 44n) | (BigInt(channels.length - 1) << 41n) | (15n << 36n) | BigInt(count ? length : 0),
    10,
  );
  const digest = createHash('md5')
    .update(Buffer.from(Int16Array.from(interleaved).buffer))
    .digest();
  if (md5) info.set(digest, 18);
  const frames: number[] = [];
  for (let start = 0; start < length; start += blockSize) {
    const size = Math.min(blockSize, length - start);
    // Fixed block size; its length in one byte below; 8 kHz; channels; 16 bits; the frame's number.
    const head = [0xff, 0xf8, 0x64, ((channels.length - 1) << 4) | 0x08, start / blockSize, size - 1];
    const body = channels.flatMap((samples) => [0x02, ...samples.slice(start, start + size).flatMap(int16)]);
    const frame = [...head, crc(head, 0x07, 8), ...body];
    frames.push(...frame, ...int16(crc(frame, 0x8005, 16)));
  }
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), info, Buffer.from(frames)]);
}
const wave = (length: number, step: number) => Array.from({ length }, (_, i) => Math.round(30000 * Math.sin(i * step)));
const left = [-32768, 32767, -32767, -1, ...wave(496, 0.1)];

describe('a FLAC file', () => {
  it('is read to the bit', async () => {
    const audio = await decodeAudio(encode([left]), 'a.flac');
    expect(audio).toEqual({ samples: Float32Array.from(left, (value) => value / 32768), sampleRate: 8000 });
  });
  it('of two channels is averaged', async () => {
    const right = wave(500, 0.3);
    const { samples } = await decodeAudio(encode([left, right]), 'a.flac');
    expect(samples).toEqual(Float32Array.from(left, (value, i) => (value + right[i]!) / 65536));
  });
  it('need not say how long it is, nor what its MD5 is', async () => {
    const { samples } = await decodeAudio(encode([left], { md5: false, count: false }), 'a.flac');
    expect(samples).toHaveLength(500);
  });

  it('is not misled by sound that looks like a frame', async () => {
    const head = [0xff, 0xf8, 0x64, 0x08, 0x02, 0x3f];
    const chance = [...head, crc(head, 0x07, 8), 0];
    const words = Array.from({ length: 4 }, (_, i) => (chance[2 * i]! << 8) | chance[2 * i + 1]!);
    const samples = [...left.slice(0, 470), ...Int16Array.from(words), ...left.slice(0, 20)];
    const { samples: read } = await decodeAudio(encode([samples]), 'a.flac');
    expect(read).toEqual(Float32Array.from(samples, (value) => value / 32768));
  });
  it('keeps files apart that are read at once, and reads on after a damaged one', async () => {
    const waves = [0.1, 0.2, 0.3].map((step) => wave(300, step));
    const read = waves.map((samples) => decodeAudio(encode([samples]), 'a.flac'));
    const damaged = decodeAudio(encode([left]).subarray(0, 500), 'b.flac').catch(() => 'damaged');
    read.push(decodeAudio(encode([left]), 'c.flac'));
    expect(await damaged).toBe('damaged');
    expect((await Promise.all(read)).map(({ samples }) => Array.from(samples, (value) => value * 32768))).toEqual([
      ...waves,
      left,
    ]);
  });

  const whole = encode([left]);
  const changed = (at: number) => Buffer.from(whole).fill(whole[at]! ^ 0x10, at, at + 1);
  it.each([
    [
      'cut off',
      whole.subarray(0, 600),
      'expected whole frames to the end, got 144 bytes of 600 that are none. The file is cut off',
    ],
    ['with one bit turned', changed(700), /expected whole frames to the end, got \d+ bytes/],
    ['of which the header has another MD5', changed(30), 'expected the sound of which the header holds the MD5'],
    ['of four letters', Buffer.from('fLaC'), 'expected a FLAC file that begins with its STREAMINFO'],
    ['of a header alone', whole.subarray(0, 42), 'expected 500 samples, as the header says, got 0'],
    ['without samples', encode([[]]), 'expected sound, got a FLAC file with no samples'],
  ])('%s is refused', async (_name, bytes, message) => {
    await expect(decodeAudio(bytes, 'a.flac')).rejects.toThrow(message);
  });
});
