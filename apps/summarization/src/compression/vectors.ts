// Pretrained vectors that the model reads: a copy of them stays in the run.
import { createRandom } from '@longhand/base';
import { encodeSafetensors } from '@longhand/bundle';
import type { RunFolder } from '@longhand/runs';
import { type FixedVectors, vectorFiles } from '@longhand/summarization/compression';
import { embeddingMatrix, Vocabulary } from '@longhand/tokenizer';
import { readVectors } from '@longhand/tokenizer/node';
import type { Config } from '../config.ts';

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
  const table = { shape: [words.size, read.size], values: matrix };
  await run.writeJson(vectorFiles.words, words);
  await run.write(vectorFiles.table, encodeSafetensors(new Map([['table', table]]), { words: words.fingerprint }));
  return { words, matrix, size: read.size };
}
