// Numbers as a picture: a PNG (ISO/IEC 15948) with a palette, one pixel a number, light where low and dark where high.
import { deflateSync } from 'node:zlib';
import { at, ShapeError } from '@longhand/base';

/** A picture of more is of no use on a page, and takes minutes to pack. */
const maxPixels = 1 << 26;

/**
 * @param values `values[row][column]`, the first row on top, each from 0 to 1; what is outside is drawn as the nearest, NaN as 0
 * @throws ShapeError for no values, rows of unequal length, or over 67 million
 */
export function pngOf(values: readonly ArrayLike<number>[]): Buffer {
  const [height, width] = [values.length, values[0]?.length ?? 0];
  if (height * width === 0 || height * width > maxPixels || values.some((row) => row.length !== width))
    throw new ShapeError({
      where: 'picture',
      expected: `rows of one length, 1 to ${maxPixels} values`,
      got: `${height} rows, the first of ${width}`,
    });
  const lines = Buffer.alloc(height * (width + 1)); // each line begins with its filter, 0: none
  for (const [y, row] of values.entries())
    for (let x = 0; x < width; x++)
      lines[y * (width + 1) + 1 + x] = Math.round(255 * Math.min(1, Math.max(0, row[x]!)));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // eight bits, colours from a palette
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** From near white over blue to near black: lightness falls evenly. */
const stops = [
  [247, 249, 253],
  [107, 154, 226],
  [20, 34, 82],
] as const;
const palette = Buffer.from(
  Array.from({ length: 256 }, (_, i) => {
    const [from, to, share] = i < 128 ? [stops[0], stops[1], i / 127] : [stops[1], stops[2], (i - 128) / 127];
    return from.map((value, c) => Math.round(value + share * (at(to, c) - value)));
  }).flat(),
);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Node 20.19 has none of its own that may be relied on. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
