// What quotes do in a .tsv and in a .csv.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { readTable } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}
/** Rows as lists of the cells of `columns`. */
async function cells(name: string, content: string | Buffer, columns = ['text', 'label']): Promise<string[][]> {
  const rows = await readTable(await file(name, content), columns);
  return rows.map((row) => columns.map(row.get));
}
const failure = async (name: string, content: string | Buffer, columns = ['text', 'label']): Promise<string> => {
  const path = await file(name, content);
  const error = await readTable(path, columns).then(
    (rows) => `${rows.length} rows`,
    (cause: Error) => `${cause.name} ${cause.message}`,
  );
  return error.replace(`${path}`, name);
};

describe('a quote in a .tsv', () => {
  it.each([
    [
      'around a cell is no part of it, and doubled within is one',
      '"He called it ""superb"", twice"\tpos',
      'He called it "superb", twice',
    ],
    ['that begins a cell and stays open is a quote', '"Great film\tpos', '"Great film'],
    ['that ends before the cell does is a quote', '"Great film" they said\tpos', '"Great film" they said'],
    ['within a cell is a quote, single or doubled', 'a 5" disk, a ""\tpos', 'a 5" disk, a ""'],
    ['inside quotes must be doubled', '"Wow" said "Bob"\tpos', '"Wow" said "Bob"'],
    ['alone is a quote, and two are nothing between them', '"\tpos', '"'],
    ['lets a cell hold a tab', '"one\ttwo"\tpos', 'one\ttwo'],
    ['lets a cell hold line breaks and blank lines', '"one\ntwo\n\nthree"\tpos', 'one\ntwo\n\nthree'],
  ])('%s', async (_, row, text) => {
    expect(await cells('a.tsv', `text\tlabel\n${row}\nnext\tneg\n`)).toEqual([
      [text, 'pos'],
      ['next', 'neg'],
    ]);
  });
  it('around the names of columns is no part of them', async () => {
    expect(await cells('a.tsv', '"text"\t"label"\n"a"\t"b"\n')).toEqual([['a', 'b']]);
  });
  it('lets the last cell hold line breaks', async () => {
    expect(await cells('a.tsv', 'label\ttext\npos\t"one\ntwo"\nneg\tthree\n')).toEqual([
      ['one\ntwo', 'pos'],
      ['three', 'neg'],
    ]);
    expect(await cells('b.tsv', 'text\n"one\ntwo"\nthree\n', ['text'])).toEqual([['one\ntwo'], ['three']]);
  });
  it('that stays open never swallows rows that are whole by themselves', async () => {
    expect(await cells('a.tsv', 'text\tlabel\n"Great\tpos\nHe said "\tneg\n')).toEqual([
      ['"Great', 'pos'],
      ['He said "', 'neg'],
    ]);
  });
  it('in a line of another width is an error of that line', async () => {
    expect(await failure('a.tsv', 'text\tlabel\n\n"Great\nneg\n')).toMatch(
      /^DataError a.tsv line 3: expected 2 columns/,
    );
  });
});

describe('a .csv', () => {
  it('has cells in quotes with commas, quotes and line breaks, plain or .gz', async () => {
    const content = 'text,label\r\n"He called it ""superb"", twice",pos\r\n"one\r\ntwo",neg\r\nplain,\r\n';
    const expected = [
      ['He called it "superb", twice', 'pos'],
      ['one\r\ntwo', 'neg'],
      ['plain', ''],
    ];
    expect(await cells('a.csv', content)).toEqual(expected);
    expect(await cells('a.csv.gz', gzipSync(`\uFEFF${content}`))).toEqual(expected);
  });
  it('has semicolons where its first line has no comma', async () => {
    const content = 'text;label\r\n"one; ""two"";\r\nthree, four";pos\r\nfive, six;neg\r\n';
    expect(await cells('a.csv', content)).toEqual([
      ['one; "two";\r\nthree, four', 'pos'],
      ['five, six', 'neg'],
    ]);
  });
  it.each([
    ['text,label\na,b\n"open,c\nd,e\n', 'line 3: expected comma-separated values, got a quote that stays open.'],
    [
      'text,label\n\n"a\nb",c\nfive 5" disks,e\n',
      'line 5: expected comma-separated values, got invalid opening quote.',
    ],
    ['text,label\n"a" b,c\n', 'line 2: expected comma-separated values, got invalid closing quote.'],
    ['text,label\r\n"a\r\n\r\nb",c\r\n\r\nd\r\n', 'line 6: expected 2 columns (text, label), got 1.'],
    ['text\tlabel\na\tb\n', 'line 1: expected columns separated by commas or semicolons, got "text\tlabel". Save it'],
    ['"text;label"\na,b\n', 'line 1: expected columns separated by commas or semicolons, got "text;label". Save it'],
    ['text,label,a;b\na;b;c\n', 'line 2: expected 3 columns (text, label, a;b), got 1.'],
    ['text,label\n', 'expected rows below the header'],
    ['\n\n', 'expected a header line, got blank lines'],
    ['', 'expected a header line, got an empty file'],
  ])('%j is refused with its line', async (content, message) => {
    expect(await failure('a.csv', content)).toContain(message);
  });
});
