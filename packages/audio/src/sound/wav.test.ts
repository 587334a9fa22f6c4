// Headers as many programs write them, made here byte by byte.
import { createRandom, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { decodeAudio, encodeWav } from '../index.ts';

interface Header {
  readonly tag?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly bits?: number;
  readonly block?: number;
  /** Bytes after the first sixteen. */
  readonly more?: readonly number[];
}
type Part = readonly [id: string, content: Buffer, declared?: number];

const fmt = ({ tag = 1, channels = 1, sampleRate = 8000, bits = 16, block, more = [] }: Header = {}): Part => {
  const content = Buffer.alloc(16 + more.length);
  content.writeUInt16LE(tag, 0);
  content.writeUInt16LE(channels, 2);
  content.writeUInt32LE(sampleRate, 4);
  content.writeUInt32LE((sampleRate * channels * bits) / 8, 8);
  content.writeUInt16LE(block ?? (channels * bits) / 8, 12);
  content.writeUInt16LE(bits, 14);
  content.set(more, 16);
  return ['fmt ', content];
};
function riff(parts: readonly Part[], { padded = true, outer = 'RIFF', size = -1 } = {}): Buffer {
  const body = parts.flatMap(([id, content, declared = content.length]) => {
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32LE(declared, 4);
    return [head, content, Buffer.alloc(padded ? content.length % 2 : 0)];
  });
  const all = Buffer.concat([Buffer.from(`${outer}\0\0\0\0WAVE`, 'latin1'), ...body]);
  all.writeUInt32LE(size >= 0 ? size : all.length - 8, 4);
  return all;
}
const int16 = (...values: number[]): Buffer => Buffer.from(Int16Array.from(values).buffer);
const decode = async (bytes: Uint8Array) => Array.from((await decodeAudio(bytes, 'a.wav')).samples);
const sound = int16(-32768, 16384, 1, 32767);
const numbers = [-1, 0.5, 1 / 32768, 32767 / 32768];

describe('a WAV file', () => {
  it('of each width holds numbers in [-1, 1)', async () => {
    const file = (header: Header, content: Buffer) => decode(riff([fmt(header), ['data', content]]));
    expect(await file({ bits: 8 }, Buffer.from([0, 128, 255, 192]))).toEqual([-1, 0, 127 / 128, 0.5]);
    expect(await file({ bits: 16 }, sound)).toEqual(numbers);
    expect(await file({ bits: 24 }, Buffer.from([0, 0, 0x80, 1, 0, 0, 0, 0, 0x40, 255, 255, 0x7f]))).toEqual([
      -1,
      2 ** -23,
      0.5,
      1 - 2 ** -23,
    ]);
    const wide = Buffer.from(Int32Array.of(-(2 ** 31), 2 ** 30, 256).buffer);
    expect(await file({ bits: 32 }, wide)).toEqual([-1, 0.5, 2 ** -23]);
    const float = Buffer.from(Float32Array.of(-1, 0.25, 1.5).buffer);
    expect(await file({ tag: 3, bits: 32 }, float)).toEqual([-1, 0.25, 1.5]);
    const double = Buffer.from(Float64Array.of(-1, 0.25).buffer);
    expect(await file({ tag: 3, bits: 64 }, double)).toEqual([-1, 0.25]);
  });

  it('of several channels is averaged', async () => {
    const header = fmt({ channels: 2, sampleRate: 44100 });
    const audio = await decodeAudio(riff([header, ['data', int16(100, 300, -8, 0, 7, 7)]]), 'a.wav');
    expect(audio).toEqual({ samples: Float32Array.of(200 / 32768, -4 / 32768, 7 / 32768), sampleRate: 44100 });
  });

  it('may have an extensible header, and fewer bits than their bytes', async () => {
    const guid = [22, 0, 20, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    expect(await decode(riff([fmt({ tag: 0xfffe, more: guid }), ['data', sound]]))).toEqual(numbers);
    expect(await decode(riff([fmt({ bits: 12, block: 2 }), ['data', sound]]))).toEqual(numbers);
    expect(await decode(riff([fmt({ block: 0 }), ['data', sound]]))).toEqual(numbers);
  });

  it('may have other chunks around, of odd size, with or without the byte that pads them', async () => {
    const parts: Part[] = [
      ['LIST', Buffer.from('INFOISFT!')],
      fmt({ more: [0, 0] }),
      ['fact', int16(4, 0)],
      ['junk', Buffer.from('x')],
      ['data', sound],
      ['id3 ', Buffer.from('after')],
    ];
    expect(await decode(riff(parts))).toEqual(numbers);
    expect(await decode(riff(parts, { padded: false }))).toEqual(numbers);
  });

  it('from a stream, which left its sizes open, is read to the end', async () => {
    for (const open of [0, 0xffffffff, 0x7ffff000, 0x7fffffff]) {
      for (const size of [0, 0xffffffff, 36]) {
        expect(await decode(riff([fmt(), ['data', sound, open]], { size })), `${open} in ${size}`).toEqual(numbers);
      }
    }
    const ds64 = Buffer.alloc(28);
    ds64.writeBigUInt64LE(4n, 8);
    const parts: Part[] = [['ds64', ds64], fmt(), ['data', sound, 0xffffffff], ['junk', Buffer.from('more')]];
    expect(await decode(riff(parts, { outer: 'RF64', size: 0xffffffff }))).toEqual(numbers.slice(0, 2));
  });

  it('may lie at an odd place of a larger buffer', async () => {
    const larger = Buffer.concat([Buffer.from('x'), riff([fmt(), ['data', sound]])]);
    expect(await decode(larger.subarray(1))).toEqual(numbers);
  });

  it.each([
    ['empty', Buffer.alloc(0), 'a.wav: expected a WAV or FLAC file, got an empty one.'],
    ['of text', Buffer.from('no sound'), 'expected a WAV or FLAC file, got another.'],
    ['named MP3', Buffer.from('ID3\u0004......'), 'got MP3. Convert it'],
    ['named Ogg', Buffer.from('OggS......'), 'got Ogg. Convert it'],
    ['a header alone', riff([fmt()]), 'expected a chunk "data", got a WAV file of 36 bytes without one'],
    ['without samples', riff([fmt(), ['data', Buffer.alloc(0)]]), 'expected sound, got a WAV file with no samples'],
    ['a few letters', Buffer.from('RIFF\0\0\0\0WAVEfm'), 'expected a chunk "data"'],
    [
      'cut off',
      riff([fmt(), ['data', sound]]).subarray(0, 47),
      'expected 8 bytes of sound, as the header says, got 3.',
    ],
    ['a header cut off', riff([fmt()]).subarray(0, 30), 'expected a chunk "fmt " of 16 bytes or more, got 10'],
    ['out of order', riff([['data', sound], fmt()]), 'expected a chunk "fmt " before the sound, got none'],
    ['A-law', riff([fmt({ tag: 6, bits: 8 }), ['data', sound]]), 'got A-law of 8 bits. Convert it'],
    ['of 40 bits', riff([fmt({ bits: 40 }), ['data', sound]]), 'got PCM of 40 bits'],
    ['no channels', riff([fmt({ channels: 0 }), ['data', sound]]), 'got 0 channels at 8000 Hz'],
    ['no rate', riff([fmt({ sampleRate: 0 }), ['data', sound]]), 'got 1 channels at 0 Hz'],
    [
      'not numbers',
      riff([fmt({ tag: 3, bits: 32 }), ['data', Buffer.from(Float32Array.of(0, NaN).buffer)]]),
      'expected finite samples, got NaN at 0.000 s',
    ],
  ])('%s is refused', async (_name, bytes, message) => {
    await expect(decodeAudio(bytes, 'a.wav')).rejects.toThrow(message);
  });
});

it('whatever is wrong with the bytes, what comes is a sound or a DataError', async () => {
  const random = createRandom(3);
  const whole = riff([['LIST', Buffer.from('odd')], fmt({ channels: 2 }), ['data', sound]]);
  let read = 0;
  for (let i = 0; i < 500; i++) {
    const bytes = Buffer.from(whole);
    for (let n = random.integer(4); n >= 0; n--) bytes[12 + random.integer(bytes.length - 12)] = random.integer(256);
    const cut = random.uniform() < 0.3 ? random.integer(bytes.length) : bytes.length;
    const result = await decodeAudio(bytes.subarray(0, cut), 'a.wav').catch((error: unknown) => error);
    if (result instanceof Error) expect(result).toBeInstanceOf(DataError);
    else read++;
  }
  expect(read).toBeGreaterThan(50);
  expect(read).toBeLessThan(450);
});

describe('encodeWav', () => {
  it('gives back what was read, to the bit', async () => {
    const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.round(32767 * Math.sin(i * i)) / 32768);
    expect(await decodeAudio(encodeWav({ samples, sampleRate: 22050 }), 'b.wav')).toEqual({
      samples,
      sampleRate: 22050,
    });
  });
  it('cuts what is too loud', async () => {
    const loud = encodeWav({ samples: Float32Array.of(2, -2, 1), sampleRate: 8000 });
    expect(await decode(loud)).toEqual([32767 / 32768, -1, 32767 / 32768]);
  });
});
