// What a user's table may hold: blank lines, line ends, encodings, names of columns, sizes.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '@longhand/base';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadClassification, loadText, readTable } from './index.ts';

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

describe('blank lines', () => {
  it('are passed over, and lines count from the first of the file', async () => {
    expect(await cells('a.jsonl', '\n{"text":"a","label":1}\n\n  \n{"text":"b","label":2}\n\n')).toHaveLength(2);
    expect(await failure('b.jsonl', '\uFEFF\n\n{"text":"a"}\n\n7\n')).toContain(
      'b.jsonl line 5: expected a JSON object, got 7',
    );
    expect(await cells('a.tsv', '\n\ntext\tlabel\n\na\tb\n \n\t\n\nc\td\n\n')).toHaveLength(2);
    expect(await failure('b.tsv', '\uFEFF\n\ntext\tlabel\n\n"a\nb"\tx\n\nc\n')).toContain(
      'b.tsv line 8: expected 2 columns',
    );
    expect(await cells('a.csv', '\ntext,label\n\na,b\n,\n\nc,d\n')).toHaveLength(2);
  });
  it('alone are no table', async () => {
    expect(await failure('a.jsonl', '\n\n')).toContain('expected rows, got blank lines');
    expect(await failure('a.tsv', '\n\n')).toContain('expected a header line, got blank lines');
    expect(await failure('a.json', ' \n')).toContain('expected a JSON array of objects, got an empty file');
  });
});

describe('lines', () => {
  it.each(['\n', '\r\n', '\r'])('end with %j', async (end) => {
    const rows = ['text\tlabel', 'a\tb', '', '"c\td"\te', ''].join(end);
    expect(await cells('a.tsv', rows)).toEqual([
      ['a', 'b'],
      ['c\td', 'e'],
    ]);
    expect(await cells('a.csv', rows.replaceAll('\t', ',').replace('c,d', 'c,d'))).toEqual([
      ['a', 'b'],
      ['c,d', 'e'],
    ]);
    expect(await cells('a.jsonl', `{"text":"a","label":"b"}${end}${end}{"text":"c","label":"d"}`)).toHaveLength(2);
  });
  it('do not end with U+2028, U+2029, U+0085 or a vertical tab', async () => {
    const odd = 'a\u2028b\u2029c\u0085d\u000be\u000cf';
    expect(await cells('a.tsv', `text\tlabel\n${odd}\tx\n`)).toEqual([[odd, 'x']]);
    expect(await cells('a.csv', `text,label\n${odd},x\n`)).toEqual([[odd, 'x']]);
    const json = JSON.stringify({ text: 'a\u2028b\u2029c', label: 'x' });
    expect(json).toContain('\u2028');
    expect(await cells('a.jsonl', json)).toEqual([['a\u2028b\u2029c', 'x']]);
    expect(await loadText(await file('a.txt', `${odd}\n`), 'text')).toMatchObject({ texts: [odd] });
  });
});

describe('encodings', () => {
  const wide = (order: 'le' | 'be', text: string) => {
    const bytes = Buffer.from(text, 'utf16le');
    return order === 'le' ? bytes : bytes.swap16();
  };
  const table = 'text\tlabel\nfine\tpos\n';
  it.each([
    ['UTF-16 (little-endian)', wide('le', `\uFEFF${table}`)],
    ['UTF-16 (big-endian)', wide('be', `\uFEFF${table}`)],
    ['UTF-16 (little-endian, no byte order mark)', wide('le', table)],
    ['UTF-16 (big-endian, no byte order mark)', wide('be', table)],
    ['UTF-16 (little-endian, no byte order mark)', wide('le', `text\tlabel\n${'评论很好的电影\t1\n'.repeat(20)}`)],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x74, 0, 0, 0])],
    ['a gzip file', gzipSync(table)],
    ['a zip file, perhaps a spreadsheet', Buffer.from('PK\x03\x04\x14\x00\x00\x00\xff')],
  ])('%s is named, with the fix', async (name, bytes) => {
    expect(await failure('a.tsv', bytes)).toMatch(`DataError a.tsv: expected UTF-8, got ${name}. `);
    expect(await failure('a.csv', bytes)).toContain(`got ${name}. `);
    expect(await failure('a.jsonl.gz', gzipSync(bytes))).toContain(`got ${name}. `);
  });
  it.each([
    ['half a letter', Buffer.from([0x61, 0x0a, 0xc3]), 'line 2: expected UTF-8, got bytes that are not'],
    ['an overlong form', Buffer.from([0x61, 0x0a, 0xc0, 0xaf, 0x0a]), 'line 2: expected UTF-8'],
    ['half of a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]), 'line 1: expected UTF-8'],
    ['a NUL', Buffer.from('text\tlabel\nfine and long enough\tp\0s\n'), 'line 2: expected UTF-8, got a NUL byte'],
  ])('%s is an error of its line', async (_, bytes, message) => {
    for (const name of ['a.tsv', 'a.csv', 'a.jsonl', 'a.json']) expect(await failure(name, bytes)).toContain(message);
  });
});

describe('columns', () => {
  const odd = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  it('may be called as the properties of every object are', async () => {
    expect(await cells('a.tsv', `${odd.join('\t')}\n1\t2\t3\t4\n`, odd)).toEqual([['1', '2', '3', '4']]);
    expect(await cells('a.csv', `${odd.join(',')}\n1,2,3,4\n`, odd)).toEqual([['1', '2', '3', '4']]);
    const json = '{"constructor":"1","__proto__":"2","toString":"3","hasOwnProperty":"4"}';
    expect(await cells('a.jsonl', json, odd)).toEqual([['1', '2', '3', '4']]);
    expect(await cells('a.json', `[${json}]`, odd)).toEqual([['1', '2', '3', '4']]);
  });
  it('that are not there are missed by those names too', async () => {
    for (const column of odd) {
      const [row] = await readTable(await file('a.jsonl', '{"text":"a"}\n'), []);
      expect(row?.has(column)).toBe(false);
      expect(() => row?.get(column)).toThrow(`expected a column "${column}", got text`);
    }
  });
  it('must not be there twice where they are asked for', async () => {
    const message = 'line 1: expected one column "text", got more than one in text, text, label';
    expect(await failure('a.tsv', 'text\ttext\tlabel\na\tb\tc\n')).toContain(message);
    expect(await failure('a.csv', 'text,text,label\na,b,c\n')).toContain(message);
    expect(await cells('b.tsv', 'text\tlabel\tx\tx\na\tb\tc\td\n')).toEqual([['a', 'b']]);
  });
  it('may have spaces around their names', async () => {
    expect(await cells('a.csv', 'text, label\na,b\n')).toEqual([['a', 'b']]);
  });
  it('many and long are not all named', async () => {
    const header = Array.from({ length: 5000 }, (_, i) => `${'x'.repeat(100)}${i}`).join('\t');
    expect((await failure('a.tsv', `${header}\na\n`)).length).toBeLessThan(1500);
  });
});

describe('values of JSON', () => {
  it.each([
    ['null', 'expected a string in "label", got null'],
    ['{"a":1}', 'expected a string in "label", got {"a":1}'],
    ['12345678901234567890', 'expected a number in "label" that keeps its digits'],
    ['1e999', 'that keeps its digits, got Infinity. Write it as a string.'],
    [`${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'expected a string in "label", got'],
    [JSON.stringify(['x'.repeat(1000)]), 'expected a string in "label", got ["x'],
  ])('%.40s is no label', async (value, message) => {
    const [row] = await readTable(await file('a.jsonl', `{"label":${value}}`), []);
    expect(() => row?.get('label')).toThrow(message);
  });
  it('nested deep are an error, not an overflow', async () => {
    const deep = '['.repeat(100_000);
    expect(await failure('a.jsonl', deep + ']'.repeat(100_000))).toContain(
      'DataError a.jsonl line 1: expected a JSON object',
    );
    expect(await failure('a.json', deep + ']'.repeat(100_000))).toContain(
      'DataError a.json item 1: expected a JSON object',
    );
    expect(await failure('a.json', deep)).toContain('DataError a.json: expected a JSON array');
  });
  it('that break off or go wrong are named', async () => {
    expect(await failure('a.json', '[{"text":"a"},\n{"text":x}]')).toContain(
      'a.json: expected a JSON array of objects, got "[{',
    );
    const array = await failure('a.jsonl', '[{"text":"a"},\n');
    expect(array).toMatch(/line 1: expected a JSON object, got ".*"\. One JSON array is called \.json\./);
  });
});

describe('labels', () => {
  it('may be called as the properties of every object are', async () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const rows = Array.from({ length: 40 }, (_, i) => JSON.stringify({ text: `t ${i}`, label: names[i % 4] }));
    const { labels, splits } = await loadClassification(await file('a.jsonl', rows.join('\n\n')));
    expect(labels).toEqual([...names].sort());
    expect(splits.train).toHaveLength(32);
  });
  it('and names of sets are no properties of an object', async () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      await expect(loadClassification(name)).rejects.toThrow('got nothing of that name');
  });
});

describe('a table that is mutated', () => {
  const tables: [string, string][] = [
    ['a.tsv', 'text\tlabel\n"one ""1"""\tx\n\n"two\nlines"\ty\nzwölf "3\tz\n'],
    ['a.csv', 'text,label\r\n"one, ""1""",x\r\n\r\n"two\r\nlines",y\r\n'],
    ['a.jsonl', '{"text":"one","label":1}\n\n{"text":"zwölf","label":"x"}\n'],
    ['a.json', '[{"text":"one","label":1},\n{"text":"zwölf","label":"x"}]\n'],
  ];
  const pieces = ['"', '\t', '\n', '\r', ',', '{', ']', '\\', '\0', '\u2028', 'ü', '__proto__', '1e999'].map((text) =>
    Buffer.from(text),
  );
  const piece = fc.constantFrom(...pieces, Buffer.from([0xff]), Buffer.from([0xc3]));
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(3), piece });
  it.each(tables)('gives rows or one clear error: %s', async (name, table) => {
    const check = async (edits: readonly { at: number; cut: number; piece: Buffer }[]) => {
      let bytes = Buffer.from(table);
      for (const { at, cut, piece: put } of edits) {
        const place = Math.floor(at * bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]);
      }
      try {
        const rows = await readTable(await file(name, bytes), ['text']);
        for (const row of rows) expect(typeof row.get('text')).toBe('string');
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(edit, { maxLength: 5 }), check), { numRuns: 200, seed: 1 });
  });
});

describe('large files', () => {
  const seconds = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
  };
  it.each([
    ['one line', 'a.tsv', `text\tlabel\n${'word '.repeat(4e6)}\tx\n`],
    ['one quoted cell', 'a.tsv', `text\tlabel\n"${'a ""b"" \t'.repeat(2e6)}"\tx\n`],
    ['one quoted cell', 'a.csv', `text,label\n"${'a ""b"" ,'.repeat(2e6)}",x\n`],
    ['quotes that stay open', 'a.tsv', `text\tlabel\n${'"a\tx\n'.repeat(3e5)}`],
    ['quotes that open and doubled ones that follow', 'a.tsv', `text\tlabel\n"a\tx\n${'""b\tx\n'.repeat(3e5)}`],
    ['many rows', 'a.jsonl', '{"text":"some words","label":"x"}\n'.repeat(3e5)],
  ])('%s in %s are read in linear time', async (_, name, content) => {
    const path = await file(name, content);
    expect(await seconds(() => readTable(path, []))).toBeLessThan(20);
  });
  it('more texts than a call takes arguments are read', async () => {
    const { texts } = await loadText(await file('a.txt', 'line\n'.repeat(300_000)), 'text');
    expect(texts).toHaveLength(300_000);
  });
});
