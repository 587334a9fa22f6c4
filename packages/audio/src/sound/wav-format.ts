// The chunk "fmt " of a WAV file: how its samples are stored.
import { DataError } from '@longhand/base';
import { highestRate } from '../check.ts';
import { hexOf } from './letters.ts';
import type { Chunk } from './wav-chunks.ts';

export interface Format {
  /** 1: PCM; 3: float; others are not read. */
  readonly tag: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Of one sample of one channel as it is stored. */
  readonly bytesPerSample: number;
  readonly warnings: readonly string[];
}

/** As libsndfile; a header that says more is damaged. */
const maxChannels = 1024;
/** What follows the format tag in an extensible header: of Microsoft's own formats, and of Ambisonic B-format. */
const subformats = ['000000001000800000aa00389b71', '00002107d3118644c8c1ca000000'];

/** Where fields disagree, bits and channels decide, as in libsndfile and Python's wave. @throws DataError naming `where` */
export function readFormat(view: DataView, { start, size }: Chunk, where: string): Format {
  const room = Math.min(size, view.byteLength - start);
  if (room < 16) throw new DataError({ where, expected: 'a chunk "fmt " of 16 bytes or more', got: String(room) });
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  if (channels < 1 || channels > maxChannels || sampleRate < 1 || sampleRate > highestRate) {
    throw new DataError({
      where,
      expected: `1 to ${maxChannels} channels at 1 to ${highestRate} Hz`,
      got: `${channels} channels at ${sampleRate} Hz`,
    });
  }
  const [block, bits] = [view.getUint16(start + 12, true), view.getUint16(start + 14, true)];
  // Fewer bits than their bytes hold are the upper ones.
  const bytesPerSample = Math.ceil(bits / 8);
  const warnings: string[] = [];
  if (block !== channels * bytesPerSample) {
    const counted = `${channels} × ${bits} bits make ${channels * bytesPerSample}`;
    warnings.push(
      `${where}: the header says ${block} bytes for a sample of all channels, but ${counted}; read as these.`,
    );
  }
  return { tag: formatTag(view, start, room, where), channels, sampleRate, bytesPerSample, warnings };
}

function formatTag(view: DataView, start: number, room: number, where: string): number {
  const tag = view.getUint16(start, true);
  if (tag !== 0xfffe) return tag;
  if (room < 40) {
    throw new DataError({ where, expected: 'an extensible header of 40 bytes or more', got: String(room) });
  }
  const subformat = hexOf(new Uint8Array(view.buffer, view.byteOffset + start + 26, 14));
  if (subformats.includes(subformat)) return view.getUint16(start + 24, true);
  throw new DataError({
    where,
    expected: 'PCM or float',
    got: `the extensible format ${subformat}, which is not read`,
  });
}
