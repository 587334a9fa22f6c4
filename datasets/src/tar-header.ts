// One header block of a tar.
import { DataError } from '@longhand/base';

export interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** In words. */
  readonly kind: string;
  /** Whether blocks of content follow; a folder, link or device has none, whatever its size says. */
  readonly hasData: boolean;
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['1', 'a link'],
  ['2', 'a symbolic link'],
  ['3', 'a device'],
  ['4', 'a device'],
  ['5', 'a folder'],
  ['6', 'a named pipe'],
  ['S', 'a sparse file'],
]);

/** @throws DataError if its checksum or its size is wrong */
export function parseHeader(header: Buffer, where: string): Header {
  const fix = 'Fetch or copy it again.';
  const checksum = header.length < 512 ? undefined : numberField(header, 148, 8);
  if (checksum === undefined || !sumsOf(header).includes(checksum))
    throw new DataError({ where, expected: 'a tar header', got: 'something else', fix });
  const name = nameOf(header);
  const flag = header.toString('latin1', 156, 157);
  const type = flag === '\0' || flag === '7' ? '0' : flag; // before POSIX; contiguous
  const hasData = !/[1-6]/.test(type);
  const size = hasData ? numberField(header, 124, 12) : 0;
  if (size === undefined) {
    const got = JSON.stringify(header.toString('latin1', 124, 136));
    throw new DataError({ where, expected: `the size of ${name}`, got, fix });
  }
  return { name, type, size, hasData, kind: kindOf(type, name) };
}

function kindOf(type: string, name: string): string {
  if (type === '0') return name.endsWith('/') ? 'a folder' : 'a file';
  return kinds.get(type) ?? `an entry of type ${JSON.stringify(type)}`;
}

const text = (header: Buffer, start: number, length: number): string =>
  header.toString('utf8', start, start + length).replace(/\0[\s\S]*$/, '');

/** POSIX keeps the front of a long path apart; GNU has other things there. */
function nameOf(header: Buffer): string {
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? text(header, 345, 155) : '';
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

/** In octal digits, or where its first bit is set in bytes, the highest first (GNU); undefined if it is neither. */
function numberField(header: Buffer, start: number, length: number): number | undefined {
  const digits = text(header, start, length).trim();
  const [first, ...rest] = header.subarray(start, start + length);
  let number = Number.NaN;
  if (first === 0x80) number = rest.reduce((sum, byte) => 256 * sum + byte, 0);
  else if (/^[0-7]+$/.test(digits)) number = Number.parseInt(digits, 8);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Of all bytes, those of the checksum itself counted as spaces; old tars took bytes as signed. */
function sumsOf(header: Buffer): number[] {
  let [sum, signed] = [0, 0];
  header.forEach((byte, i) => {
    const counted = i >= 148 && i < 156 ? 0x20 : byte;
    sum += counted;
    signed += counted < 128 ? counted : counted - 256;
  });
  return [sum, signed];
}
