// Pretrained vectors as a column beside the learnt embedding: they stay as they are, so that words which training never saw
// have theirs too.
import { createRandom, DataError } from '@longhand/base';
import { embeddingMatrix, readVectors, Vocabulary } from '@longhand/tokenizer';
import { checkFinite, decodeSafetensors, encodeSafetensors, type RunFolder } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';

export interface FixedVectors {
  readonly words: Vocabulary;
  /** Row-major `[V, E]`. */
  readonly matrix: Float32Array;
  readonly size: number;
}

const [wordsFile, tableFile] = ['vector-words.json', 'vectors.safetensors'];

/** Reads the file's first `maxVocabulary` words and keeps them in the run; without a file there are none. */
export async function buildVectors(
  run: RunFolder,
  { vectors: path, maxVocabulary, seed }: Config,
): Promise<FixedVectors | undefined> {
  if (path === '') return undefined;
  const read = await readVectors(path, { limit: maxVocabulary });
  const words = Vocabulary.ofTokens([...read.vectors.keys()]);
  const random = createRandom(seed).fork('vectors');
  const { matrix } = embeddingMatrix(words, read, { random });
  const table = tf.tensor2d(matrix, [words.size, read.size]);
  await run.writeJson(wordsFile, words);
  await run.write(tableFile, encodeSafetensors({ table }, { words: words.fingerprint }));
  table.dispose();
  return { words, matrix, size: read.size };
}

/** @throws DataError if the run's files are missing or damaged */
export async function loadVectors(run: RunFolder, { vectors }: Config): Promise<FixedVectors | undefined> {
  if (vectors === '') return undefined;
  const words = Vocabulary.fromJSON(await run.readJson(wordsFile), run.file(wordsFile));
  const where = run.file(tableFile);
  const { tensors, metadata, dispose } = decodeSafetensors(await run.read(tableFile), where);
  try {
    const { table } = tensors;
    const [rows, size] = table?.shape ?? [];
    if (table?.rank !== 2 || rows !== words.size || !size || metadata.words !== words.fingerprint) {
      const expected = `"table" of ${words.size} vectors, of the words of ${wordsFile}`;
      const got = table ? `[${table.shape.join(', ')}], of words ${metadata.words ?? 'unknown'}` : 'none';
      throw new DataError({ where, expected, got, fix: 'Take both files from the same run.' });
    }
    checkFinite({ table }, where, 'Take it from a backup, or train again.');
    return { words, matrix: Float32Array.from(table.dataSync()), size };
  } finally {
    dispose();
  }
}
