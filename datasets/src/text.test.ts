import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { loadText } from './index.ts';

let folder = '';
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'news');
  await mkdir(folder);
  await writeFile(join(folder, 'b.txt'), 'One.\n\n Two. \n');
  await writeFile(join(folder, 'a.txt.gz'), gzipSync('Zero.\n'));
  await writeFile(join(folder, 'c.json'), '[{"body": "Three.\\nFour."}, {"title": "no text"}]');
  await writeFile(join(folder, 'other.md'), 'x');
});

it('reads the files of a folder in their order', async () => {
  expect(await loadText(folder, 'body')).toEqual({ name: 'news', texts: ['Zero.', 'One.', 'Two.', 'Three.\nFour.'] });
  expect(await loadText(join(folder, 'b.txt'), 'body')).toEqual({ name: 'b.txt', texts: ['One.', 'Two.'] });
});

it('says what is missing', async () => {
  await expect(loadText(join(folder, 'none'), 'body')).rejects.toThrow('none: expected a file or folder of text');
  await expect(loadText(join(folder, 'c.json'), 'text')).rejects.toThrow(
    'c.json item 1: expected a column "text", got body. Name yours with "documentColumn"',
  );
  const empty = join(folder, 'empty');
  await mkdir(empty);
  await expect(loadText(empty, 'body')).rejects.toThrow(
    'empty: expected text (.txt, .tsv, .csv, .jsonl or .json (or .gz) or .parquet), got none',
  );
});
