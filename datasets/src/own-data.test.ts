// A user's own data as people bring it: tables without a header, labels of any kind, folders of texts.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  loadClassification,
  loadSummarization,
  loadText,
  loadTranslation,
  readDocuments,
  readPairs,
  readTable,
  readTexts,
} from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, name.endsWith('.gz') ? gzipSync(content) : content);
  return path;
}
const lines = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('');
const sizes = ({ splits }: { readonly splits: Readonly<Record<string, readonly unknown[]>> }): number[] =>
  ['train', 'dev', 'test'].map((split) => splits[split]?.length ?? -1);

describe('columns by number', () => {
  it.each(['a.tsv', 'a.csv', 'a.tsv.gz', 'a.csv.gz'])('make the first line of %s a row', async (name) => {
    const [tab, quoted] = name.startsWith('a.tsv') ? ['\t', '"say ""no"""'] : [',', '"say ""no"", twice"'];
    const path = await file(name, `1${tab}${quoted}\n2${tab}fine\n`);
    for (const columns of [
      [2, 1],
      ['2', '1'],
    ]) {
      const rows = await readTable(path, columns);
      expect(rows.map((row) => columns.map(row.get))).toEqual([
        [name.startsWith('a.tsv') ? 'say "no"' : 'say "no", twice', '1'],
        ['fine', '2'],
      ]);
      expect(rows[0]?.where).toBe(`${path} line 1`);
    }
  });
  it('are counted in a table with a header too, where another is named or the caller says that it has one', async () => {
    const path = await file('a.csv', 'stars,,review\n5,x,fine\n');
    expect((await readTable(path, ['review', 1])).map((row) => [row.get('review'), row.get(1)])).toEqual([
      ['fine', '5'],
    ]);
    const [row, ...others] = await readTable(path, [3, 2], { header: true });
    expect([row?.get(3), row?.get('2'), others]).toEqual(['fine', 'x', []]);
  });
  it('are names where the header has them', async () => {
    const rows = await readTable(await file('a.csv', '1,0\nfine,good\n'), ['1', '0']);
    expect(rows.map((row) => [row.get('1'), row.get('0')])).toEqual([['fine', 'good']]);
  });
  it('that are not there are missed by their number', async () => {
    const path = await file('a.tsv', 'one\ttwo\n');
    for (const column of [3, '3'])
      await expect(readTable(path, [column])).rejects.toThrow(
        /a\.tsv line 1: expected a column "?3"?, got 1, 2\. Name yours/,
      );
    await expect(readTable(path, [0])).rejects.toThrow('expected a column 0, got 1, 2');
    await expect(readTable(await file('b.tsv', 'one\ttwo\n\nthree\n'), [1])).rejects.toThrow(
      'line 3: expected 2 columns',
    );
  });
  it('train every task', async () => {
    const texts = await loadClassification(
      await file(
        't.csv',
        lines(20, (i) => `${i % 2},text ${i}`),
      ),
      {
        textColumn: '2',
        labelColumn: '1',
      },
    );
    expect([texts.labels, sizes(texts)]).toEqual([
      ['0', '1'],
      [16, 2, 2],
    ]);
    const pairs = { sourceColumn: 1, targetColumn: 3 };
    const path = await file(
      'p.tsv',
      lines(30, (i) => `one ${i}\tCC-BY\tun ${i}`),
    );
    const translation = await loadTranslation(path, pairs);
    expect(sizes(translation)).toEqual([24, 3, 3]);
    expect((await readPairs(path, pairs))[29]).toEqual({ source: 'one 29', target: 'un 29' });
    const columns = { documentColumn: 2, summaryColumn: 1 };
    const summaries = await loadSummarization(
      await file(
        's.csv',
        lines(10, (i) => `s ${i},"d ${i}\nmore"`),
      ),
      columns,
    );
    expect(sizes(summaries)).toEqual([8, 1, 1]);
    expect(summaries.splits.test[0]?.document).toMatch(/^d \d\nmore$/);
    expect((await loadText(await file('x.tsv', 'a\tb\nc\td\n'), '2')).texts).toEqual(['b', 'd']);
  });
  it('over a header that would be a class of its own are an error', async () => {
    const path = await file('t.csv', `label,text\n${lines(20, (i) => `${i % 2},text ${i}`)}`);
    await expect(loadClassification(path, { textColumn: '2', labelColumn: '1' })).rejects.toThrow(
      't.csv line 1: expected a label that other rows have, got "label". If the line holds the names of columns, use them.',
    );
  });
});

describe('labels', () => {
  it('may be booleans and numbers', async () => {
    const booleans = await file(
      'b.jsonl',
      lines(20, (i) => JSON.stringify({ text: `t ${i}`, label: i % 2 === 0 })),
    );
    expect((await loadClassification(booleans)).labels).toEqual(['false', 'true']);
    const numbers = await file(
      'n.json.gz',
      JSON.stringify(Array.from({ length: 30 }, (_, i) => ({ text: 't', label: (i % 3) - 1 }))),
    );
    expect((await loadClassification(numbers)).labels).toEqual(['-1', '0', '1']);
    const words = await file('w.csv', `text,label\n${lines(20, (i) => `t,${i % 2 ? 'True' : 'False'}`)}`);
    expect((await loadClassification(words)).labels).toEqual(['False', 'True']);
  });
  it('at 98:2 are in dev and test as in train', async () => {
    const path = await file('a.tsv', `text\tlabel\n${lines(500, (i) => `t ${i}\t${i < 10 ? 'spam' : 'ham'}`)}`);
    const { splits, labels } = await loadClassification(path);
    const spam = Object.values(splits).map((rows) => rows.filter(({ label }) => labels[label] === 'spam').length);
    expect(spam).toEqual([8, 1, 1]);
  });
  it('may be folders of .txt, whole or in splits', async () => {
    for (let i = 0; i < 12; i++) await file(`f/${i % 2 ? 'pos' : 'neg'}/${i}_7.txt`, `Film ${i}.\n\nSeen.\n`);
    await file('f/.cache/x.txt', 'hidden');
    const whole = await loadClassification(join(folder, 'f'));
    expect([whole.labels, sizes(whole)]).toEqual([
      ['neg', 'pos'],
      [10, 1, 1],
    ]);
    expect(await readTexts(join(folder, 'f'))).toContainEqual({
      ...{ text: 'Film 11.\n\nSeen.', label: 'pos', where: join(folder, 'f/pos/11_7.txt') },
    });
    for (const split of ['train', 'test'])
      for (let i = 0; i < 20; i++) await file(`g/${split}/${i % 2 ? 'pos' : 'neg'}/${i}.txt`, `Film ${i}.`);
    expect(sizes(await loadClassification(join(folder, 'g')))).toEqual([18, 2, 20]);
    await file('f/readme.txt', 'About.');
    await expect(loadClassification(join(folder, 'f'))).rejects.toThrow(
      'readme.txt: expected a folder for each class, got a file beside them.',
    );
    await file('g/test/neg/0.txt', ' \n');
    await expect(loadClassification(join(folder, 'g'))).rejects.toThrow('0.txt: expected text, got none.');
  });
});

describe('rows that are not divided', () => {
  it('are all rows of a file, as evaluation wants them', async () => {
    const path = await file('new.csv', 'text,label\none,a\ntwo,b\nthree,c\n');
    expect((await readTexts(path)).map(({ text, label }) => text + label)).toEqual(['onea', 'twob', 'threec']);
    await expect(readTexts(join(folder, 'none.csv'))).rejects.toThrow('got nothing of that name');
  });
});

describe('a folder of splits', () => {
  it.each(['translation', 'summarization'] as const)(
    'without dev gives up a tenth of train in %s too',
    async (task) => {
      const [header, load] =
        task === 'translation' ? ['source\ttarget', loadTranslation] : ['document\tsummary', loadSummarization];
      await file('a/train.tsv', `${header}\n${lines(30, (i) => `a ${i}\tb ${i}`)}`);
      await file('a/test.tsv', `${header}\nx\ty\n`);
      const set = await load(join(folder, 'a'));
      expect(sizes(set)).toEqual([27, 3, 1]);
      expect(set.notes[0]).toMatch(/^No dev split: 3 of 30 \w+ of train are held out for it, at random \(seed 1\)\.$/);
    },
  );
});

describe('documents', () => {
  const rows = (row: (i: number) => object) => lines(10, (i) => JSON.stringify(row(i)));
  it('may be lists of sentences, with several references', async () => {
    const path = await file(
      'a.jsonl',
      rows((i) => ({ document: [`One ${i}. `, 'Two.'], summary: [`One ${i}!`, ['One.', 'And two.']] })),
    );
    const [first] = await readDocuments(path);
    expect(first).toEqual({
      ...{ id: `${path} line 1`, document: 'One 0. Two.', sentences: ['One 0.', 'Two.'] },
      summaries: ['One 0!', 'One. And two.'],
    });
    expect(sizes(await loadSummarization(path))).toEqual([8, 1, 1]);
  });
  it('may have their references in several columns', async () => {
    const path = await file('a.csv', 'text,first,second\n"One.\nTwo.",One,Two\n');
    const columns = { documentColumn: 'text', summaryColumn: ['first', 'second'] };
    expect(await readDocuments(path, columns)).toEqual([
      { id: `${path} line 2`, document: 'One.\nTwo.', summaries: ['One', 'Two'] },
    ]);
  });
  it('may have a label for each sentence, of which the reference is made where there is none', async () => {
    const rows = [
      { document: ['One.', 'Two.', 'Three.'], labels: [1, 0, true], summary: 'Short.' },
      { document: ['One.', 'Two.', 'Three.'], labels: [1, 0, 1] },
      { document: ['One. Two.'], labels: ['politics'], summary: 'Short.' },
      { document: 'One. Two.', labels: 'politics', summary: 'Short.' },
    ];
    const path = await file('a.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const found = await readDocuments(path);
    expect(found.map(({ sentenceLabels, summaries }) => [sentenceLabels, summaries])).toEqual([
      [[1, 0, 1], ['Short.']],
      [[1, 0, 1], ['One.\nThree.']],
      [undefined, ['Short.']],
      [undefined, ['Short.']],
    ]);
    await expect(readDocuments(path, { sentenceLabelColumn: 'labels' })).rejects.toThrow(
      `a.jsonl line 3: expected in "labels" a list with 1 or 0 for each of the document's 1 sentences, got 1: politics`,
    );
    await expect(readDocuments(path, { sentenceLabelColumn: 'gold' })).rejects.toThrow('expected a column "gold"');
    const row = (labels: unknown) => `${JSON.stringify({ document: ['a', 'b', 'c'], labels, summary: 's' })}\n`;
    const expected = "a list with 1 or 0 for each of the document's 3 sentences";
    await expect(readDocuments(await file('b.jsonl', row([1, 0])))).rejects.toThrow(expected);
    const named = { sentenceLabelColumn: 'labels' };
    for (const labels of [[1, 0, 2], [], 'no'])
      await expect(readDocuments(await file('b.jsonl', row(labels)), named)).rejects.toThrow(expected);
  });
  it('are refused where a list is empty or holds no text', async () => {
    const none = await file('a.jsonl', '{"document":["a"],"summary":[]}\n');
    await expect(readDocuments(none)).rejects.toThrow(
      'a.jsonl line 1: expected a summary in "summary", got an empty list',
    );
    const wrong = await file('b.jsonl', '{"document":[{"text":"a"}],"summary":"s"}\n');
    await expect(readDocuments(wrong)).rejects.toThrow(
      'b.jsonl line 1: expected a string in "document", got {"text":"a"}',
    );
  });
  it('may be .txt with their summaries beside them, or in folders of their own', async () => {
    await file('beside/a10.txt', 'Ten.\nLong.');
    await file('beside/a10.summary.1.txt', 'First.');
    await file('beside/a10.summary.2.txt.gz', 'Second.');
    await file('beside/a2.txt', 'Two.');
    await file('beside/a2.summary.txt', 'Short.');
    const beside = await readDocuments(join(folder, 'beside'));
    expect(beside).toEqual([
      { id: 'a2.txt', document: 'Two.', summaries: ['Short.'] },
      { id: 'a10.txt', document: 'Ten.\nLong.', summaries: ['First.', 'Second.'] },
    ]);
    for (const split of ['train', 'dev', 'test'])
      for (let i = 0; i < 3; i++) {
        await file(`apart/${split}/documents/${i}.txt`, `${split} ${i}`);
        await file(`apart/${split}/summaries/${i}.txt`, 'short');
      }
    const apart = await loadSummarization(join(folder, 'apart'));
    expect(sizes(apart)).toEqual([3, 3, 3]);
    expect(apart.splits.test[2]).toEqual({ id: 'documents/2.txt', document: 'test 2', summaries: ['short'] });
  });
  it('without a summary, and summaries without a document, are named', async () => {
    await file('a/one.txt', 'One.');
    await expect(readDocuments(join(folder, 'a'))).rejects.toThrow(
      'one.txt: expected its summary, one.summary.txt beside it or summaries/one.txt, got none.',
    );
    await file('b/one.summary.txt', 'One.');
    await expect(readDocuments(join(folder, 'b'))).rejects.toThrow(
      'one.summary.txt: expected its text one.txt, got none.',
    );
    await mkdir(join(folder, 'c'));
    await expect(readDocuments(join(folder, 'c'))).rejects.toThrow(
      /c: expected a file, or NAME\.txt with .*, got neither\./,
    );
  });
});

describe('the languages of pairs', () => {
  const pairs = (header: string) =>
    file('pairs.tsv', `${header}\n${lines(20, (i) => `This is book ${i} of the list.\t这是第${i}本书。`)}`);
  it('are told from their text, side by side', async () => {
    expect((await loadTranslation(await pairs('source\ttarget'))).languages).toEqual({ source: 'en', target: 'zh' });
    expect((await loadTranslation(await pairs('target\tsource'))).languages).toEqual({ source: 'zh', target: 'en' });
  });
  it('are those that are said, which have to be two', async () => {
    const path = await pairs('source\ttarget');
    expect((await loadTranslation(path, { pair: 'nl-yue' })).languages).toEqual({ source: 'nl', target: 'yue' });
    for (const pair of ['en', 'en-', 'English-Chinese', 'en-zh-de'])
      await expect(loadTranslation(path, { pair })).rejects.toThrow('"pair": expected two language codes, e.g. zh-en');
  });
});
