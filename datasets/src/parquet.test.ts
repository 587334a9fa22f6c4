// The fixtures are by pyarrow 25.0.1: pq.write_table(table, path, compression=..., write_statistics=False, store_schema=False)
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as zlib from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { readDocuments, readTable, readTexts } from './index.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/three-${name}.parquet`, import.meta.url));
const zstd = 'zstdDecompressSync' in zlib;

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each(['none', 'snappy', 'gzip', ...(zstd ? ['zstd'] : [])])('reads rows packed with %s', async (name) => {
  const rows = await readTable(fixture(name), ['text', 'label']);
  expect(rows.map((row) => [row.get('text'), row.get('label'), row.get('kept'), row.get('big')])).toEqual([
    ['A fine film.', '1', 'true', '1099511627776'],
    ['Not “good”,\nat all', '0', 'false', '1'],
    ['Über alles 影片', '1', 'true', '2'],
  ]);
  expect(rows[0]!.list('sentences')).toEqual(['A.', 'B.']);
  expect(rows.map((row) => row.has('stars'))).toEqual([true, true, false]); // null
});

it.skipIf(zstd)('says what to do with Zstandard where Node has none', async () => {
  await expect(readTable(fixture('zstd'), ['text'])).rejects.toThrow('Save it with snappy or gzip.');
});

it('is data as other tables are', async () => {
  const texts = await readTexts(fixture('snappy'));
  expect(texts.map(({ label }) => label)).toEqual(['1', '0', '1']);
  const documents = await readDocuments(fixture('gzip'), { documentColumn: 'text', summaryColumn: 'text' });
  expect(documents).toHaveLength(3);
  await expect(readTexts(fixture('snappy'), { textColumn: 'review' })).rejects.toThrow(
    /three-snappy.parquet row 1: expected a column "review", got text, label, stars/,
  );
});

it('refuses what is no Parquet file, is cut off, or grows too large', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  const path = join(folder, 'a.parquet');
  const bytes = await readFile(fixture('snappy'));
  for (const wrong of [Buffer.from(''), Buffer.from('text,label\n'), bytes.subarray(0, 700)]) {
    await writeFile(path, wrong);
    await expect(readTable(path, ['text'])).rejects.toThrow(/a\.parquet: expected a Parquet file, got /);
  }
  const grows = fixture('gzip').replace('three-gzip', 'grows');
  expect((await readTable(grows, ['text']))[0]!.get('text')).toHaveLength(5000);
  vi.stubEnv('LONGHAND_MAX_BYTES', '10000'); // of 500 packed bytes
  await expect(readTable(grows, ['text'])).rejects.toThrow('expected at most 10000 bytes, got 20');
});
