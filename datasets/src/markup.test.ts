import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadClassification } from './index.ts';
import { markupNotes } from './markup.ts';

it.each(['<br />', '</p>', '<a href="x">', '&amp;', '&#8217;', '<DIV>'])('%s is told', (html) => {
  expect(markupNotes(['plain', `text ${html} text`], 'rows')).toEqual([
    `1 of 2 rows hold HTML, such as ${html}: it is read as text.`,
  ]);
});

it.each(['a < b > c', '<3', 'AT&T', 'x <b', '<unknown words>', '<s> GO </s>', 'R&amp', '<<'])(
  '%s is no HTML',
  (text) => {
    expect(markupNotes([text], 'rows')).toEqual([]);
  },
);

it('one of a hundred texts is not worth a line', () => {
  const texts = Array.from({ length: 100 }, () => 'plain');
  expect(markupNotes(['<br>', ...texts.slice(1)], 'rows')).toEqual([]);
  expect(markupNotes(['<br>', '<br>', ...texts.slice(2)], 'rows')).toHaveLength(1);
});

it('stands in the notes of a set', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'a.csv');
  await writeFile(path, `text,label\n${Array.from({ length: 20 }, (_, i) => `Good.<br>Seen.,${i % 2}\n`).join('')}`);
  expect((await loadClassification(path)).notes[1]).toBe('20 of 20 rows hold HTML, such as <br>: it is read as text.');
});
