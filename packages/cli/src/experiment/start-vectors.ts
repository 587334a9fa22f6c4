// Pretrained word vectors as the start of an embedding.
import { ConfigError, createRandom, DataError } from '@longhand/base';
import { embeddingMatrix, type Vocabulary } from '@longhand/tokenizer';
import { readVectors, readVectorsSize } from '@longhand/tokenizer/node';

/**
 * The width of an embedding that starts from vectors: theirs, so that --embedding-size need not say it.
 * @param given keys of the flags that were given
 * @throws ConfigError if --embedding-size says another; DataError if the file is damaged
 */
export async function vectorsWidth(
  { vectors, embeddingSize }: { readonly vectors: string; readonly embeddingSize: number },
  given: readonly string[],
): Promise<{ readonly embeddingSize: number }> {
  const size = await readVectorsSize(vectors);
  if (!given.includes('embeddingSize') || embeddingSize === size) return { embeddingSize: size };
  const [expected, fix] = [`${size}, as the vectors of ${vectors} have`, 'Leave --embedding-size out.'];
  throw new ConfigError({ where: '--embedding-size', expected, got: String(embeddingSize), fix });
}

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
  const { matrix, found } = embeddingMatrix(vocabulary, vectors, { random });
  for (const line of coverageLines({ ...vectors, found, words: vocabulary.count })) print(line);
  return matrix;
}

/** Fewer words than these: the vectors are of another language, or of words that were cut otherwise. */
const fewWords = 0.3;

/** How many words of a vocabulary have a vector, and a warning where they are few. */
export function coverageLines(of: { readonly size: number; readonly found: number; readonly words: number }): string[] {
  const share = of.found / Math.max(1, of.words);
  const [found, words] = [of.found, of.words].map((count) => count.toLocaleString('en'));
  const line = `Pretrained vectors of ${of.size} numbers for ${found} of ${words} words of the vocabulary (${(100 * share).toFixed(1)} %).`;
  if (share >= fewWords) return [line];
  return [line, 'Warning: few words have a vector: try vectors of the language of the data, or another --tokenizer.'];
}
