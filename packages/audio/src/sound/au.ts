// AU files (Sun and NeXT, .au and .snd): a header of six big-endian words, a text, the samples.
import { DataError } from '@longhand/base';
import { highestRate } from '../check.ts';
import { type Encoding, maxChannels, type OpenSound, openPcm } from './pcm.ts';
import { type SoundBytes, viewOf } from './sound-bytes.ts';

const encodings: Readonly<Record<number, Encoding>> = {
  1: 'mulaw',
  2: 's8',
  3: 's16be',
  4: 's24be',
  5: 's32be',
  6: 'f32be',
  7: 'f64be',
  27: 'alaw',
};
/** Sun's audio/au.h. */
const names: Readonly<Record<number, string>> = { 23: 'G.721 ADPCM', 24: 'G.722', 25: 'G.723', 26: 'G.723' };

/** Where the size of the sound is not known. */
const unknownSize = 0xffffffff;

/** @throws DataError naming `where` */
export function openAu(source: SoundBytes, where: string): OpenSound {
  if (source.length < 24)
    throw new DataError({ where, expected: 'an AU file with a header of 24 bytes', got: `${source.length} bytes` });
  const header = viewOf(source, 0, 24);
  const [start = 0, size = 0, code = 0, sampleRate = 0, channels = 0] = [4, 8, 12, 16, 20].map((at) =>
    header.getUint32(at),
  );
  if (start < 24 || start > source.length)
    throw new DataError({ where, expected: `sound from byte 24 to ${source.length} on`, got: `from ${start}` });
  if (channels < 1 || channels > maxChannels || sampleRate < 1 || sampleRate > highestRate) {
    const expected = `1 to ${maxChannels} channels at 1 to ${highestRate} Hz`;
    throw new DataError({ where, expected, got: `${channels} channels at ${sampleRate} Hz` });
  }
  const encoding = encodingOf(code, where);
  const rest = source.length - start;
  const open = size === unknownSize;
  const warnings: string[] = [];
  if (size > rest && !open)
    warnings.push(`${where}: the header says ${size} bytes of sound, the file has ${rest}; read to its end.`);
  if (size < rest) warnings.push(`${where}: ${rest - size} bytes behind the ${size} bytes of sound are not read.`);
  const end = start + Math.min(size, rest);
  return openPcm(source, { encoding, channels, sampleRate, start, end, warnings }, where, 'an AU file');
}

function encodingOf(code: number, where: string): Encoding {
  const encoding = encodings[code];
  if (encoding !== undefined) return encoding;
  throw new DataError({
    where,
    expected: 'PCM of 8, 16, 24 or 32 bits, float of 32 or 64, A-law or µ-law',
    got: `encoding ${code} (${names[code] ?? 'unknown'}), which is not read`,
    fix: 'Convert it, e.g. `ffmpeg -i IN OUT.flac`.',
  });
}
