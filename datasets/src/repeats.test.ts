import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadClassification } from './index.ts';
import { repeatNotes } from './repeats.ts';

const numbered = (count: number, name: string) => Array.from({ length: count }, (_, i) => `${name} ${i}`);

it('scored texts that train has are told where they are more than one of a hundred', () => {
  const [train, dev] = [numbered(400, 'train'), numbered(50, 'dev')];
  const notes = (test: readonly string[]) => repeatNotes(train, [...dev, ...test], 'rows');
  expect(notes(['train 7', ...numbered(49, 'test')])).toEqual([]);
  expect(notes(['train 7', 'train 7', ...numbered(48, 'test')])).toEqual([
    'Warning: 2 of 100 rows stand in train too: scores are too good. Delete repeated rows.',
  ]);
});

it('stands in the notes of a set', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'a.csv');
  const table = (texts: readonly string[]) => `text,label\n${texts.map((text, i) => `${text},${i % 2}\n`).join('')}`;
  await writeFile(path, table(numbered(20, 'text')));
  expect((await loadClassification(path)).notes).toHaveLength(1);
  await writeFile(path, table(Array.from({ length: 20 }, () => 'the same')));
  expect((await loadClassification(path)).notes[1]).toContain(
    'Warning: 4 of 4 rows of dev and test stand in train too',
  );
});
