// What a user's file may be, and what is said of one that cannot be read.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadClassification, loadUserSet, readLines, readPlainTsv, readTable } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  return path;
}
const texts = async (path: string) => (await readLines(path)).map(({ text }) => text);

describe('readLines', () => {
  it('reads plain and compressed files, any line ending, with or without a byte order mark', async () => {
    const expected = ['für', 'naïve', '', '评论'];
    expect(await texts(await file('a.txt', 'für\nnaïve\n\n评论\n'))).toEqual(expected);
    expect(await texts(await file('b.txt', '\uFEFFfür\r\nnaïve\r\n\r\n评论'))).toEqual(expected);
    expect(await texts(await file('c.txt.gz', gzipSync('für\nnaïve\n\n评论\n')))).toEqual(expected);
  });
  it('names the line of the first byte that is not UTF-8', async () => {
    const path = await file(
      'latin1.txt',
      Buffer.concat([Buffer.from('gut\nfür\n'), Buffer.from('f\u00fcr\n', 'latin1')]),
    );
    await expect(readLines(path)).rejects.toThrow(
      `${path} line 3: expected UTF-8, got bytes that are not. Convert the file`,
    );
  });
  it('says that a file is empty, missing, or no gzip', async () => {
    await expect(readLines(await file('empty.txt', ''))).rejects.toThrow(
      'expected at least one line, got an empty file',
    );
    await expect(readLines(join(folder, 'none.txt'))).rejects.toThrow('none.txt: expected a readable file, got ENOENT');
    await expect(readLines(await file('x.gz', 'plain'))).rejects.toThrow('x.gz: expected a gzip file');
    const whole = gzipSync('a\n'.repeat(1000));
    await expect(readLines(await file('cut.gz', whole.subarray(0, 20)))).rejects.toThrow(
      'cut.gz: expected a gzip file',
    );
  });
});

describe('tables', () => {
  it('a row with a tab too many or too few is named by its line', async () => {
    const path = await file('rows.tsv', '1\tgood\n0\tbad\tfilm\n');
    await expect(readPlainTsv(path, ['label', 'text'])).rejects.toThrow(
      `${path} line 2: expected 2 columns (label, text), got 3. Columns are separated by one tab`,
    );
    await expect(readTable(await file('h.tsv', 'text\tlabel\nfine\n'), [])).rejects.toThrow(
      'line 2: expected 2 columns (text, label), got 1',
    );
  });
  it('a missing column lists those that are there', async () => {
    const path = await file('h.tsv', 'review\tstars\nfine\t5\n');
    await expect(readTable(path, ['text'])).rejects.toThrow(
      'line 1: expected a column "text", got review, stars. Name yours',
    );
    const rows = await readTable(await file('h.jsonl', '{"text":"fine"}\n'), []);
    expect(() => rows[0]!.get('label')).toThrow('h.jsonl line 1: expected a column "label", got text');
  });
  it('JSON lines may hold strings and numbers; anything else is named', async () => {
    const [first, second] = await readTable(await file('a.jsonl', '{"text":"a\\tb","label":1}\n{"text":["x"]}\n'), []);
    expect([first!.get('text'), first!.get('label')]).toEqual(['a\tb', '1']);
    expect(() => second!.get('text')).toThrow('line 2: expected a string in "text", got ["x"]');
    await expect(readTable(await file('b.jsonl', '{"text":"a"}\nnot json\n'), [])).rejects.toThrow(
      'b.jsonl line 2: expected a JSON object',
    );
    await expect(readTable(await file('c.jsonl', '[1]\n'), [])).rejects.toThrow('expected a JSON object, got [1]');
  });
  it('one JSON array of objects is rows too, and its items have numbers', async () => {
    const [first, second] = await readTable(await file('a.json', '[{"text":"a"},\n {"label":2}]'), []);
    expect([first!.get('text'), second!.get('label')]).toEqual(['a', '2']);
    expect(() => second!.get('text')).toThrow('a.json item 2: expected a column "text", got label');
    const wrong: [string, string][] = [
      ['[]', 'expected a JSON array of objects, got an empty one'],
      ['{"text":"a"}', 'expected a JSON array of objects, got {"text":"a"}. JSON lines are called .jsonl'],
      ['[{"text":"a"}, 3]', 'item 2: expected a JSON object, got 3'],
      ['[{', 'expected a JSON array of objects, got "[{"'],
    ];
    for (const [content, message] of wrong)
      await expect(readTable(await file('b.json', content), [])).rejects.toThrow(message);
  });
  it('needs rows and a name that tells the format', async () => {
    await expect(readTable(await file('only.tsv', 'text\tlabel\n'), [])).rejects.toThrow(
      'expected rows below the header',
    );
    await expect(readTable(await file('a.xls', 'text,label\n'), [])).rejects.toThrow('expected a name ending in .tsv');
  });
});

describe("a user's own set", () => {
  const rows = (count: number, label: (i: number) => string) =>
    `text\tlabel\n${Array.from({ length: count }, (_, i) => `text ${i}\t${label(i)}`).join('\n')}\n`;

  it('in one file is split 80/10/10, the same way each time', async () => {
    const path = await file(
      'mine.tsv',
      rows(50, (i) => (i % 2 ? 'yes' : 'no')),
    );
    const { splits, labels, notes } = await loadClassification(path);
    expect(labels).toEqual(['no', 'yes']);
    expect([splits.train.length, splits.dev.length, splits.test.length]).toEqual([40, 5, 5]);
    const all = [...splits.train, ...splits.dev, ...splits.test].map(({ text }) => text);
    expect(new Set(all).size).toBe(50);
    expect((await loadClassification(path)).splits).toEqual(splits);
    expect((await loadClassification(path, { seed: 2 })).splits).not.toEqual(splits);
    expect(notes).toEqual([
      'One source of 50 rows: 40 train, 5 dev, 5 test, at random (seed 1), each class in proportion.',
    ]);
  });
  it('in a folder keeps its splits; without dev a tenth of train is held out', async () => {
    await file(
      'set/train.tsv',
      rows(30, (i) => String(i % 3)),
    );
    await file('set/test.jsonl', '{"text":"new","label":2}\n');
    const { splits, labels } = await loadUserSet(join(folder, 'set'));
    expect(labels).toEqual(['0', '1', '2']);
    expect([splits.train.length, splits.dev.length, splits.test.length]).toEqual([27, 3, 1]);
    expect(splits.test[0]).toMatchObject({ text: 'new', label: 2 });
  });
  it('sorts labels that are numbers as numbers', async () => {
    const { labels } = await loadUserSet(
      await file(
        'n.tsv',
        rows(20, (i) => String(i % 2 ? 10 : 9)),
      ),
    );
    expect(labels).toEqual(['9', '10']);
  });
  it.each([
    ['few.tsv', rows(5, () => 'a'), 'expected at least 10 rows to split, got 5'],
    ['one.tsv', rows(20, () => 'a'), 'expected at least two different labels in train, got a'],
    [
      'blank.tsv',
      rows(20, (i) => (i === 7 ? ' ' : 'a')),
      'blank.tsv line 9: expected a label in column "label", got nothing',
    ],
  ])('%s is refused', async (name, content, message) => {
    await expect(loadUserSet(await file(name, content))).rejects.toThrow(message);
  });
  it('refuses a label that train does not have, a folder without test, and a path of nothing', async () => {
    await file(
      'set/train.tsv',
      rows(30, (i) => String(i % 3)),
    );
    await expect(loadUserSet(join(folder, 'set'))).rejects.toThrow('got no test');
    await file('set/test.tsv', 'text\tlabel\nnew\t7\n');
    await expect(loadUserSet(join(folder, 'set'))).rejects.toThrow(
      'line 2: expected a label of the train split (0, 1, 2), got "7"',
    );
    await expect(loadClassification('sst9')).rejects.toThrow(
      'data "sst9": expected a file or folder, or one of generated, sst2, sst3, sst5, imdb, chnsenticorp, got nothing of that name. List the data sets',
    );
  });
});
