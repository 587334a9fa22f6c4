// AU and AIFF, made here byte by byte.
import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../index.ts';
import { aiffFile, auFile } from './testing/big-endian-files.ts';

const decode = async (bytes: Uint8Array) => Array.from((await decodeAudio(bytes, 'a')).samples);
const swapped = (values: Int16Array | Int32Array | Float32Array | Float64Array): Buffer => {
  const bytes = Buffer.from(values.buffer);
  if (values.BYTES_PER_ELEMENT === 2) return bytes.swap16();
  return values.BYTES_PER_ELEMENT === 4 ? bytes.swap32() : bytes.swap64();
};
const of16 = swapped(Int16Array.of(-32768, 16384, 1));
const of24 = Buffer.from([0x80, 0, 0, 0x40, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff]);
const of32 = swapped(Int32Array.of(-(2 ** 31), 2 ** 30, 256));
const floats = swapped(Float32Array.of(-1, 0.25));
const doubles = swapped(Float64Array.of(-1, 0.25));
const [exact16, exact24, exact32] = [
  [-1, 0.5, 1 / 32768],
  [-1, 0.5, 2 ** -23, -(2 ** -23)],
  [-1, 0.5, 2 ** -23],
];

describe('an AU file', () => {
  it.each([
    [1, Buffer.from([0x80, 0x00, 0xff]), [32124 / 32768, -32124 / 32768, 0]],
    [2, Buffer.from([0x80, 0x40, 0x01]), [-1, 0.5, 1 / 128]],
    [3, of16, exact16],
    [4, of24, exact24],
    [5, of32, exact32],
    [6, floats, [-1, 0.25]],
    [7, doubles, [-1, 0.25]],
    [27, Buffer.from([0xaa, 0x2a, 0xd5]), [32256 / 32768, -32256 / 32768, 8 / 32768]],
  ])('of encoding %i is read', async (encoding, content, expected) => {
    expect(await decode(auFile({ encoding, content }))).toEqual(expected);
  });

  it('has channels and any rate, and may leave its size open', async () => {
    const content = swapped(Int16Array.of(100, 300, -8, 0));
    for (const size of [8, 0xffffffff]) {
      const audio = await decodeAudio(auFile({ content, channels: 2, sampleRate: 11025, size }), 'a');
      expect(audio).toEqual({ samples: Float32Array.of(200 / 32768, -4 / 32768), sampleRate: 11025 });
    }
  });

  it('whose size is wrong says so', async () => {
    const warnings = async (size: number) => (await decodeAudio(auFile({ content: of16, size }), 'a.au')).warnings;
    expect(await warnings(60)).toEqual(['a.au: the header says 60 bytes of sound, the file has 6; read to its end.']);
    expect(await warnings(4)).toEqual(['a.au: 2 bytes behind the 4 bytes of sound are not read.']);
    expect(await warnings(5)).toHaveLength(2);
  });

  it.each([
    ['its header cut off', auFile({ content: of16 }).subarray(0, 20), 'a header of 24 bytes, got 20 bytes'],
    ['no sound', auFile({ content: Buffer.alloc(0) }), 'expected sound, got an AU file with no samples'],
    ['its sound beyond the end', auFile({ content: of16, start: 999 }), 'got from 999'],
    ['its sound in the header', auFile({ content: of16, start: 8 }), 'got from 8'],
    ['no channel', auFile({ content: of16, channels: 0 }), 'got 0 channels at 8000 Hz'],
    ['no rate', auFile({ content: of16, sampleRate: 0 }), 'got 1 channels at 0 Hz'],
    ['ADPCM', auFile({ content: of16, encoding: 23 }), 'got encoding 23 (G.721 ADPCM), which is not read. Convert it'],
    ['what is no number', auFile({ content: swapped(Float32Array.of(Number.NaN)), encoding: 6 }), 'got NaN at 0.000 s'],
  ])('with %s is refused', async (_name, bytes, message) => {
    await expect(decodeAudio(bytes, 'a')).rejects.toThrow(DataError);
    await expect(decodeAudio(bytes, 'a')).rejects.toThrow(message);
  });
});

describe('an AIFF file', () => {
  it.each([
    [undefined, 8, Buffer.from([0x80, 0x40]), [-1, 0.5]],
    [undefined, 12, of16, exact16],
    [undefined, 16, of16, exact16],
    [undefined, 24, of24, exact24],
    [undefined, 32, of32, exact32],
    ['NONE', 16, of16, exact16],
    ['twos', 16, of16, exact16],
    ['sowt', 16, Buffer.from(of16).swap16(), exact16],
    ['raw ', 8, Buffer.from([0, 192]), [-1, 0.5]],
    ['in24', 24, of24, exact24],
    ['in32', 32, of32, exact32],
    ['fl32', 32, floats, [-1, 0.25]],
    ['FL32', 32, floats, [-1, 0.25]],
    ['fl64', 64, doubles, [-1, 0.25]],
    ['ulaw', 8, Buffer.from([0x80, 0xff]), [32124 / 32768, 0]],
    ['ALAW', 8, Buffer.from([0xaa, 0x2a]), [32256 / 32768, -32256 / 32768]],
  ])('of compression %s and %i bits is read', async (compression, bits, content, expected) => {
    const kind = compression === undefined ? {} : { compression };
    const bytes = aiffFile({ ...kind, bits, content });
    expect(await decodeAudio(bytes, 'a')).toEqual({ samples: Float32Array.from(expected), sampleRate: 8000 });
  });

  it('of µ-law may tell the bits of the sound before', async () => {
    expect(
      await decode(aiffFile({ compression: 'ulaw', bits: 16, length: 2, content: Buffer.from([0x80, 0xff]) })),
    ).toEqual([32124 / 32768, 0]);
  });

  it('has channels, an offset, chunks in any order and of odd size', async () => {
    const content = swapped(Int16Array.of(100, 300, -8, 0));
    const order = ['NAME', 'SSND', 'NAME', 'COMM', 'NAME'];
    const audio = await decodeAudio(aiffFile({ content, channels: 2, sampleRate: 44100, offset: 6, order }), 'a');
    expect(audio).toEqual({ samples: Float32Array.of(200 / 32768, -4 / 32768), sampleRate: 44100 });
  });

  it('of a rate that is not whole is read at the nearest, with a warning', async () => {
    const { sampleRate, warnings } = await decodeAudio(aiffFile({ content: of16, sampleRate: 11127.25 }), 'a.aif');
    expect(sampleRate).toBe(11127);
    expect(warnings).toEqual(['a.aif: a rate of 11127.25 Hz is read as 11127 Hz.']);
  });

  it('whose counts disagree says so', async () => {
    const read = (length: number) => decodeAudio(aiffFile({ content: of16, length }), 'a.aif');
    for (const [length, samples, how] of [
      [0, 3, 'to its end'],
      [9, 3, 'to its end'],
      [2, 2, 'as it says'],
    ] as const) {
      const audio = await read(length);
      expect(audio.samples).toHaveLength(samples);
      expect(audio.warnings).toEqual([
        `a.aif: the header says ${length} samples of 2 bytes, the file has 6 bytes of sound; read ${how}.`,
      ]);
    }
  });

  it.each([
    ['no COMM', aiffFile({ content: of16, order: ['SSND'] }), 'a chunk "COMM", got an AIFF file of'],
    ['no SSND', aiffFile({ content: of16, order: ['COMM'] }), 'a chunk "SSND", got an AIFF file of'],
    ['two COMM', aiffFile({ content: of16, order: ['COMM', 'COMM'] }), 'one chunk "COMM", got a second one'],
    ['two SSND', aiffFile({ content: of16, order: ['COMM', 'SSND', 'SSND'] }), 'one chunk "SSND", got a second one'],
    ['its header cut off', aiffFile({ content: of16 }).subarray(0, 30), 'a chunk "COMM" of 18 bytes or more, got 10'],
    ['its sound cut off', aiffFile({ content: of16 }).subarray(0, 50), 'a chunk "SSND" of 8 bytes or more, got 4'],
    ['no sound', aiffFile({ content: Buffer.alloc(0) }), 'expected sound, got an AIFF file with no samples'],
    ['no channel', aiffFile({ content: of16, channels: 0, length: 3 }), 'got 0 channels at 8000 Hz'],
    ['no rate', aiffFile({ content: of16, sampleRate: 0 }), 'got 1 channels at 0 Hz'],
    ['a negative rate', aiffFile({ content: of16, sampleRate: -8000 }), 'got 1 channels at -8000 Hz'],
    [
      'a codec',
      aiffFile({ content: of16, compression: 'ima4' }),
      'got compression "ima4", which is not read. Convert it',
    ],
    ['too many bits', aiffFile({ content: of16, bits: 40 }), 'got PCM of 40 bits, which is not read'],
  ])('with %s is refused', async (_name, bytes, message) => {
    await expect(decodeAudio(bytes, 'a')).rejects.toThrow(DataError);
    await expect(decodeAudio(bytes, 'a')).rejects.toThrow(message);
  });
});
