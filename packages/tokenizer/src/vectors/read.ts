// Pretrained word vectors from the text formats of GloVe (Pennington et al. 2014), word2vec and fastText (with a header line), and
// from winkNLP's JSON.
import { DataError } from '@longhand/base';
import { binary, isBinary, readLines } from './lines.ts';
import { parseHeader, parseRow, sizeOf, toVector } from './rows.ts';
import type { ReadVectorsOptions, WordVectors } from './types.ts';
import { readWink, winkSize } from './wink.ts';

/**
 * Reads `word v1 v2 ...` a line, plain or `.gz`, with spaces or tabs between. A first line of two integers is word2vec's header: it
 * says how many numbers a row has, else the first row does. Of a repeated word the first counts.
 * A `.json` is one object with `words`, the commonest first, and their `vectors`.
 * @throws DataError naming the line if a row is not a word and its numbers, or the word of the JSON; for a file with fewer rows than
 * its header says, and for one that is no such text
 */
export const readVectors = (path: string, options: ReadVectorsOptions = {}): Promise<WordVectors> =>
  path.endsWith('.json') ? readWink(path, options) : readText(path, options);

/** How many numbers the vectors of a file have; reads no more of it than it must. @throws as `readVectors` */
export const readVectorsSize = async (path: string): Promise<number> =>
  (path.endsWith('.json') ? await winkSize(path) : undefined) ?? (await readVectors(path, { limit: 1 })).size;

async function readText(path: string, options: ReadVectorsOptions): Promise<WordVectors> {
  const rows = createRows(path, options);
  for await (const lines of readLines(path)) for (const line of lines) if (rows.add(line)) return rows.result();
  rows.checkCount();
  return rows.result();
}

function createRows(path: string, { words, limit = Number.POSITIVE_INFINITY }: ReadVectorsOptions) {
  const vectors = new Map<string, Float32Array>();
  let [number, rows, size, count] = [0, 0, 0, 0];
  return {
    /** Whether there are as many as asked for. */
    add: (line: string): boolean => {
      const where = `${path} line ${++number}`;
      const header = number === 1 ? parseHeader(line) : undefined;
      if (header) ({ size, count } = header);
      if (header || /^\s*$/.test(line)) return false;
      if (isBinary(line) && !looksRight(line, size)) throw binary(where);
      size ||= sizeOf(line);
      if (size < 1) throw new DataError({ where, expected: 'a word and some numbers', got: '0 numbers' });
      const { word, numbers } = parseRow(line, size, where);
      rows++;
      if (!vectors.has(word) && (!words || words.has(word))) vectors.set(word, toVector(numbers, where));
      return vectors.size >= limit;
    },
    checkCount: (): void => {
      if (rows === 0)
        throw new DataError({ where: path, expected: 'word vectors, one word a line', got: 'an empty file' });
      if (rows >= count) return;
      const expected = `${count} words, as its first line says`;
      throw new DataError({ where: path, expected, got: String(rows), fix: 'The file is cut: fetch it again.' });
    },
    result: (): WordVectors => ({ size, vectors }),
  };
}

/** A word may hold any byte; the numbers after it are plain. */
const looksRight = (line: string, size: number): boolean =>
  /^[-+.\d eE\t]*$/.test(line.slice(line.search(/[ \t]/))) && (size === 0 || sizeOf(line) === size);
