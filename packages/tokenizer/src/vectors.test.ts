import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { embeddingMatrix, readVectors, Vocabulary } from './index.ts';

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
    ['other.json', '{"size": 3}', 'other.json: expected word vectors as JSON: dimensions, words and vectors, got size'],
    ['null.json', 'null', 'got none of them'],
    ['cut.json', '{"dimensions": 2', 'cut.json: expected a readable file of word vectors, got'],
    ['few.json', '{"dimensions":2,"words":["a"],"vectors":{"a":[1]}}', 'few.json: "a": expected 2 numbers, got 1'],
    ['none.json', '{"dimensions":2,"words":["toString"],"vectors":{}}', '"toString": expected 2 numbers'],
    ['short.txt', 'a 1 2\nb 1\n', 'short.txt line 2: expected a word and 2 numbers, got 1 numbers'],
    ['text.txt', 'a 1 2\nb 1 x\n', 'text.txt line 2: expected numbers after the word, got "x"'],
    ['empty.txt', '', 'empty.txt: expected word vectors, one word a line, got an empty file'],
    ['broken.gz', 'not gzip', 'expected a readable file of word vectors, got incorrect header check'],
  ])('refuses %s', async (name, content, message) => {
    await expect(readVectors(file(name, content))).rejects.toThrow(message);
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
