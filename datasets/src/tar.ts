// The entries of a tar, without its contents: ustar (IEEE 1003.1), pax records, and GNU's long names and sizes. Nothing is
// unpacked, so a name is only a key, whatever path it spells. Of one name the last entry counts, as tar itself has it.
import { DataError } from '@longhand/base';
import { type Header, parseHeader } from './tar-header.ts';

export interface TarSource {
  readonly size: number;
  /** Where it is, for errors. */
  readonly where: string;
  read(start: number, size: number): Promise<Buffer>;
}

export interface TarEntry {
  readonly name: string;
  /** What it is, in words: `a file`, `a folder`, `a symbolic link`, ... */
  readonly kind: string;
  readonly start: number;
  /** May reach beyond the end of a tar that is cut off. */
  readonly size: number;
}

const block = 512;
/** Bytes of one entry's pax records or long name; they hold a path or two. */
const longestRecord = 2 ** 20;

/** What headers before an entry say of it. */
type Extra = Partial<Pick<TarEntry, 'name' | 'kind' | 'size'>>;

/** @throws DataError, with the byte, at whatever is no tar */
export async function* tarEntries(source: TarSource): AsyncGenerator<TarEntry> {
  if (source.size === 0) throw new DataError({ where: source.where, expected: 'a tar', got: 'an empty file' });
  let [common, extra]: [Extra, Extra] = [{}, {}];
  for (let at = 0; at < source.size; ) {
    const where = `${source.where}, byte ${at}`;
    const bytes = await source.read(at, Math.min(2 * block, source.size - at));
    if (bytes.every((byte) => byte === 0)) break; // two empty blocks end a tar
    const header = parseHeader(bytes.subarray(0, block), where);
    const start = at + block;
    at = start + (header.hasData ? block * Math.ceil((extra.size ?? common.size ?? header.size) / block) : 0);
    if (!/^[LKxg]$/.test(header.type)) {
      yield { name: header.name, kind: header.kind, size: header.size, ...common, ...extra, start };
      extra = {};
      continue;
    }
    at = start + block * Math.ceil(header.size / block);
    const record = await readRecord(source, start, header, where);
    if (header.type === 'L') extra = { ...extra, name: untilNul(record) };
    else if (header.type === 'x') extra = { ...extra, ...paxRecords(record, where) };
    else if (header.type === 'g') common = { ...common, ...paxRecords(record, where) };
  }
  if (Object.keys(extra).length > 0)
    throw new DataError({ where: source.where, expected: 'an entry behind its long name', got: 'the end of the tar' });
}

async function readRecord(source: TarSource, start: number, { size }: Header, where: string): Promise<Buffer> {
  if (size <= Math.min(longestRecord, source.size - start)) return source.read(start, size);
  const expected = `a long name or pax records of at most ${longestRecord} bytes`;
  throw new DataError({ where, expected, got: `${size} bytes of which ${source.size - start} are there` });
}

const untilNul = (bytes: Buffer): string => bytes.toString('utf8').replace(/\0[\s\S]*$/, '');

/** Records `length key=value`, of which name and size matter here. */
function paxRecords(bytes: Buffer, where: string): Extra {
  const extra: { -readonly [key in keyof Extra]: Extra[key] } = {};
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const [, digits = '', key = ''] = /^(\d{1,9}) ([^=\n]+)=/.exec(bytes.toString('latin1', at, at + 300)) ?? [];
    const valueAt = at + digits.length + key.length + 2;
    const end = at + Number(digits);
    if (key === '' || end <= valueAt || bytes[end - 1] !== 0x0a)
      throw new DataError({ where, expected: 'pax records', got: 'something else' });
    const value = bytes.toString('utf8', valueAt, end - 1);
    if (key === 'path' && value !== '') extra.name = value;
    else if (key === 'size') extra.size = sizeOf(value, where);
    else if (key.startsWith('GNU.sparse.')) extra.kind = 'a sparse file';
    at = end;
  }
  return extra;
}

function sizeOf(value: string, where: string): number {
  const size = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw new DataError({ where, expected: 'a size in the pax records', got: `"${value.slice(0, 40)}"` });
}
