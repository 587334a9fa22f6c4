import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vocabulary } from '@longhand/tokenizer';
import { expect, it } from 'vitest';
import { coverageLines, startVectors, vectorsWidth } from './start-vectors.ts';

const vocabulary = Vocabulary.ofTokens(['soup', 'fish', 'bread']);

async function file(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'vectors.txt');
  await writeFile(path, text);
  return path;
}

it('words of the file start with their vector, others with small numbers of the seed', async () => {
  const vectors = await file('soup 0.5 -2\nrice 1 1\n');
  const lines: string[] = [];
  const start = (seed: number) =>
    startVectors({ vectors, embeddingSize: 2, seed }, vocabulary, (line) => lines.push(line));
  const matrix = await start(1);
  const row = (word: string, of = matrix) => [...of!.subarray(2 * vocabulary.id(word), 2 * vocabulary.id(word) + 2)];
  expect(row('soup')).toEqual([0.5, -2]);
  for (const value of row('fish')) expect(Math.abs(value)).toBeLessThanOrEqual(0.1);
  expect(await start(1)).toEqual(matrix);
  expect(row('fish', await start(2))).not.toEqual(row('fish'));
  expect(lines[0]).toBe('Pretrained vectors of 2 numbers for 1 of 3 words of the vocabulary (33.3 %).');
});

it('vectors of another size are an error that says which size to set', async () => {
  const vectors = await file('soup 1 2 3\n');
  const start = startVectors({ vectors, embeddingSize: 2, seed: 1 }, vocabulary, () => {});
  await expect(start).rejects.toThrow('expected vectors of 2 numbers, got 3. Set --embedding-size 3.');
});

it('without a file there are none', async () => {
  expect(await startVectors({ vectors: '', embeddingSize: 2, seed: 1 }, vocabulary, () => {})).toBeUndefined();
});

it('an embedding is as wide as its vectors, unless a flag says another width', async () => {
  const vectors = await file('soup 1 2 3\nfish 4 5 6\n');
  expect(await vectorsWidth({ vectors, embeddingSize: 128 }, ['vectors'])).toEqual({ embeddingSize: 3 });
  expect(await vectorsWidth({ vectors, embeddingSize: 3 }, ['embeddingSize'])).toEqual({ embeddingSize: 3 });
  await expect(vectorsWidth({ vectors, embeddingSize: 128 }, ['embeddingSize'])).rejects.toThrow(
    `--embedding-size: expected 3, as the vectors of ${vectors} have, got 128. Leave --embedding-size out.`,
  );
  await expect(vectorsWidth({ vectors: '/nowhere.txt', embeddingSize: 3 }, [])).rejects.toThrow('/nowhere.txt');
});

it('few words with a vector are a warning', () => {
  expect(coverageLines({ size: 100, found: 1200, words: 2000 })).toEqual([
    'Pretrained vectors of 100 numbers for 1,200 of 2,000 words of the vocabulary (60.0 %).',
  ]);
  expect(coverageLines({ size: 100, found: 29, words: 100 })[1]).toMatch(/^Warning: few words have a vector/);
});
