// Word vectors that the embeddings start from.
import { createRandom, DataError } from '@longhand/base';
import { embeddingMatrix, type Vocabulary } from '@longhand/tokenizer';
import { readVectors } from '@longhand/tokenizer/node';
import type { Config } from './config.ts';

/** Start values of the embeddings from --vectors; undefined without. @throws DataError if their size is another */
export async function startVectors(
  { vectors, embeddingSize, seed }: Pick<Config, 'vectors' | 'embeddingSize' | 'seed'>,
  vocabulary: Vocabulary,
): Promise<Float32Array | undefined> {
  if (vectors === '') return undefined;
  const words = await readVectors(vectors, { words: vocabulary });
  if (words.size === embeddingSize)
    return embeddingMatrix(vocabulary, words, { random: createRandom(seed).fork('vectors') }).matrix;
  const fix = `Set --embedding-size ${words.size}.`;
  throw new DataError({ where: vectors, expected: `${embeddingSize} numbers a word`, got: String(words.size), fix });
}
