// Pretrained word vectors from the text formats of GloVe (Pennington et al. 2014) and word2vec (with a header line).
import { createReadStream } from 'node:fs';
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
 * @throws DataError naming the line if a row is not a word and as many numbers as the first row
 */
export async function readVectors(
  path: string,
  { words, limit = Number.POSITIVE_INFINITY }: ReadVectorsOptions = {},
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
    if (cause instanceof DataError) throw cause;
    throw new DataError(
      { where: path, expected: 'a readable file of word vectors', got: (cause as Error).message },
      { cause },
    );
  } finally {
    file.destroy();
  }
  if (size === 0) throw new DataError({ where: path, expected: 'word vectors, one word a line', got: 'an empty file' });
  return { size, vectors };
}

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
