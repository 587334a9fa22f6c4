// Text to words as the settings and the language want it.
import { createRandom, DataError } from '@longhand/base';
import { createTokenizer, embeddingMatrix, readVectors, type Tokenize, type Vocabulary } from '@longhand/tokenizer';
import type { Config } from './config.ts';
import type { SetKind } from './mode.ts';

/** Words as they are written. For a vocabulary: `normalize` them. */
export function wordSplitter({ tokenizer }: Pick<Config, 'tokenizer'>, { language }: SetKind): Tokenize {
  if (tokenizer !== 'auto') return createTokenizer({ kind: tokenizer });
  return createTokenizer({ kind: language === 'zh' ? 'chinese' : 'unicode' });
}

/** A word as the vocabulary has it. */
export const normalizer = ({ lowerCase }: Pick<Config, 'lowerCase'>): ((word: string) => string) =>
  lowerCase ? (word) => word.toLowerCase() : (word) => word;

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
