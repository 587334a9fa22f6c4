// What bytes are that are not UTF-8, so that an error can name the fix.
import { isUtf8 } from 'node:buffer';
import { DataError } from '@longhand/base';

/** The error of bytes that are not UTF-8 or hold a NUL. */
export function badText(bytes: Buffer, path: string): DataError {
  const known = formatOf(bytes) ?? wideEncodingOf(bytes);
  if (known) return new DataError({ where: path, expected: 'UTF-8', ...known });
  const { line, nul } = firstBadLine(bytes);
  return new DataError({
    where: `${path} line ${line}`,
    expected: 'UTF-8',
    got: nul ? 'a NUL byte' : 'bytes that are not',
    fix: nul ? 'The file is damaged or no text.' : 'Convert the file, e.g. `iconv -f latin1 -t utf-8`.',
  });
}

interface Found {
  readonly got: string;
  readonly fix: string;
}

/** Files that are no text, by their first bytes. */
function formatOf(bytes: Buffer): Found | undefined {
  const start = bytes.toString('latin1', 0, 4);
  if (start.startsWith('\x1f\x8b')) return { got: 'a gzip file', fix: 'Let its name end in .gz.' };
  if (start === 'PK\x03\x04') return { got: 'a zip file, perhaps a spreadsheet', fix: 'Export it as .csv or .tsv.' };
  return undefined;
}

const wide = (name: string, code: string): Found => ({
  got: name,
  fix: `Convert the file: \`iconv -f ${code} -t utf-8\`, or save it as UTF-8.`,
});

/** UTF-16 and UTF-32 by their byte order mark; UTF-16 without one where the zero halves of its letters show. */
function wideEncodingOf(bytes: Buffer): Found | undefined {
  const start = bytes.toString('latin1', 0, 4);
  if (start === '\xff\xfe\0\0' || start === '\0\0\xfe\xff') return wide('UTF-32', 'utf-32');
  if (start.startsWith('\xff\xfe')) return wide('UTF-16 (little-endian)', 'utf-16');
  if (start.startsWith('\xfe\xff')) return wide('UTF-16 (big-endian)', 'utf-16');
  const zeros = [0, 0];
  const sample = bytes.subarray(0, 2 ** 16);
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // A text of Chinese has zeros in its tabs, digits and line ends alone: one in a hundred bytes.
  if (sample.length < 4 || Math.max(even, odd) < Math.max(2, sample.length / 200)) return undefined;
  if (odd > 9 * even) return wide('UTF-16 (little-endian, no byte order mark)', 'utf-16le');
  return even > 9 * odd ? wide('UTF-16 (big-endian, no byte order mark)', 'utf-16be') : undefined;
}

/** The first line that does not decode; a byte that ends a line is never part of a longer UTF-8 sequence. */
function firstBadLine(bytes: Buffer): { line: number; nul: boolean } {
  const lineEnd = bytes.includes(0x0a) ? 0x0a : 0x0d;
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(lineEnd, start);
    const slice = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (slice.includes(0)) return { line, nul: true };
    if (!isUtf8(slice) || end === -1) return { line, nul: false };
    start = end + 1;
  }
}
