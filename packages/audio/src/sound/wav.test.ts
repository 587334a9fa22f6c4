// Headers as many programs write them, made here byte by byte.
import { DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { decodeAudio, encodeWav } from '../index.ts';
import { extension, fmt, type Header, int16, type Part, riff } from './testing/wav-file.ts';

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

  it('of telephony is A-law or µ-law, also by an extensible header', async () => {
    const [aLaw, muLaw] = [Buffer.from([0xaa, 0x2a, 0xd5]), Buffer.from([0x80, 0x00, 0xfe])];
    const values = [
      [32256, -32256, 8],
      [32124, -32124, 8],
    ].map((row) => row.map((value) => value / 32768));
    for (const [i, [tag, content]] of (
      [
        [6, aLaw],
        [7, muLaw],
      ] as const
    ).entries()) {
      expect(await decode(riff([fmt({ tag, bits: 8, more: [0, 0] }), ['data', content]]))).toEqual(values[i]);
      const extended = fmt({ tag: 0xfffe, bits: 8, more: extension(8, tag) });
      expect(await decode(riff([extended, ['data', content]]))).toEqual(values[i]);
    }
  });

  it('of several channels is averaged', async () => {
    const header = fmt({ channels: 2, sampleRate: 44100 });
    const audio = await decodeAudio(riff([header, ['data', int16(100, 300, -8, 0, 7, 7)]]), 'a.wav');
    expect(audio).toEqual({ samples: Float32Array.of(200 / 32768, -4 / 32768, 7 / 32768), sampleRate: 44100 });
  });

  it('may have an extensible header, and fewer bits than their bytes', async () => {
    const extended = (bits: number, validBits: number, tag: number, content: Buffer) =>
      decode(riff([fmt({ tag: 0xfffe, bits, more: extension(validBits, tag) }), ['data', content]]));
    expect(await extended(16, 16, 1, sound)).toEqual(numbers);
    expect(await extended(16, 12, 1, sound)).toEqual(numbers);
    expect(await extended(32, 24, 1, Buffer.from(Int32Array.of(-(2 ** 31), 2 ** 30).buffer))).toEqual([-1, 0.5]);
    expect(await extended(32, 32, 3, Buffer.from(Float32Array.of(-1, 0.5).buffer))).toEqual([-1, 0.5]);
    expect(await decode(riff([fmt({ bits: 12, block: 2 }), ['data', sound]]))).toEqual(numbers);
    expect(await decode(riff([fmt({ bits: 20, block: 3 }), ['data', Buffer.from([0, 0, 0x80])]]))).toEqual([-1]);
  });

  it('whose fields disagree is read by its bits, with a warning', async () => {
    for (const block of [0, 1, 3, 4, 65535]) {
      const { samples, warnings } = await decodeAudio(riff([fmt({ block }), ['data', sound]]), 'a.wav');
      expect([...samples]).toEqual(numbers);
      expect(warnings).toEqual([
        `a.wav: the header says ${block} bytes for a sample of all channels, but 1 × 16 bits make 2; read as these.`,
      ]);
    }
    const rate = riff([fmt(), ['data', sound]]);
    rate.writeUInt32LE(7, 28); // bytes in a second
    expect(await decodeAudio(rate, 'a.wav')).toEqual({ samples: Float32Array.from(numbers), sampleRate: 8000 });
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
    for (const pad of [0, 32, null]) {
      // A byte that is not 0 is told from the next name where that is one that must come.
      const around = pad === 32 ? parts.filter(([id]) => id !== 'fact' && id !== 'junk') : parts;
      const { samples, warnings } = await decodeAudio(riff(around, { pad }), 'a.wav');
      expect([...samples], String(pad)).toEqual(numbers);
      expect(warnings).toBeUndefined();
    }
  });

  it('from a stream, which left its sizes open, is read to the end, with a warning', async () => {
    for (const open of [0, 9, 0xffffffff, 0x7ffff000, 0x7fffffff]) {
      for (const size of [undefined, 0, 0xffffffff, 36]) {
        const bytes = riff([fmt(), ['data', sound, open]], { ...(size !== undefined && { size }) });
        const { samples, warnings } = await decodeAudio(bytes, 'a.wav');
        expect([...samples], `${open} in ${size}`).toEqual(numbers);
        expect(warnings).toEqual([`a.wav: the header says ${open} bytes of sound, the file has 8; read to its end.`]);
      }
    }
  });

  it('beyond 4 GiB by its header is read, as RF64 and BW64', async () => {
    const ds64 = Buffer.alloc(28);
    ds64.writeBigUInt64LE(4n, 8);
    const parts: Part[] = [
      ['ds64', ds64],
      fmt(),
      ['data', sound.subarray(0, 4), 0xffffffff],
      ['junk', Buffer.from('more')],
    ];
    for (const outer of ['RF64', 'BW64'])
      expect(await decode(riff(parts, { outer, size: 0xffffffff }))).toEqual(numbers.slice(0, 2));
    ds64.writeBigUInt64LE(2n ** 50n, 8);
    const { samples, warnings } = await decodeAudio(riff(parts.slice(0, 3), { outer: 'RF64' }), 'a.wav');
    expect([...samples]).toEqual(numbers.slice(0, 2));
    expect(warnings).toEqual([
      'a.wav: the header says 1125899906842624 bytes of sound, the file has 4; read to its end.',
    ]);
  });

  it('may have tags of players before and behind', async () => {
    const id3 = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0a'), Buffer.alloc(10)]);
    const behind = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, 'x')]);
    for (const size of [8, 0xffffffff])
      expect(await decode(Buffer.concat([id3, riff([fmt(), ['data', sound, size]]), behind]))).toEqual(numbers);
  });

  it('of sound that is not all read says so', async () => {
    const warning = async (parts: readonly Part[]) => (await decodeAudio(riff(parts), 'a.wav')).warnings;
    expect(await warning([fmt(), ['data', sound, 4]])).toEqual([
      'a.wav: 4 bytes behind the 4 bytes of sound are no chunks; they are not read.',
    ]);
    expect(await warning([fmt(), ['data', Buffer.concat([sound, Buffer.from('x')])]])).toEqual([
      'a.wav: 1 bytes at the end of the sound are no whole sample; they are not read.',
    ]);
    const unscaled = Buffer.from(Float32Array.of(0, -32768).buffer);
    expect(await warning([fmt({ tag: 3, bits: 32 }), ['data', unscaled]])).toEqual([
      'a.wav: samples reach 32768, where 1 is full scale; read as they are.',
    ]);
    expect(await warning([fmt(), ['data', sound], ['data', Buffer.alloc(0)]])).toBeUndefined();
  });

  it('cut off gives an error, or fewer samples and a warning', async () => {
    const whole = riff([['LIST', Buffer.from('odd')], fmt(), ['data', sound]]);
    for (let length = 0; length < whole.length; length++) {
      const result = await decodeAudio(whole.subarray(0, length), 'a.wav').catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(DataError);
      else
        expect(result, String(length)).toMatchObject({
          warnings: expect.arrayContaining([expect.stringContaining('the header says 8 bytes')]),
        });
    }
  });

  it('may lie at an odd place of a larger buffer', async () => {
    const larger = Buffer.concat([Buffer.from('x'), riff([fmt(), ['data', sound]])]);
    expect(await decode(larger.subarray(1))).toEqual(numbers);
  });

  const float = (bits: 32 | 64, ...values: number[]) => {
    const content = bits === 32 ? Float32Array.from(values) : Float64Array.from(values);
    return riff([fmt({ tag: 3, bits }), ['data', Buffer.from(content.buffer)]]);
  };
  const convert = 'which is not read. Convert it, e.g. `ffmpeg -i IN -c:a pcm_s16le OUT.wav`.';
  const oddExtension = [...extension(16, 1).slice(0, 20), 1, 2, 3, 4];
  it.each([
    ['a header alone', riff([fmt()]), 'expected a chunk "data", got a WAV file of 36 bytes without one'],
    ['without samples', riff([fmt(), ['data', Buffer.alloc(0)]]), 'expected sound, got a WAV file with no samples'],
    [
      'without samples but tags',
      riff([fmt(), ['data', Buffer.alloc(0)], ['LIST', sound]]),
      'got a WAV file with no samples',
    ],
    ['a few letters', Buffer.from('RIFF\0\0\0\0WAVEfm'), 'expected a chunk "data"'],
    [
      'of sound in two',
      riff([fmt(), ['data', sound], ['data', sound]]),
      'expected one chunk "data", got a second one. Split',
    ],
    [
      'of two files',
      Buffer.concat([riff([fmt(), ['data', sound]]), riff([fmt(), ['data', sound]])]),
      'another WAV file behind it',
    ],
    ['of two headers', riff([fmt(), fmt({ bits: 8 }), ['data', sound]]), 'expected one chunk "fmt ", got a second one'],
    ['a header cut off', riff([fmt()]).subarray(0, 30), 'expected a chunk "fmt " of 16 bytes or more, got 10'],
    [
      'an extension cut off',
      riff([fmt({ tag: 0xfffe, more: extension(16, 1).slice(0, 12) })]),
      'of 40 bytes or more, got 28',
    ],
    [
      'of an unknown extension',
      riff([fmt({ tag: 0xfffe, more: oddExtension }), ['data', sound]]),
      'got the extensible format',
    ],
    ['out of order', riff([['data', sound], fmt()]), 'expected a chunk "fmt " before the sound, got none'],
    ['A-law of 16 bits', riff([fmt({ tag: 6 }), ['data', sound]]), `got A-law of 16 bits, ${convert}`],
    ['ADPCM', riff([fmt({ tag: 17, bits: 4 }), ['data', sound]]), `got format tag 17 (IMA ADPCM), ${convert}`],
    [
      'of a format nobody knows',
      riff([fmt({ tag: 999 }), ['data', sound]]),
      `got format tag 999 (unknown), ${convert}`,
    ],
    ['of 40 bits', riff([fmt({ bits: 40 }), ['data', sound]]), `got PCM of 40 bits, ${convert}`],
    ['of no bits', riff([fmt({ bits: 0 }), ['data', sound]]), `got PCM of 0 bits, ${convert}`],
    ['float of 16 bits', riff([fmt({ tag: 3 }), ['data', sound]]), `got float of 16 bits, ${convert}`],
    [
      'no channels',
      riff([fmt({ channels: 0 }), ['data', sound]]),
      'expected 1 to 1024 channels at 1 to 1048575 Hz, got 0 channels at 8000 Hz',
    ],
    ['of too many channels', riff([fmt({ channels: 1025 }), ['data', sound]]), 'got 1025 channels at 8000 Hz'],
    ['no rate', riff([fmt({ sampleRate: 0 }), ['data', sound]]), 'got 1 channels at 0 Hz'],
    ['of an absurd rate', riff([fmt({ sampleRate: 4e9 }), ['data', sound]]), 'got 1 channels at 4000000000 Hz'],
    ['not numbers', float(32, 0, NaN), 'expected samples of sound, about -1 to 1, got NaN at 0.000 s'],
    ['infinite', float(64, 0, -Infinity), 'got -Infinity at 0.000 s'],
    ['beyond 32 bits', float(64, 1e300), 'got 1e+300 at 0.000 s'],
    ['beyond any sound', float(32, 0, 1e38), 'about -1 to 1, got 9.999999680285692e+37 at 0.000 s'],
  ])('%s is refused', async (_name, bytes, message) => {
    await expect(decodeAudio(bytes, 'a.wav')).rejects.toThrow(message);
  });

  it('with a sample that is none beside its negative is refused', async () => {
    const bytes = riff([
      fmt({ tag: 3, bits: 64, channels: 2 }),
      ['data', Buffer.from(Float64Array.of(1e300, -1e300).buffer)],
    ]);
    await expect(decodeAudio(bytes, 'a.wav')).rejects.toThrow('got 1e+300 at 0.000 s');
  });
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
