// Pairs from articles: what of the first sentence the headline has too.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { main } from '../headlines.ts';
import { headlinePair } from './headlines.ts';

const lead = 'The mayor of Marlow, who took office in May, said on Monday she closed two primary schools.';

it.each([
  ['MAYOR OF MARLOW TO CLOSE TWO SCHOOLS', lead, 'Mayor of Marlow closed two schools'],
  ['Mayor closing schools', `MARLOW, Aug 3 (AP) - ${lead}\n  Parents objected.`, 'Mayor closed schools'],
  ['Mayor closes schools', `MARLOW — ${lead}`, 'Mayor closed schools'],
])('"%s"', (title, body, summary) => {
  expect(headlinePair({ title, body })).toEqual({ document: lead, summary });
});

it.each([
  ['a headline of other words', 'Parents object to closures', lead],
  ['its words in another order', 'Schools closed by mayor', lead],
  ['too short a sentence', 'Mayor closes schools', 'The mayor closes schools.'],
  [
    'a line of figures',
    'Bank year net',
    'Bank year net 1,204 vs 1,023 and 807 in 1984, 34 cts vs 29 cts, 4th qtr 12,5 mln',
  ],
  ['an empty text', 'Mayor closes schools', ''],
])('none of %s', (_, title, body) => {
  expect(headlinePair({ title, body })).toBeUndefined();
});

it('a script reads JSON and JSON lines, and passes over articles without a field', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  const article = { headline: 'Mayor closes schools', text: lead };
  const [array, lines] = [join(folder, 'a.json'), join(folder, 'b.jsonl')];
  await writeFile(array, JSON.stringify([article, { headline: 'no text' }], null, 1));
  await writeFile(lines, `${JSON.stringify(article)}\n`);
  const printed = { out: '', err: '' };
  for (const [name, stream] of [
    ['out', process.stdout],
    ['err', process.stderr],
  ] as const) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed[name] += text.toString();
      return true;
    });
  }
  await main([array, lines, '--title-column', 'headline', '--body-column', 'text']);
  const pair = { document: lead, summary: 'Mayor closed schools' };
  expect(
    printed.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([pair, pair]);
  expect(printed.err).toBe('2 pairs of 3 articles.\n');
  await writeFile(array, '{"headline": 3}');
  await expect(main([array])).rejects.toThrow(
    /a\.json: expected a JSON array of objects.*JSON lines are called \.jsonl/,
  );
});
