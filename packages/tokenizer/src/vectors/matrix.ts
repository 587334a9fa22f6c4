// An embedding's start made of pretrained word vectors.
import type { Random } from '@longhand/base';
import { PAD, type Vocabulary } from '../vocabulary.ts';
import type { WordVectors } from './types.ts';

/** Start values of an embedding, and how many words have a vector. */
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
  for (const [id, token] of vocabulary.tokens.entries()) {
    if (id === PAD) continue;
    const row = matrix.subarray(id * size, (id + 1) * size);
    const vector = vectors.get(token) ?? vectors.get(token.toLowerCase());
    if (vector) {
      found++;
      row.set(vector);
    } else for (let i = 0; i < size; i++) row[i] = (2 * random.uniform() - 1) * scale;
  }
  return { matrix, found, missing: vocabulary.size - 1 - found };
}
