// Rows of a Parquet file, by hyparquet; nulls are left out, as columns that a row lacks.

import * as zlib from 'node:zlib';
import { DataError } from '@longhand/base';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { objectRow } from './json-rows.ts';
import { byteLimit, readWhole, tooLong } from './regular-file.ts';
import type { Row } from './rows.ts';

/** @throws DataError if it is no Parquet file, is damaged, packed in a way that is not read, or has no rows */
export async function readParquet(path: string, options: string): Promise<Row[]> {
  const bytes = await readWhole(path);
  const file: AsyncBuffer = {
    byteLength: bytes.length,
    slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
  const metadata = await parsed(path, () => parquetMetadataAsync(file));
  const size = unpackedBytes(metadata);
  if (size > byteLimit()) throw tooLong(path, byteLimit(), `${size}`);
  const rows = await parsed(path, () => parquetReadObjects({ file, metadata, compressors }));
  if (rows.length === 0) throw new DataError({ where: path, expected: 'rows', got: 'none' });
  return rows.map((row, i) => objectRow(cellsOf(row), `${path} row ${i + 1}`, options));
}

/** In Node from 22.15 on. */
const { zstdDecompressSync: zstd } = zlib as { readonly zstdDecompressSync?: typeof zlib.gunzipSync };

/** What hyparquet itself does not unpack. */
const compressors: Compressors = {
  GZIP: (packed, length) => zlib.gunzipSync(packed, { maxOutputLength: length }),
  BROTLI: (packed, length) => zlib.brotliDecompressSync(packed, { maxOutputLength: length }),
  ...(zstd && { ZSTD: (packed, length) => zstd(packed, { maxOutputLength: length }) }),
};

const unpackedBytes = ({ row_groups: groups }: FileMetaData): number =>
  groups.reduce((sum, { total_byte_size: size }) => sum + Number(size), 0);

async function parsed<T>(where: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    const fix = /codec/.test(got) ? 'Save it with snappy or gzip.' : 'If it is whole, save it as .csv or .jsonl.';
    throw new DataError({ where, expected: 'a Parquet file', got, fix }, { cause });
  }
}

const cellsOf = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).flatMap(([name, cell]) => (cell == null ? [] : [[name, plain(cell)]])));

/** As JSON would have it: whole numbers of 64 bits as numbers where they keep their digits, times as text. */
function plain(cell: unknown): unknown {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
  if (cell instanceof Date) return cell.toISOString();
  return Array.isArray(cell) ? cell.map(plain) : cell;
}
