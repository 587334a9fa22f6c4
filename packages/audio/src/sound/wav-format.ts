// The chunk "fmt " of a WAV file: how its samples are stored.
import { DataError } from '@longhand/base';
import { highestRate } from '../check.ts';
import type { Chunk } from './chunks.ts';
import { hexOf } from './letters.ts';
import { type Encoding, maxChannels } from './pcm.ts';
import { type SoundBytes, viewOf } from './sound-bytes.ts';

export interface Format {
  readonly encoding: Encoding;
  readonly channels: number;
  readonly sampleRate: number;
  readonly warnings: readonly string[];
}

/** What follows the format tag in an extensible header: of Microsoft's own formats, and of Ambisonic B-format. */
const subformats = ['000000001000800000aa00389b71', '00002107d3118644c8c1ca000000'];

const [pcm, float] = [1, 3];
/** By format tag and bytes of a sample. */
const encodings: Readonly<Record<string, Encoding>> = {
  [`${pcm} 1`]: 'u8',
  [`${pcm} 2`]: 's16le',
  [`${pcm} 3`]: 's24le',
  [`${pcm} 4`]: 's32le',
  [`${float} 4`]: 'f32le',
  [`${float} 8`]: 'f64le',
  '6 1': 'alaw',
  '7 1': 'mulaw',
};

/** Microsoft's mmreg.h; what recorders and telephones write. */
const names: Readonly<Record<number, string>> = {
  [pcm]: 'PCM',
  2: 'Microsoft ADPCM',
  [float]: 'float',
  6: 'A-law',
  7: 'µ-law',
  16: 'OKI ADPCM',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  64: 'G.721 ADPCM',
  69: 'G.726 ADPCM',
  80: 'MPEG',
  85: 'MP3',
  255: 'AAC',
  353: 'WMA',
  8192: 'AC-3',
  26447: 'Ogg Vorbis',
};

/** Where fields disagree, bits and channels decide, as in libsndfile and Python's wave. @throws DataError naming `where` */
export function readFormat(source: SoundBytes, { start, size }: Chunk, where: string): Format {
  const view = viewOf(source, start, Math.min(start + size, start + 40, source.length));
  const room = Math.min(size, source.length - start);
  if (room < 16) throw new DataError({ where, expected: 'a chunk "fmt " of 16 bytes or more', got: String(room) });
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  if (channels < 1 || channels > maxChannels || sampleRate < 1 || sampleRate > highestRate) {
    throw new DataError({
      where,
      expected: `1 to ${maxChannels} channels at 1 to ${highestRate} Hz`,
      got: `${channels} channels at ${sampleRate} Hz`,
    });
  }
  const [block, bits] = [view.getUint16(12, true), view.getUint16(14, true)];
  // Fewer bits than their bytes hold are the upper ones.
  const bytesPerSample = Math.ceil(bits / 8);
  const warnings: string[] = [];
  if (block !== channels * bytesPerSample) {
    const counted = `${channels} × ${bits} bits make ${channels * bytesPerSample}`;
    warnings.push(
      `${where}: the header says ${block} bytes for a sample of all channels, but ${counted}; read as these.`,
    );
  }
  const encoding = encodingOf(formatTag(view, room, where), bytesPerSample, where);
  return { encoding, channels, sampleRate, warnings };
}

function encodingOf(tag: number, bytes: number, where: string): Encoding {
  const encoding = encodings[`${tag} ${bytes}`];
  if (encoding !== undefined) return encoding;
  const name = names[tag] ?? 'unknown';
  const ofBits = Object.keys(encodings).some((key) => key.startsWith(`${tag} `));
  throw new DataError({
    where,
    expected: 'PCM of 8, 16, 24 or 32 bits, float of 32 or 64, A-law or µ-law of 8',
    got: `${ofBits ? `${name} of ${8 * bytes} bits` : `format tag ${tag} (${name})`}, which is not read`,
    fix: 'Convert it, e.g. `ffmpeg -i IN -c:a pcm_s16le OUT.wav`.',
  });
}

function formatTag(view: DataView, room: number, where: string): number {
  const tag = view.getUint16(0, true);
  if (tag !== 0xfffe) return tag;
  if (room < 40) {
    throw new DataError({ where, expected: 'an extensible header of 40 bytes or more', got: String(room) });
  }
  const subformat = hexOf(new Uint8Array(view.buffer, view.byteOffset + 26, 14));
  if (subformats.includes(subformat)) return view.getUint16(24, true);
  throw new DataError({
    where,
    expected: 'PCM, float, A-law or µ-law',
    got: `the extensible format ${subformat}, which is not read`,
  });
}
