import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documentRows } from './documents.ts';

const usual = { input: '', format: 'auto', documentColumn: 'document' } as const;

it.each([
  [
    ['a.txt', 'a.summary.txt', 'a.summary.2.txt', 'b.txt'],
    ['a.txt', 'b.txt'],
  ],
  [['documents/a.txt', 'summaries/a.txt'], ['documents/a.txt']],
  [
    ['alone.summary.txt', 'summaries/b.txt'],
    ['alone.summary.txt', 'summaries/b.txt'],
  ],
])('of a folder with %j the documents are %j', async (names, documents) => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  for (const name of names) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), `text of ${name}`);
  }
  const rows = [];
  for await (const group of (await documentRows([folder], usual, false)).groups) rows.push(...group);
  expect(rows.map(({ values }) => values.file)).toEqual(documents.map((name) => join(folder, name)));
  expect(rows.map(({ text }) => text)).toEqual(documents.map((name) => ({ document: `text of ${name}` })));
});
