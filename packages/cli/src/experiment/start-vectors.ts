// Pretrained word vectors as the start of an embedding.
import { createRandom, DataError } from '@longhand/base';
import { embeddingMatrix, type Vocabulary } from '@longhand/tokenizer';
import { readVectors } from '@longhand/tokenizer/node';

/**
 * Start values of an embedding `[V, E]`: words of the file have their vector, others small random numbers drawn from the seed. Says
 * how many have one.
 * @returns undefined if `vectors` is empty
 * @throws DataError if the file is damaged, or its vectors do not have `embeddingSize` numbers
 */
export async function startVectors(
  config: { readonly vectors: string; readonly embeddingSize: number; readonly seed: number },
  vocabulary: Vocabulary,
  print: (line: string) => void,
): Promise<Float32Array | undefined> {
  const { vectors: where, embeddingSize, seed } = config;
  if (where === '') return undefined;
  const vectors = await readVectors(where, { words: vocabulary });
  if (vectors.size !== embeddingSize) {
    const fix = `Set --embedding-size ${vectors.size}.`;
    throw new DataError({ where, expected: `vectors of ${embeddingSize} numbers`, got: String(vectors.size), fix });
  }
  const random = createRandom(seed).fork('vectors');
  const { matrix, found, missing } = embeddingMatrix(vocabulary, vectors, { random });
  print(`Pretrained vectors for ${found} words of ${found + missing}.`);
  return matrix;
}
