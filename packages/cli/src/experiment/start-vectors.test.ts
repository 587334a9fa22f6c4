import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vocabulary } from '@longhand/tokenizer';
import { expect, it } from 'vitest';
import { startVectors } from './start-vectors.ts';

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
  expect(lines[0]).toMatch(/^Pretrained vectors for 1 words of \d+\.$/);
});

it('vectors of another size are an error that says which size to set', async () => {
  const vectors = await file('soup 1 2 3\n');
  const start = startVectors({ vectors, embeddingSize: 2, seed: 1 }, vocabulary, () => {});
  await expect(start).rejects.toThrow('expected vectors of 2 numbers, got 3. Set --embedding-size 3.');
});

it('without a file there are none', async () => {
  expect(await startVectors({ vectors: '', embeddingSize: 2, seed: 1 }, vocabulary, () => {})).toBeUndefined();
});
