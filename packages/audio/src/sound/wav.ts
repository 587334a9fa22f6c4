// WAV files as recorders, editors and pipes write them: chunks in any order and number, of odd sizes with or without
// their padding byte, sizes that a stream left open, extensible headers. Layout: Microsoft RIFF, "New Multimedia Data
// Types and Data Techniques" (1994), and RF64 (EBU Tech 3306).
import { DataError } from '@longhand/base';
import type { Audio } from '../types.ts';
import { sampleReader } from './wav-samples.ts';

interface Chunk {
  readonly id: string;
  readonly start: number;
  /** As the header says. */
  readonly size: number;
}

interface Format {
  readonly tag: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Of one sample of one channel as it is stored. */
  readonly bytesPerSample: number;
}

/** Streams that cannot seek back leave a size of 0, the largest one, or one near 2 GiB. */
const openSize = 0x7ffff000;

/** Channels are averaged. @throws DataError naming `where` */
export function decodeWav(bytes: Uint8Array, where: string): Audio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Format | undefined;
  for (const chunk of chunksOf(view)) {
    if (chunk.id === 'fmt ') format = readFormat(view, chunk, where);
    if (chunk.id !== 'data') continue;
    if (!format) throw new DataError({ where, expected: 'a chunk "fmt " before the sound', got: 'none' });
    return readSamples(view, chunk.start, endOfData(view, chunk, where), format, where);
  }
  const got = `a WAV file of ${bytes.length} bytes without one`;
  throw new DataError({ where, expected: 'a chunk "data"', got, fix: 'The file is cut off or damaged.' });
}

function* chunksOf(view: DataView): Generator<Chunk> {
  let start = 12;
  while (start + 8 <= view.byteLength) {
    const id = text(view, start);
    const size = view.getUint32(start + 4, true);
    yield { id, start: start + 8, size };
    start += 8 + size;
    // A chunk of odd size is followed by a zero, which some writers forget; no chunk's name begins with one.
    if (size % 2 === 1 && start < view.byteLength && view.getUint8(start) === 0) start++;
  }
}

function readFormat(view: DataView, { start, size }: Chunk, where: string): Format {
  const room = Math.min(size, view.byteLength - start);
  if (room < 16) throw new DataError({ where, expected: 'a chunk "fmt " of 16 bytes or more', got: String(room) });
  let tag = view.getUint16(start, true);
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  const [block, bits] = [view.getUint16(start + 12, true), view.getUint16(start + 14, true)];
  const extensible = tag === 0xfffe;
  if (extensible && room < 26) {
    throw new DataError({ where, expected: 'an extensible header of 26 bytes or more', got: String(room) });
  }
  if (extensible) tag = view.getUint16(start + 24, true);
  if (channels === 0 || sampleRate === 0) {
    const got = `${channels} channels at ${sampleRate} Hz`;
    throw new DataError({ where, expected: 'at least one channel and a sample rate above 0', got });
  }
  // Fewer bits than their container are its upper ones, so that the container's size says all.
  const bytesPerSample = block > 0 && block % channels === 0 ? block / channels : Math.ceil(bits / 8);
  return { tag, channels, sampleRate, bytesPerSample };
}

function endOfData(view: DataView, { start, size }: Chunk, where: string): number {
  const end = view.byteLength;
  const declared = text(view, 0) === 'RF64' ? rf64DataSize(view, size) : size;
  // An honest 0: the outer size agrees with the file. Otherwise nobody came back to fill it in.
  const open = declared >= openSize || (declared === 0 && view.getUint32(4, true) + 8 !== end);
  if (open && start + declared > end) return end;
  if (declared === 0 && open) return end;
  if (start + declared <= end) return start + declared;
  throw new DataError({
    where,
    expected: `${declared} bytes of sound, as the header says`,
    got: String(end - start),
    fix: 'The file is cut off; copy it again.',
  });
}

/** The size of the sound in the chunk "ds64", for files beyond 4 GiB. */
function rf64DataSize(view: DataView, size: number): number {
  if (size !== 0xffffffff) return size;
  for (const { id, start } of chunksOf(view)) {
    if (id === 'ds64' && start + 16 <= view.byteLength) return Number(view.getBigUint64(start + 8, true));
    break; // it must come first
  }
  return size;
}

function readSamples(view: DataView, start: number, end: number, format: Format, where: string): Audio {
  const { channels, sampleRate, bytesPerSample } = format;
  const read = sampleReader(view, format.tag, bytesPerSample, where);
  const length = Math.floor((end - start) / (channels * bytesPerSample));
  if (length === 0) throw new DataError({ where, expected: 'sound', got: 'a WAV file with no samples' });
  const samples = new Float32Array(length);
  let at = start;
  for (let i = 0; i < length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += bytesPerSample) sum += read(at);
    samples[i] = sum / channels;
    if (!Number.isFinite(sum)) {
      throw new DataError({ where, expected: 'finite samples', got: `${sum} at ${(i / sampleRate).toFixed(3)} s` });
    }
  }
  return { samples, sampleRate };
}

const text = (view: DataView, start: number): string =>
  String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(start + i)));
