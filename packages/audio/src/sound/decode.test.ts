// Files of formats that are not read, damaged ones of those that are, and files that are read in blocks.
import { DataError } from '@longhand/base';
import { mutationCount, mutations } from '@longhand/base/testing';
import { describe, expect, it } from 'vitest';
import { type Audio, decodeAudio, openSound } from '../index.ts';
import { aiffFile, auFile } from './testing/big-endian-files.ts';
import { crc, flacFile, predicted } from './testing/flac-file.ts';
import { extension, fmt, int16, riff } from './testing/wav-file.ts';

describe('a file of another format', () => {
  it.each([
    ['an empty one', ''],
    ['another', 'no sound'],
    ['an ID3 tag, as of MP3, and no sound that is known behind it', 'ID3\x04.......'],
    ['AAC', '\xff\xf1\x50\x80'],
    ['Ogg Vorbis', `OggS${'\0'.repeat(24)}\x01vorbis`],
    ['Ogg Opus', `OggS${'\0'.repeat(24)}OpusHead`],
    ['FLAC in Ogg', `OggS${'\0'.repeat(24)}\x7fFLAC`],
    ['a little-endian AU file', 'dns.'],
    ['a big-endian WAV file', 'RIFX\0\0\0\0WAVE'],
    ['an AVI video', 'RIFF\0\0\0\0AVI '],
    ['a RIFF file that is no WAV', 'RIFF'],
    ['MP4', '\0\0\0\x20ftypM4A '],
    ['SPHERE', 'NIST_1A\n   1024\n'],
    ['a pointer of Git LFS, in place of the file', 'version https://git-lfs.github.com/spec/v1\n'],
    ['a page of HTML', '<!DOCTYPE html><html>'],
    ['a gzip archive', '\x1f\x8b\x08'],
  ])('is named: %s', async (name, content) => {
    const message = `a.wav: expected a WAV, FLAC, AIFF or AU file, got ${name}.`;
    await expect(decodeAudio(Buffer.from(content, 'latin1'), 'a.wav')).rejects.toThrow(message);
  });

  it('is not text or another array', async () => {
    const text = 'RIFF' as unknown as Uint8Array;
    await expect(decodeAudio(text, 'a.wav')).rejects.toThrow(
      'expected the bytes of a sound file as Uint8Array, got string',
    );
  });
});

const samples = Array.from({ length: 300 }, (_, i) => Math.round(9000 * Math.sin(i / 3)) + 0);
const files: readonly (readonly [string, Buffer])[] = [
  ['WAV of 16 bits', riff([['LIST', Buffer.from('odd')], fmt({ channels: 2 }), ['data', int16(...samples)]])],
  [
    'WAV of floats',
    riff([fmt({ tag: 3, bits: 32 }), ['data', Buffer.from(Float32Array.from(samples, (s) => s / 32768).buffer)]]),
  ],
  ['extensible WAV', riff([fmt({ tag: 0xfffe, bits: 24, more: extension(24, 1) }), ['data', int16(...samples)]])],
  ['WAV of µ-law', riff([fmt({ tag: 7, bits: 8 }), ['data', int16(...samples)]])],
  ['AU', auFile({ encoding: 3, content: int16(...samples) })],
  ['AIFF', aiffFile({ content: int16(...samples) })],
  [
    'AIFF-C',
    aiffFile({
      compression: 'fl32',
      content: Buffer.from(Float32Array.from(samples, (s) => s / 32768).buffer).swap32(),
    }),
  ],
  ['FLAC', flacFile([samples], { coding: predicted([2, -1], -1, 10, 2) })],
  [
    'FLAC without MD5',
    flacFile([samples, samples], { md5: false, count: false, stereo: 10, coding: predicted([1], 0, 12) }),
  ],
];

/** As a file on disk is: every piece is asked for. */
function counted(bytes: Uint8Array) {
  let largest = 0;
  const read = (start: number, end: number): Uint8Array => {
    const piece = bytes.slice(start, end);
    largest = Math.max(largest, piece.length);
    return piece;
  };
  return { source: { length: bytes.length, read }, largest: () => largest };
}

describe('a file that is read in blocks', () => {
  it.each(files)('%s: is the same sound as all at once, as often as it is read', async (_kind, whole) => {
    const { samples: expected, sampleRate, warnings = [] } = await decodeAudio(whole, 'a');
    const sound = await openSound(counted(whole).source, 'a');
    expect(sound).toMatchObject({ sampleRate, length: expected.length });
    for (let time = 0; time < 2; time++) {
      const [blocks, reading]: [number[], ReturnType<typeof sound.blocks>] = [[], sound.blocks()];
      let next = reading.next();
      for (; !next.done; next = reading.next()) blocks.push(...next.value);
      expect(next.value).toEqual(warnings);
      expect(Float32Array.from(blocks)).toEqual(expected);
    }
  });

  it('is not read as a whole', async () => {
    const content = Buffer.from(new Int16Array(400_000).fill(1000).buffer);
    for (const whole of [riff([fmt(), ['data', content]]), auFile({ encoding: 3, content }), aiffFile({ content })]) {
      const { source, largest } = counted(whole);
      const { blocks, length } = await openSound(source, 'a');
      expect([...blocks()].reduce((sum, block) => sum + block.length, 0)).toBe(length);
      expect(largest()).toBeLessThan(100_000);
    }
  });

  it('that loses its end meanwhile is an error', async () => {
    const whole = riff([fmt(), ['data', int16(...samples)]]);
    const cut = {
      length: whole.length,
      read: (start: number, end: number) => whole.subarray(start, Math.min(end, 100)),
    };
    const { blocks } = await openSound(cut, 'a.wav');
    expect(() => [...blocks()]).toThrow('a.wav: expected 600 bytes from 44 on, got 56');
  });
});

/** One frame, in which nothing but its own check sums tells damage. */
const forged = { md5: false, count: false, blockSize: 320 };

/** Milliseconds. */
const longRun = 600_000;

describe('a damaged file', () => {
  it.each(files)(
    'of kind %s is a sound or a DataError, in time and memory',
    async (_kind, whole) => {
      expect((await decodeAudio(whole, 'a')).samples.length).toBeGreaterThan(0);
      for (const bytes of mutations(1, whole, mutationCount)) await readsOrRefuses(bytes);
    },
    longRun,
  );

  it.each([
    ['left and side', flacFile([samples, samples], { ...forged, stereo: 8, coding: predicted([2, -1], -1, 10, 2) })],
    ['weights of 32 bits', flacFile([samples], { ...forged, bits: 32, coding: predicted([9000, -5000], 12, 12) })],
  ])(
    'of FLAC, %s, whose checksums are right is no different',
    async (_kind, whole) => {
      for (const bytes of mutations(2, whole.subarray(42, -2), mutationCount)) {
        const frame = [...bytes];
        frame.splice(7, 1, crc(frame.slice(0, 7), 0x07, 8));
        const sum = crc(frame, 0x8005, 16);
        await readsOrRefuses(Buffer.concat([whole.subarray(0, 42), Buffer.from([...frame, sum >> 8, sum & 255])]));
      }
    },
    longRun,
  );
});

async function readsOrRefuses(bytes: Uint8Array): Promise<void> {
  const [start, held] = [performance.now(), process.memoryUsage().rss];
  const result = await decodeAudio(bytes, 'a').catch((error: unknown) => error);
  expect(performance.now() - start).toBeLessThan(2000);
  expect(process.memoryUsage().rss - held).toBeLessThan(2 ** 30);
  if (result instanceof Error) expect(result).toBeInstanceOf(DataError);
  else expect((result as Audio).samples.every(Number.isFinite)).toBe(true);
}
