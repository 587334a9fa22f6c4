import { describe, expect, it } from 'vitest';
import { generatedSet, readTable, setOfTable } from './sets.ts';

const rows = Array.from({ length: 20 }, (_, i) => `text ${i},${i % 2 === 0 ? 'up' : 'down'}`).join('\n');

describe('a table', () => {
  it.each([
    ['a,b\n"x, ""y""\nz",1\n', [['x, "y"\nz', '1']]],
    ['a;b\nx, y;1\n', [['x, y', '1']]],
    ['a\tb\nsaid "no", then\t1\r\n', [['said "no", then', '1']]],
    ['\uFEFFa,b\n\nx,1', [['x', '1']]],
  ])('%j is read', (content, expected) => {
    const { header, rows: found } = readTable(content, 'mine.csv');
    expect(header).toEqual(['a', 'b']);
    expect(found).toEqual(expected);
  });

  it.each([
    ['id,text,label\n', 1, 2],
    ['Rating,id,Review text\n', 2, 0],
    ['a,b,c\nx,a long text,y\n', 1, 2],
    ['a,b\na long text,y\n', 0, 1],
  ])('%j has its text and its label where they look like it', (content, text, label) => {
    expect(readTable(content, 'mine.csv')).toMatchObject({ text, label });
  });

  it.each([
    ['', 'mine.csv: expected a header line with two columns or more, e.g. text,label, got an empty file.'],
    ['words\nand more\n', 'got one column, "words".'],
    ['a,b\n"open,1\n', 'mine.csv: expected a table, got Quote Not Closed'],
  ])('%j is refused', (content, message) => {
    expect(() => readTable(content, 'mine.csv')).toThrow(message);
  });
});

describe('a set of a table', () => {
  it('has each row once, one in five for dev, the same at every call', () => {
    const table = readTable(`text,label\n${rows}`, 'mine.csv');
    const set = setOfTable(table);
    expect(set.labels).toEqual(['down', 'up']);
    expect([set.train.length, set.dev.length]).toEqual([16, 4]);
    const all = [...set.train, ...set.dev].map(({ text, label }) => `${text},${set.labels[label]}`);
    expect(all.sort()).toEqual(rows.split('\n').sort());
    expect(setOfTable(table)).toEqual(set);
  });

  it('leaves out rows without a text or a label, and sorts numbers as numbers', () => {
    const stars = Array.from({ length: 12 }, (_, i) => `review ${i},${i % 3 === 0 ? 10 : 9}`).join('\n');
    const set = setOfTable(readTable(`review,stars\n,9\nonly a text,\n${stars}`, 'mine.csv'));
    expect(set.labels).toEqual(['9', '10']);
    expect(set.train.length + set.dev.length).toBe(12);
  });

  it.each([
    ['text,label\na,x\nb,x\n', '2 to 50 different labels, got 1. Choose another column'],
    ['text,label\na,x\nb,y\n', '10 rows or more with text and label, got 2.'],
  ])('%j is refused', (content, message) => {
    expect(() => setOfTable(readTable(content, 'mine.csv'))).toThrow(message);
  });
});

it('the generated set has three labels and splits without a common row', () => {
  const { labels, train, dev } = generatedSet();
  expect([labels.length, train.length, dev.length]).toEqual([3, 3000, 300]);
  const trained = new Set(train.map(({ text }) => text));
  expect(dev.filter(({ text }) => trained.has(text)).length).toBeLessThan(30); // short ones may meet
});
