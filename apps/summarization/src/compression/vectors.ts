// Pretrained vectors that the model reads: a copy of them stays in the run.
import { createRandom } from '@longhand/base';
import { encodeSafetensors } from '@longhand/bundle';
import { coverageLines } from '@longhand/cli/experiment';
import type { RunFolder } from '@longhand/runs';
import { type FixedVectors, vectorFiles } from '@longhand/summarization/compression';
import { embeddingMatrix, specialTokens, Vocabulary } from '@longhand/tokenizer';
import { readVectors } from '@longhand/tokenizer/node';
import type { Config } from '../config.ts';

/**
 * Reads the file's first `maxVocabulary` words and keeps them in the run; without a file there are none.
 * @param vocabulary words of train: how many have a vector is said
 */
export async function buildVectors(
  run: RunFolder,
  { vectors: path, maxVocabulary, seed }: Config,
  vocabulary: Vocabulary,
  print: (line: string) => void,
): Promise<FixedVectors | undefined> {
  if (path === '') return undefined;
  const read = await readVectors(path, { limit: maxVocabulary });
  const words = Vocabulary.ofTokens([...read.vectors.keys()]);
  const known = vocabulary.tokens.slice(specialTokens.length);
  const found = known.filter((word) => words.has(word) || words.has(word.toLowerCase())).length;
  for (const line of coverageLines({ size: read.size, found, words: known.length })) print(line);
  const random = createRandom(seed).fork('vectors');
  const { matrix } = embeddingMatrix(words, read, { random });
  const table = { shape: [words.size, read.size], values: matrix };
  await run.writeJson(vectorFiles.words, words);
  await run.write(vectorFiles.table, encodeSafetensors(new Map([['table', table]]), { words: words.fingerprint }));
  return { words, matrix, size: read.size };
}
