// Files made here, whole, damaged and forged; and one of libFLAC's.
import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../index.ts';
import { constant, crc, flacFile, predicted, verbatim } from './testing/flac-file.ts';
import { libFlacFile } from './testing/libflac.ts';

const wave = (length: number, step: number, height = 30000) =>
  Array.from({ length }, (_, i) => Math.round(height * Math.sin(i * step)) + 0); // no -0
const left = [-32768, 32767, -32767, -1, ...wave(508, 0.1)];
const right = [32767, -32768, 0, 1, ...wave(508, 0.3)];
const scaled = (samples: readonly number[], bits = 16) =>
  Float32Array.from(samples, (value) => value / 2 ** (bits - 1));
const mean = (channels: readonly (readonly number[])[], bits = 16) =>
  scaled(
    (channels[0] ?? []).map((_, i) => channels.reduce((sum, one) => sum + (one[i] ?? 0), 0) / channels.length),
    bits,
  );
const read = async (bytes: Uint8Array) => (await decodeAudio(bytes, 'a.flac')).samples;

describe('a FLAC file', () => {
  it('is read to the bit', async () => {
    expect(await decodeAudio(flacFile([left]), 'a.flac')).toEqual({ samples: scaled(left), sampleRate: 8000 });
  });

  it.each([
    ['constant', constant, [...Array<number>(64).fill(-7), ...Array<number>(64).fill(9)]],
    ['predicted by none', predicted([], -1, 14), left],
    ['predicted by the one before', predicted([1], -1, 12, 2), left],
    ['predicted by two', predicted([2, -1], -1, 15, 3), left],
    ['predicted by three', predicted([3, -3, 1], -1, 26, 1), left],
    ['predicted by four', predicted([4, -6, 4, -1], -1, -1, 2), left],
    ['predicted by weights', predicted([8000, -3000, 77], 12, 13, 3), left],
    ['predicted by weights beyond 32 bits', predicted([16383, -16384, 16383, -16384, 1], 14, 15), left],
  ])('of subframes %s is read', async (_name, coding, samples) => {
    expect(await read(flacFile([samples], { coding }))).toEqual(scaled(samples));
  });

  it.each([4, 8, 12, 16, 20, 24, 32])('of %i bits is read', async (bits) => {
    const full = 2 ** (bits - 1);
    const samples = [-full, full - 1, 0, -1, ...wave(60, 0.2, full / 2)];
    expect(await read(flacFile([samples], { bits }))).toEqual(scaled(samples, bits));
    const smooth = wave(64, 0.2, full - 1);
    const coding = predicted([1500, -600], 10, Math.min(26, bits - 2));
    expect(await read(flacFile([smooth], { bits, coding }))).toEqual(scaled(smooth, bits));
    const even = samples.map((value) => 4 * Math.floor(value / 4));
    expect(await read(flacFile([even], { bits, wasted: 2 }))).toEqual(scaled(even, bits));
  });

  it('of several channels is averaged, however two are coded', async () => {
    for (const stereo of [undefined, 8, 9, 10] as const)
      expect(await read(flacFile([left, right], { ...(stereo && { stereo }) }))).toEqual(mean([left, right]));
    const wide = [left, right].map((samples) => samples.map((value) => value * 65536));
    for (const stereo of [8, 9, 10] as const)
      expect(await read(flacFile(wide, { stereo, bits: 32 }))).toEqual(mean([left, right]));
    const eight = Array.from({ length: 8 }, (_, channel) => wave(4096, 0.01 * (channel + 1)));
    expect(await read(flacFile(eight, { blockSize: 4096 }))).toEqual(mean(eight));
  });

  it('of libFLAC 1.4 is read, and the MD5 in it is that of its sound', async () => {
    const audio = await decodeAudio(libFlacFile(), 'a.flac');
    expect([audio.sampleRate, audio.samples.length]).toEqual([11025, 200]);
    const sum = audio.samples.reduce((total, value) => total + 65536 * value, 0);
    expect(sum).toBe(645_245);
  });

  it('need not say how long it is, nor what its MD5 is', async () => {
    expect(await read(flacFile([left], { md5: false, count: false }))).toHaveLength(512);
  });

  it('of many frames is read, numbered by place or by sample', async () => {
    const unknown = { md5: false, count: false };
    for (const variableBlocks of [false, true]) {
      const samples = wave(5000, 0.1);
      expect(await read(flacFile([samples], { ...unknown, blockSize: 16, variableBlocks }))).toEqual(scaled(samples));
    }
  });

  it('may have tags of players before and behind', async () => {
    const whole = flacFile([left]);
    const id3 = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0a'), Buffer.alloc(10)]);
    const withFooter = Buffer.concat([Buffer.from('ID3\x04\0\x10\0\0\0\x02'), Buffer.alloc(12)]);
    const behind = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
    const ape = Buffer.alloc(64);
    ape.write('APETAGEX', 0);
    ape.write('APETAGEX', 32);
    ape.writeUInt32LE(32, 32 + 12);
    ape.writeUInt32LE(0x80000000, 32 + 20);
    for (const parts of [
      [id3, whole],
      [id3, withFooter, whole],
      [whole, behind],
      [id3, whole, ape, behind],
    ])
      expect(await read(Buffer.concat(parts))).toEqual(scaled(left));
  });

  it('stays as it is, so that it can be read twice', async () => {
    const bytes = flacFile([left]);
    const before = Buffer.from(bytes);
    bytes[4] = 0; // more metadata follows
    const padded = Buffer.concat([bytes.subarray(0, 42), Buffer.from([0x81, 0, 0, 2, 0, 0]), bytes.subarray(42)]);
    for (let i = 0; i < 2; i++) expect(await read(padded)).toEqual(scaled(left));
    expect(before.subarray(42)).toEqual(padded.subarray(48));
  });

  it('is not misled by sound that looks like a frame', async () => {
    const head = [0xff, 0xf8, 0x64, 0x08, 0x02, 0x3f];
    const chance = [...head, crc(head, 0x07, 8), 0];
    const words = Array.from({ length: 4 }, (_, i) => Buffer.from(chance).readInt16BE(2 * i));
    const samples = [...left.slice(0, 470), ...words, ...left.slice(0, 20)];
    expect(await read(flacFile([samples]))).toEqual(scaled(samples));
  });
});

describe('a damaged FLAC file', () => {
  const whole = flacFile([left]);
  const changed = (at: number) => Buffer.from(whole).fill((whole[at] ?? 0) ^ 0x10, at, at + 1);
  it.each([
    [
      'cut off',
      whole.subarray(0, 600),
      /expected whole frames to the end, got \d+ bytes of 600 that are none. The file is cut off/,
    ],
    ['with one bit turned', changed(700), /expected whole frames to the end, got \d+ bytes/],
    ['of which the header has another MD5', changed(30), 'expected the sound of which the header holds the MD5'],
    ['of four letters', Buffer.from('fLaC'), 'expected a FLAC file that begins with its STREAMINFO'],
    ['of a header alone', whole.subarray(0, 42), 'expected 512 samples, as the header says, got 0'],
    ['without samples', flacFile([[]]), 'expected sound, got a FLAC file with no samples'],
    ['without a rate', flacFile([left], { sampleRate: 0 }), 'expected 4 to 32 bits at a rate above 0, got 16 at 0 Hz'],
    [
      'whose frames have another rate',
      flacFile([left], { frameCodes: [9, 0] }),
      'expected frames of 1 channels of 16 bits at 8000 Hz, as the header says, got 1 of 16 at 44100',
    ],
    [
      'whose frames have another width',
      flacFile([left], { frameCodes: [0, 6] }),
      'as the header says, got 1 of 24 at 8000',
    ],
    [
      'that lacks a frame and has no MD5',
      flacFile([left], { md5: false, count: false, numbered: (n) => (n < 3 ? n : n + 1) }),
      'expected frame 3, got frame 4',
    ],
    [
      'of unknown subframes',
      flacFile([left], { coding: { ...verbatim, type: 5 } }),
      'a.flac at 0.000 s: expected a frame that can be decoded, got a subframe of type 5',
    ],
    [
      'of samples too short',
      flacFile([left], { coding: { ...verbatim, type: 0 } }),
      /got \d+ bytes for samples in \d+/,
    ],
    [
      'of samples too long',
      flacFile([left], { coding: { ...constant, type: 1 } }),
      'got samples that go beyond their frame',
    ],
    [
      'of residuals without end',
      flacFile([wave(64, 0)], { coding: { type: 8, write: (_s, _w, write) => write(0, 200) } }),
      'got a number that goes beyond its frame',
    ],
    [
      'of more bits than it says',
      flacFile([[100, 40_000]], { coding: predicted([1], -1, 14), md5: false }),
      'got a sample of more than 16 bits',
    ],
  ])('%s is refused', async (_name, bytes, message) => {
    const reading = decodeAudio(bytes, 'a.flac');
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(DataError);
  });

  it('is refused at each length but its own', async () => {
    for (let length = 0; length < whole.length; length++) {
      const error = await read(whole.subarray(0, length)).catch((reason: unknown) => reason);
      expect(error, String(length)).toBeInstanceOf(DataError);
    }
  });

  it('that makes much of few bytes is refused before it does', async () => {
    const silence = Array<number>(65535).fill(1);
    const frame = flacFile(Array<number[]>(8).fill(silence), {
      blockSize: 65535,
      coding: constant,
      md5: false,
      count: false,
    });
    const bomb = Buffer.concat([frame, ...Array<Buffer>(90).fill(frame.subarray(42))]);
    const renumbered = Buffer.from(bomb); // frames of one number: the size is checked first where an MD5 is
    renumbered.fill(1, 26, 42);
    await expect(read(renumbered)).rejects.toThrow(
      'expected at most 33554432 samples or 32 for each byte of the file, got 5963685 of each of 8 channels in 3',
    );
  });
});
