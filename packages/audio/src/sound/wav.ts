// WAV files as recorders, editors and pipes write them: sizes that a stream left open or an editor forgot, tags around, extensible
// headers. Layout: Microsoft RIFF, "New Multimedia Data Types and Data Techniques" (1994), and RF64 (EBU Tech 3306).
import { DataError } from '@longhand/base';
import { beyondSound } from '../check.ts';
import type { Audio } from '../types.ts';
import { tagLength } from './tags.ts';
import { type Chunk, chunkEnd, chunksOf, textAt } from './wav-chunks.ts';
import { type Format, readFormat } from './wav-format.ts';
import { float, sampleReader } from './wav-samples.ts';

/** A float file may go beyond 1, but not by 24 dB: such samples were never divided by their full scale. */
const unscaled = 16;

/** Channels are averaged. @throws DataError naming `where` */
export function decodeWav(bytes: Uint8Array, where: string): Audio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Format | undefined;
  for (const chunk of chunksOf(view)) {
    if (chunk.id === 'fmt ') {
      if (format) throw new DataError({ where, expected: 'one chunk "fmt "', got: 'a second one' });
      format = readFormat(view, chunk, where);
    }
    if (chunk.id !== 'data') continue;
    if (!format) throw new DataError({ where, expected: 'a chunk "fmt " before the sound', got: 'none' });
    const { end, warnings } = endOfData(bytes, view, chunk, where);
    const { samples, odd } = readSamples(view, chunk.start, end, format, where);
    const all = [...format.warnings, ...warnings, ...odd];
    return { samples, sampleRate: format.sampleRate, ...(all.length > 0 && { warnings: all }) };
  }
  const got = `a WAV file of ${bytes.length} bytes without one`;
  throw new DataError({ where, expected: 'a chunk "data"', got, fix: 'The file is cut off or damaged.' });
}

function endOfData(bytes: Uint8Array, view: DataView, { start, size }: Chunk, where: string) {
  const declared = textAt(view, 0) === 'RIFF' ? size : longDataSize(view, size);
  const end = start + declared;
  // Streams that cannot seek back leave a size of 0, the largest one, or one near 2 GiB; some programs count wrong.
  const open = end > bytes.length || (declared === 0 && !areChunks(view, start));
  if (!open) return { end, warnings: checkBehind(view, end, declared, where) };
  const last = Math.max(start, bytes.length - tagLength(bytes));
  const says = `the header says ${declared} bytes of sound, the file has ${last - start}`;
  return { end: last, warnings: [`${where}: ${says}; read to its end.`] };
}

/** The size of the sound in the chunk "ds64", for files beyond 4 GiB. */
function longDataSize(view: DataView, size: number): number {
  const [first] = chunksOf(view); // where it must be
  if (size !== 0xffffffff || first?.id !== 'ds64' || first.start + 16 > view.byteLength) return size;
  return Number(view.getBigUint64(first.start + 8, true));
}

/** From here to the end of the file. */
function areChunks(view: DataView, start: number): boolean {
  let end = start;
  for (const { start: content, size } of chunksOf(view, start)) end = chunkEnd(view, content + size, size);
  return end === view.byteLength;
}

/** Other chunks may follow, but no more sound. */
function checkBehind(view: DataView, end: number, size: number, where: string): readonly string[] {
  let at = chunkEnd(view, end, size);
  for (const chunk of chunksOf(view, at)) {
    const more = chunk.id === 'data' ? chunk.size > 0 : ['RIFF', 'RF64', 'BW64'].includes(chunk.id);
    if (more) {
      const got = chunk.id === 'data' ? 'a second one' : 'another WAV file behind it';
      throw new DataError({ where, expected: 'one chunk "data"', got, fix: 'Split or convert the file.' });
    }
    at = chunkEnd(view, chunk.start + chunk.size, chunk.size);
  }
  const rest = new Uint8Array(view.buffer, view.byteOffset).subarray(at, view.byteLength);
  if (tagLength(rest) === rest.length || rest.every((byte) => byte === 0)) return [];
  return [`${where}: ${rest.length} bytes behind the ${size} bytes of sound are no chunks; they are not read.`];
}

function readSamples(view: DataView, start: number, end: number, format: Format, where: string) {
  const { tag, channels, sampleRate, bytesPerSample } = format;
  const read = sampleReader(view, tag, bytesPerSample, where);
  const length = Math.floor((end - start) / (channels * bytesPerSample));
  if (length === 0) throw new DataError({ where, expected: 'sound', got: 'a WAV file with no samples' });
  const samples = new Float32Array(length);
  let [at, peak] = [start, 0];
  for (let i = 0; i < length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += bytesPerSample) {
      const sample = read(at);
      sum += sample;
      if (!(Math.abs(sample) < beyondSound)) {
        const got = `${sample} at ${(i / sampleRate).toFixed(3)} s`;
        throw new DataError({ where, expected: 'samples of sound, about -1 to 1', got });
      }
    }
    samples[i] = sum / channels;
    if (Math.abs(sum) > peak) peak = Math.abs(sum);
  }
  return { samples, odd: oddities(tag, peak / channels, end - at, where) };
}

function oddities(tag: number, peak: number, rest: number, where: string): string[] {
  const odd: string[] = [];
  if (rest > 0) odd.push(`${where}: ${rest} bytes at the end of the sound are no whole sample; they are not read.`);
  if (tag === float && peak > unscaled)
    odd.push(`${where}: samples reach ${peak}, where 1 is full scale; read as they are.`);
  return odd;
}
