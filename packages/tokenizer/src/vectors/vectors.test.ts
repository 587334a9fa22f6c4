import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { embeddingMatrix, Vocabulary } from '../index.ts';
import { readVectors, readVectorsSize } from '../node.ts';

const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('readVectors', () => {
  it('reads GloVe, word2vec with a header, and .gz alike', async () => {
    const rows = 'the 1 2 3\n. . 4 5 6\nthe 9 9 9\n';
    for (const path of [file('a.txt', rows), file('b.txt', `2 3\n${rows}`), file('c.txt.gz', gzipSync(rows))]) {
      const { size, vectors } = await readVectors(path);
      expect(size).toBe(3);
      expect([...vectors]).toEqual([
        ['the', Float32Array.of(1, 2, 3)],
        ['. .', Float32Array.of(4, 5, 6)],
      ]);
    }
  });

  it('keeps wanted words and stops at the limit', async () => {
    const path = file('d.txt', 'a 1\nb 2\nc 3\n');
    expect([...(await readVectors(path, { words: new Set(['b', 'c']) })).vectors.keys()]).toEqual(['b', 'c']);
    expect([...(await readVectors(path, { limit: 1 })).vectors.keys()]).toEqual(['a']);
  });

  it('reads the JSON of wink-embeddings, the norm and the row left out', async () => {
    const vectors = { the: [1, 2, 2.2, 0], constructor: [3, 4, 5, 1], b: [5, 6, 7, 2] };
    const path = file('wink.json', JSON.stringify({ dimensions: 2, words: ['the', 'constructor', 'b'], vectors }));
    const read = await readVectors(path, { limit: 2 });
    expect([read.size, ...read.vectors]).toEqual([
      2,
      ['the', Float32Array.of(1, 2)],
      ['constructor', Float32Array.of(3, 4)],
    ]);
    expect([...(await readVectors(path, { words: new Set(['b']) })).vectors.keys()]).toEqual(['b']);
  });

  it.each([
    ['head.json', '{"precision":8,"dimensions":100,"words":["a', 100], // cut: no more than its beginning is read
    ['last.json', '{"words":["a"],"vectors":{"a":[1,2,3]},"dimensions":2}', 2],
    ['word.json', '{"words":["\\"dimensions\\":9,"],"vectors":{"\\"dimensions\\":9,":[1,2,3]},"dimensions":3}', 3],
    ['size.txt', 'a 1 2 3\n', 3],
    ['header.vec', '2 2\na 1 2\nb 3 4\n', 2],
  ])('the size of the vectors of %s', async (name, content, size) => {
    expect(await readVectorsSize(file(name, content))).toBe(size);
  });

  it('no size of what are no vectors', async () => {
    await expect(readVectorsSize(folder)).rejects.toThrow('a folder');
    await expect(readVectorsSize(join(folder, 'none.json.json'))).rejects.toThrow('a readable file of word vectors');
    await expect(readVectorsSize(file('zero.json', '{"dimensions":0,"words":[],"vectors":{}}'))).rejects.toThrow(
      'dimensions',
    );
  });

  it.each([
    ['other.json', '{"size": 3}', 'other.json: dimensions: expected number, got nothing'],
    ['null.json', 'null', 'null.json: expected object, got null'],
    ['cut.json', '{"dimensions": 2', 'cut.json: expected JSON, got'],
    ['deep.json', '['.repeat(100_000) + ']'.repeat(100_000), 'deep.json: expected object, got an array'],
    ['rows.json', '{"dimensions":2,"words":["a"],"vectors":null}', 'rows.json: vectors: expected an object'],
    [
      'row.json',
      '{"dimensions":2,"words":["a"],"vectors":{"a":["1",2]}}',
      '"a": expected 2 numbers, got something else',
    ],
    [
      'proto.json',
      '{"dimensions":2,"words":["__proto__"],"vectors":{}}',
      '"__proto__": expected 2 numbers, got 0 numbers',
    ],
    ['huge.json', '{"dimensions":1e9,"words":[],"vectors":{}}', 'huge.json: dimensions: expected'],
    ['few.json', '{"dimensions":2,"words":["a"],"vectors":{"a":[1]}}', 'few.json: "a": expected 2 numbers, got 1'],
    ['none.json', '{"dimensions":2,"words":["toString"],"vectors":{}}', '"toString": expected 2 numbers'],
    ['short.txt', 'a 1 2\nb 1\n', 'short.txt line 2: expected a word and 2 numbers, got 1 numbers'],
    ['text.txt', 'a 1 2\nb 1 x\n', 'text.txt line 2: expected numbers after the word, got "x"'],
    ['hex.txt', 'a 0x10 2\n', 'hex.txt line 1: expected numbers after the word, got "0x10"'],
    ['nan.txt', 'a 1 2\nb 1 nan\n', 'nan.txt line 2: expected numbers after the word, got "nan"'],
    ['inf.txt', 'a 1 -Infinity\n', 'inf.txt line 1: expected numbers after the word, got "-Infinity"'],
    ['big.txt', 'a 1 1e39\n', 'big.txt line 1: expected numbers after the word, got "1e39"'],
    ['wide.txt', 'a 1 2 3\nb 1 2 3 4\n', 'wide.txt line 2: expected a word and 3 numbers, got 4 numbers'],
    ['other-width.txt', '1 3\nb 1 2\n', 'other-width.txt line 2: expected a word and 3 numbers, got 2 numbers'],
    ['header-cut.txt', '3 2\na 1 2\nb 1 2\n', 'expected 3 words, as its first line says, got 2. The file is cut'],
    ['word-only.txt', '2 2\na\n', 'word-only.txt line 2: expected a word and 2 numbers, got 0 numbers'],
    ['blank.txt', '\n \t\n\r\n', 'blank.txt: expected word vectors, one word a line, got an empty file'],
    [
      'binary.bin',
      Buffer.concat([Buffer.from('2 3\na '), Buffer.alloc(12, 0x9a), Buffer.from('\nb ')]),
      'binary form of word2vec',
    ],
    ['long.txt', 'a'.repeat(3_000_000), 'long.txt: expected lines of at most 1048576 bytes, got a longer one'],
    ['packed.txt', gzipSync('a 1 2\n'), 'packed.txt: expected word vectors as UTF-8 text, got gzip. Give it a name'],
    ['utf16.txt', Buffer.from('\uFEFFa 1 2\n', 'utf16le'), 'got UTF-16. Save it as UTF-8.'],
    ['bomb.txt.gz', gzipSync(Buffer.alloc(20_000_000, '\n')), 'bytes that unpack to over 100 times as many'],
    ['empty.txt', '', 'empty.txt: expected word vectors, one word a line, got an empty file'],
    ['broken.gz', 'not gzip', 'expected a readable file of word vectors, got incorrect header check'],
  ])('refuses %s', async (name, content, message) => {
    await expect(readVectors(file(name, content))).rejects.toThrow(message);
  });

  const three = (word: string) => [
    ['good', Float32Array.of(1, 2, 3)],
    [word, Float32Array.of(-1, -2, -3)],
  ];
  it.each([
    ['spaces after the header and the rows', '2 3 \ngood 1 2 3 \nbad -1 -2 -3 \n', 'bad'],
    ['a header between tabs', '2\t3\ngood\t1\t2\t3\nbad\t-1\t-2\t-3', 'bad'],
    ['two spaces between numbers', 'good 1 2 3\nbad -1  -2 -3\n', 'bad'],
    ['two spaces after the word', 'good 1 2 3\nbad  -1 -2 -3\n', 'bad'],
    ['CR LF, a byte order mark and blank lines', '\uFEFFgood 1 2 3\r\n\r\nbad -1 -2 -3\r\n\n\n', 'bad'],
    ['U+2028 as a word', 'good 1 2 3\n\u2028 -1 -2 -3\n', '\u2028'],
    ['U+0085 in a word', 'good 1 2 3\na\u0085b -1 -2 -3\n', 'a\u0085b'],
    ['a no-break space in a word', 'good 1 2 3\na\u00A0b -1 -2 -3\n', 'a\u00A0b'],
    ['a space as a word', 'good 1 2 3\n  -1 -2 -3\n', ' '],
    ['a word of an object', 'good 1 2 3\n__proto__ -1 -2 -3\n', '__proto__'],
    ['a word of digits and numbers with exponents', 'good 1 2.0 3\n7 -1e0 -.2e+1 -3.\n', '7'],
    ['bytes that are no UTF-8 in a word', Buffer.from('good 1 2 3\na\xff -1 -2 -3\n', 'latin1'), 'a\uFFFD'],
  ])('reads %s', async (_, content, word) => {
    const { size, vectors } = await readVectors(file('row.vec', content));
    expect([size, [...vectors]]).toEqual([3, three(word)]);
  });

  it('lets the size of the header decide where the first word is a space', async () => {
    const { size, vectors } = await readVectors(file('space.vec', '2 3\n  1 2 3\nbad 4 5 6\n'));
    expect([size, ...vectors.keys()]).toEqual([3, ' ', 'bad']);
  });

  it('says the same of a cut .gz with a bad row, however often it is read, and nothing more afterwards', async () => {
    const whole = gzipSync('the 1 2 3\nbad\nof 1 2 3\n');
    const path = file('cut.txt.gz', whole.subarray(0, -9));
    for (let i = 0; i < 200; i++)
      await expect(readVectors(path)).rejects.toThrow(/line 2: expected a word and 3 numbers|unexpected end of file/);
  });

  it('refuses a folder, and a pipe without waiting for it', async () => {
    await expect(readVectors(folder)).rejects.toThrow('expected a file of word vectors, got a folder');
    await expect(readVectors('/dev/zero')).rejects.toThrow('got a device or pipe');
  });

  it('names a file that is not there', async () => {
    await expect(readVectors(join(folder, 'none.txt'))).rejects.toThrow('ENOENT');
  });
});

describe('embeddingMatrix', () => {
  it('has known words, zero for PAD and small random rows for the rest', async () => {
    const vectors = await readVectors(file('e.txt', 'a 1 2\n'));
    const { matrix, found, missing } = embeddingMatrix(Vocabulary.build([['A', 'b']]), vectors, {
      random: createRandom(1),
    });
    expect([...matrix.slice(0, 2)]).toEqual([0, 0]);
    expect([...matrix.slice(8, 10)]).toEqual([1, 2]);
    expect(Math.max(...matrix.slice(10).map(Math.abs))).toBeLessThanOrEqual(0.1);
    expect([found, missing]).toEqual([1, 4]);
  });
});
