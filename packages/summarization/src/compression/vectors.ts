// Pretrained vectors beside the learnt embedding: they stay as they are, so that words which training never saw have theirs too.
import { DataError } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { Vocabulary } from '@longhand/tokenizer';

/** Pretrained vectors that are not trained. */
export interface FixedVectors {
  readonly words: Vocabulary;
  /** Row-major `[V, E]`. */
  readonly matrix: Float32Array;
  readonly size: number;
}

/** The words, and their vectors as one tensor `table`, whose metadata name the words. */
export const vectorFiles = { words: 'vector-words.json', table: 'vectors.safetensors' } as const;

/** @throws DataError if a file is missing or damaged, or the two are not of one model */
export async function loadVectors(files: ModelFiles): Promise<FixedVectors> {
  const words = Vocabulary.fromJSON(await files.json(vectorFiles.words), files.path(vectorFiles.words));
  const where = files.path(vectorFiles.table);
  const { tensors, metadata } = await files.tensors(vectorFiles.table);
  const table = tensors.get('table');
  const [rows, size, ...others] = table?.shape ?? [];
  const fits = table?.values instanceof Float32Array && others.length === 0 && rows === words.size && size;
  if (!fits || metadata.words !== words.fingerprint) {
    const expected = `"table" of ${words.size} vectors, of the words of ${vectorFiles.words}`;
    const got = table ? `[${table.shape.join(', ')}], of words ${metadata.words ?? 'unknown'}` : 'none';
    throw new DataError({ where, expected, got, fix: 'Take both files from the same run.' });
  }
  const matrix = table.values as Float32Array;
  const wrong = matrix.find((value) => !Number.isFinite(value));
  if (wrong === undefined) return { words, matrix, size };
  const fix = 'Take it from a backup, or train again.';
  throw new DataError({ where: `${where}: "table"`, expected: 'finite numbers', got: String(wrong), fix });
}
