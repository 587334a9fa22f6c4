// Pretrained vectors as a column beside the learnt embedding: they stay as they are, so that words which training never saw
// have theirs too.
import { createRandom } from '@longhand/base';
import { embeddingMatrix, readVectors, Vocabulary } from '@longhand/tokenizer';
import { type RunFolder, readSafetensors, writeSafetensors } from '@longhand/training';
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
  await writeSafetensors(run.file(tableFile), { table }, { words: words.fingerprint });
  table.dispose();
  return { words, matrix, size: read.size };
}

/** @throws DataError if the run's files are missing or damaged */
export async function loadVectors(run: RunFolder, { vectors }: Config): Promise<FixedVectors | undefined> {
  if (vectors === '') return undefined;
  const words = Vocabulary.fromJSON(await run.readJson(wordsFile), run.file(wordsFile));
  const { tensors } = await readSafetensors(run.file(tableFile));
  const table = tensors.table as tf.Tensor2D;
  const matrix = Float32Array.from(table.dataSync());
  const size = table.shape[1];
  tf.dispose(tensors as tf.NamedTensorMap);
  return { words, matrix, size };
}
