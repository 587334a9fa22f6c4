// WAV files as recorders, editors and pipes write them: sizes that a stream left open or an editor forgot, tags around, extensible
// headers. Layout: Microsoft RIFF, "New Multimedia Data Types and Data Techniques" (1994), and RF64 (EBU Tech 3306).
import { DataError } from '@longhand/base';
import { type Chunk, chunkEnd, chunksOf, textAt } from './chunks.ts';
import { type OpenSound, openPcm } from './pcm.ts';
import { partOf, type SoundBytes, viewOf } from './sound-bytes.ts';
import { tagLength } from './tags.ts';
import { type Format, readFormat } from './wav-format.ts';

/** @throws DataError naming `where` */
export function openWav(source: SoundBytes, where: string): OpenSound {
  let format: Format | undefined;
  for (const chunk of chunksOf(source)) {
    if (chunk.id === 'fmt ') {
      if (format) throw new DataError({ where, expected: 'one chunk "fmt "', got: 'a second one' });
      format = readFormat(source, chunk, where);
    }
    if (chunk.id !== 'data') continue;
    if (!format) throw new DataError({ where, expected: 'a chunk "fmt " before the sound', got: 'none' });
    const { end, warnings } = endOfData(source, chunk, where);
    const layout = { ...format, start: chunk.start, end, warnings: [...format.warnings, ...warnings] };
    return openPcm(source, layout, where, 'a WAV file');
  }
  const got = `a WAV file of ${source.length} bytes without one`;
  throw new DataError({ where, expected: 'a chunk "data"', got, fix: 'The file is cut off or damaged.' });
}

function endOfData(source: SoundBytes, { start, size }: Chunk, where: string) {
  const declared = textAt(source, 0) === 'RIFF' ? size : longDataSize(source, size);
  const end = start + declared;
  // Streams that cannot seek back leave a size of 0, the largest one, or one near 2 GiB; some programs count wrong.
  const open = end > source.length || (declared === 0 && !areChunks(source, start));
  if (!open) return { end, warnings: checkBehind(source, end, declared, where) };
  const last = Math.max(start, source.length - tagLength(source));
  const says = `the header says ${declared} bytes of sound, the file has ${last - start}`;
  return { end: last, warnings: [`${where}: ${says}; read to its end.`] };
}

/** The size of the sound in the chunk "ds64", for files beyond 4 GiB. */
function longDataSize(source: SoundBytes, size: number): number {
  const [first] = chunksOf(source); // where it must be
  if (size !== 0xffffffff || first?.id !== 'ds64' || first.start + 16 > source.length) return size;
  return Number(viewOf(source, first.start, first.start + 16).getBigUint64(8, true));
}

/** From here to the end of the file. */
function areChunks(source: SoundBytes, start: number): boolean {
  let end = start;
  for (const { start: content, size } of chunksOf(source, { start })) end = chunkEnd(source, content + size, size);
  return end === source.length;
}

/** Other chunks may follow, but no more sound. */
function checkBehind(source: SoundBytes, end: number, size: number, where: string): readonly string[] {
  let at = chunkEnd(source, end, size);
  for (const chunk of chunksOf(source, { start: at })) {
    const more = chunk.id === 'data' ? chunk.size > 0 : ['RIFF', 'RF64', 'BW64'].includes(chunk.id);
    if (more) {
      const got = chunk.id === 'data' ? 'a second one' : 'another WAV file behind it';
      throw new DataError({ where, expected: 'one chunk "data"', got, fix: 'Split or convert the file.' });
    }
    at = chunkEnd(source, chunk.start + chunk.size, chunk.size);
  }
  const rest = partOf(source, at);
  if (tagLength(rest) === rest.length || isZeros(rest)) return [];
  return [`${where}: ${rest.length} bytes behind the ${size} bytes of sound are no chunks; they are not read.`];
}

function isZeros(source: SoundBytes): boolean {
  const block = 2 ** 16;
  for (let at = 0; at < source.length; at += block)
    if (source.read(at, at + block).some((byte) => byte !== 0)) return false;
  return true;
}
