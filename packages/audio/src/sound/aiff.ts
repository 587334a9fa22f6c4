// AIFF and AIFF-C files (Apple, "Audio Interchange File Format" 1.3, 1989; AIFF-C draft, 1991).
import { DataError } from '@longhand/base';
import { highestRate } from '../check.ts';
import { type Chunk, chunksOf, textAt } from './chunks.ts';
import { lettersOf } from './letters.ts';
import { type Encoding, maxChannels, type OpenSound, openPcm, type PcmLayout } from './pcm.ts';
import { type SoundBytes, viewOf } from './sound-bytes.ts';

interface Common extends Pick<PcmLayout, 'encoding' | 'channels' | 'sampleRate' | 'warnings'> {
  /** Samples of each channel. */
  readonly length: number;
  /** Of one sample of all channels. */
  readonly bytes: number;
}

/** By kind of compression, in lower case, and bytes of a sample. */
const encodings: Readonly<Record<string, Encoding>> = {
  'none 1': 's8',
  'none 2': 's16be',
  'none 3': 's24be',
  'none 4': 's32be',
  'twos 1': 's8',
  'twos 2': 's16be',
  'twos 3': 's24be',
  'twos 4': 's32be',
  'sowt 1': 's8',
  'sowt 2': 's16le',
  'sowt 3': 's24le',
  'sowt 4': 's32le',
  'in24 3': 's24be',
  'in32 4': 's32be',
  'raw  1': 'u8',
  'fl32 4': 'f32be',
  'fl64 8': 'f64be',
  'alaw 1': 'alaw',
  'ulaw 1': 'mulaw',
};

/** @throws DataError naming `where` */
export function openAiff(source: SoundBytes, where: string): OpenSound {
  let [common, sound]: [Common | undefined, Chunk | undefined] = [undefined, undefined];
  for (const chunk of chunksOf(source, { littleEndian: false })) {
    if (chunk.id === 'COMM') {
      if (common) throw new DataError({ where, expected: 'one chunk "COMM"', got: 'a second one' });
      common = readCommon(source, chunk, where);
    }
    if (chunk.id === 'SSND') {
      if (sound) throw new DataError({ where, expected: 'one chunk "SSND"', got: 'a second one' });
      sound = chunk;
    }
  }
  const missing = common ? (sound ? undefined : 'SSND') : 'COMM';
  if (!common || !sound) {
    const got = `an AIFF file of ${source.length} bytes without one`;
    throw new DataError({ where, expected: `a chunk "${missing}"`, got, fix: 'The file is cut off or damaged.' });
  }
  return openPcm(source, layoutOf(source, common, sound, where), where, 'an AIFF file');
}

/** The sound stands behind an offset and the size of blocks, four bytes each. */
function layoutOf(source: SoundBytes, common: Common, { start: head, size }: Chunk, where: string): PcmLayout {
  if (head + 8 > source.length)
    throw new DataError({ where, expected: 'a chunk "SSND" of 8 bytes or more', got: String(source.length - head) });
  const offset = viewOf(source, head, head + 8).getUint32(0);
  const start = head + 8 + offset;
  if (start > source.length)
    throw new DataError({ where, expected: `sound within ${source.length} bytes`, got: `from byte ${start}` });
  const { encoding, channels, sampleRate, warnings, length, bytes } = common;
  const declared = length * bytes;
  // A stream leaves the counts open; where they disagree, the number of samples decides, as far as there are so many.
  const room = (size > 8 + offset ? Math.min(head + size, source.length) : source.length) - start;
  const exact = declared === room || (declared > 0 && declared < room);
  const end = start + (exact ? declared : room);
  const says = `the header says ${length} samples of ${bytes} bytes, the file has ${room} bytes of sound`;
  const odd = declared === room ? [] : [`${where}: ${says}; read ${exact ? 'as it says' : 'to its end'}.`];
  return { encoding, channels, sampleRate, start, end, warnings: [...warnings, ...odd] };
}

function readCommon(source: SoundBytes, { start, size }: Chunk, where: string): Common {
  const view = viewOf(source, start, Math.min(start + size, start + 22));
  if (view.byteLength < 18)
    throw new DataError({ where, expected: 'a chunk "COMM" of 18 bytes or more', got: String(view.byteLength) });
  const [channels, length, bits] = [view.getUint16(0), view.getUint32(2), view.getUint16(6)];
  const exactRate = extendedAt(view, 8);
  const sampleRate = Math.round(exactRate);
  if (channels < 1 || channels > maxChannels || !(sampleRate >= 1 && sampleRate <= highestRate)) {
    const expected = `1 to ${maxChannels} channels at 1 to ${highestRate} Hz`;
    throw new DataError({ where, expected, got: `${channels} channels at ${exactRate} Hz` });
  }
  const compressed = textAt(source, 8) === 'AIFC';
  if (compressed && view.byteLength < 22)
    throw new DataError({ where, expected: 'a chunk "COMM" that names its compression', got: 'none' });
  const kind = compressed ? lettersOf(source.read(start + 18, start + 22)) : 'NONE';
  const { encoding, bytes } = encodingOf(kind, bits, where);
  const warnings = sampleRate === exactRate ? [] : [`${where}: a rate of ${exactRate} Hz is read as ${sampleRate} Hz.`];
  return { encoding, channels, sampleRate, length, bytes: channels * bytes, warnings };
}

/** Compressions of a sample say their bytes by their name: what the field of bits says is of the sound before. */
function encodingOf(kind: string, bits: number, where: string): { encoding: Encoding; bytes: number } {
  const name = kind.toLowerCase();
  const fixed = Object.keys(encodings).filter((key) => key.startsWith(`${name} `));
  // Fewer bits than their bytes hold are the upper ones.
  const bytes = fixed.length === 1 ? Number(fixed[0]?.slice(-1)) : Math.ceil(bits / 8);
  const encoding = encodings[`${name} ${bytes}`];
  if (encoding !== undefined) return { encoding, bytes };
  throw new DataError({
    where,
    expected: 'PCM of 8, 16, 24 or 32 bits, float of 32 or 64, A-law or µ-law',
    got: `${fixed.length > 0 ? `PCM of ${bits} bits` : `compression ${JSON.stringify(kind)}`}, which is not read`,
    fix: 'Convert it, e.g. `ffmpeg -i IN OUT.flac`.',
  });
}

/** A number of IEEE 754's 80 bits: sign, exponent of 15, 64 of the fraction with its first one. NaN where it is none. */
function extendedAt(view: DataView, at: number): number {
  const head = view.getUint16(at);
  const fraction = view.getUint32(at + 2) * 2 ** 32 + view.getUint32(at + 6);
  const exponent = head & 0x7fff;
  if (exponent === 0x7fff) return Number.NaN;
  return (head & 0x8000 ? -1 : 1) * fraction * 2 ** (exponent - 16383 - 63);
}
