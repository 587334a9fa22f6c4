// The header of a safetensors file, checked as the format asks: every name once, sizes that are those of the file, and data that the
// tensors cover without holes or overlaps.
import { DataError, printable } from '@longhand/base';
import * as z from 'zod';
import { numberTypes } from './safetensors-types.ts';

/** The format asks readers to refuse headers above 100 MB. */
const maxHeader = 100e6;
/** As many axes as tensors have here. */
const maxRank = 6;

export interface TensorEntry {
  /** One of `numberTypes`. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** In bytes, from where the data begins. */
  readonly offsets: readonly [begin: number, end: number];
}

export interface Header {
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly dataStart: number;
}

const count = z.int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(count).max(maxRank),
  data_offsets: z.tuple([count, count]),
});
const metadataSchema = z.record(z.string(), z.string());
/** Types that the format has and this reader has not. */
const otherTypes = /^(?:U(?:16|32|64)|F8_\w+|F[46]_?\w*|C64)$/;
const read = [...numberTypes.keys()].join(', ');

/** @throws DataError that names what is wrong */
export function readHeader(bytes: Uint8Array, where: string): Header {
  const { text, dataStart } = headerText(bytes, where);
  const { __metadata__: metadata = {}, ...tensors } = parseHeader(text, where);
  const { success, data: strings = {} } = metadataSchema.safeParse(metadata);
  if (!success) throw broken(where, 'metadata of strings', preview(metadata));
  const entries = new Map(Object.entries(tensors).map(([name, value]) => [name, readEntry(name, value, where)]));
  checkCover(entries, bytes.length - dataStart, where);
  return { entries, metadata: strings, dataStart };
}

function headerText(bytes: Uint8Array, where: string): { text: string; dataStart: number } {
  if (bytes.length < 8) throw broken(where, 'a safetensors file of at least 8 bytes', `${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > maxHeader || 8 + length > bytes.length)
    throw broken(where, `a header of ${length} bytes`, `a file of ${bytes.length} bytes`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, 8 + length));
    return { text, dataStart: 8 + length };
  } catch (cause) {
    throw broken(where, 'a header in UTF-8', 'other bytes', { cause });
  }
}

function parseHeader(text: string, where: string): Record<string, unknown> {
  let header: unknown;
  let twice: string | undefined;
  try {
    header = JSON.parse(text);
    twice = repeatedKey(text);
  } catch (cause) {
    throw broken(where, 'a header in JSON', 'something else', { cause });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw broken(where, 'a header that is an object', preview(header));
  if (twice !== undefined) throw broken(where, 'every name once', `${printable(twice)} twice`);
  return header as Record<string, unknown>;
}

/** A key of the outer object that comes twice, as it is written; JSON.parse keeps the last one in silence. */
function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const { 0: sign, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
    else if (depth === 1 && /^\s*:/.test(json.slice(index + sign.length, index + sign.length + 64))) {
      const key = JSON.stringify(JSON.parse(sign));
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}

function readEntry(name: string, value: unknown, where: string): TensorEntry {
  const shown = `"${printable(name.slice(0, 80))}"`;
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    const expected = `${shown} with dtype, shape of at most ${maxRank} sizes, and data_offsets`;
    throw broken(where, expected, preview(value));
  }
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const type = numberTypes.get(dtype);
  if (!type) throw otherType(where, shown, dtype);
  const bytes = type.bytes * shape.reduce((product, size) => product * size, 1);
  const [begin, end] = offsets;
  if (!Number.isSafeInteger(bytes) || end - begin !== bytes)
    throw broken(where, `${shown} of ${bytes} bytes, as its shape [${shape.join(', ')}] says`, `${end - begin}`);
  return { dtype, shape, offsets };
}

function otherType(where: string, shown: string, dtype: string): DataError {
  const got = printable(dtype.slice(0, 40));
  const expected = `${shown} as one of ${read}`;
  if (!otherTypes.test(dtype)) return broken(where, expected, got);
  const fix = `${got} is not read: convert it, e.g. with \`tensor.float()\` in PyTorch.`;
  return new DataError({ where, expected, got, fix });
}

/** The tensors in the order of their data: each begins where the one before ends, and the last one ends with the file. */
function checkCover(entries: ReadonlyMap<string, TensorEntry>, size: number, where: string): void {
  let reached = 0;
  const inOrder = [...entries].sort(([, a], [, b]) => a.offsets[0] - b.offsets[0] || a.offsets[1] - b.offsets[1]);
  for (const [name, { offsets }] of inOrder) {
    const shown = `"${printable(name.slice(0, 80))}"`;
    if (offsets[0] !== reached) throw broken(where, `${shown} to begin at byte ${reached}`, `byte ${offsets[0]}`);
    reached = offsets[1];
  }
  if (reached !== size) throw broken(where, `${reached} bytes of data, by its header`, `${size} bytes`);
}

function preview(value: unknown): string {
  try {
    return printable(JSON.stringify(value).slice(0, 120));
  } catch {
    return 'values nested too deep'; // the stack overflows
  }
}

const broken = (where: string, expected: string, got: string, options?: ErrorOptions): DataError =>
  new DataError(
    { where, expected, got, fix: 'The file is truncated or damaged: train again, or take it from a backup.' },
    options,
  );
