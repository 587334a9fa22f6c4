// A user's own sentence pairs.
import { basename } from 'node:path';
import { readTable } from './tables.ts';
import type { SentencePair, TranslationOptions, TranslationSet } from './translation-types.ts';
import { loadUserSplits, readUserRows, type UserReader } from './user-splits.ts';

/** @throws DataError if the path, a file or a column is missing */
export async function loadUserPairs(
  path: string,
  options: TranslationOptions,
  sets: readonly string[],
): Promise<TranslationSet> {
  const { pair = '', seed = 1 } = options;
  const { splits, notes } = await loadUserSplits(path, seed, readerOf(options, sets));
  const [source = 'und', target = 'und'] = /^\w+-\w+$/.test(pair) ? pair.split('-') : [];
  return { name: basename(path), languages: { source, target }, tokenized: false, splits, notes };
}

/** All pairs of a user's file, undivided, e.g. to evaluate on. @throws DataError as `loadTranslation` */
export const readPairs = (path: string, options: TranslationOptions = {}): Promise<readonly SentencePair[]> =>
  readUserRows(path, readerOf(options, []));

const readerOf = (options: TranslationOptions, sets: readonly string[]): UserReader<SentencePair> => ({
  what: 'pairs',
  textOf: ({ source, target }) => `${source}\n${target}`,
  sets,
  readFile: async (file) => {
    const { sourceColumn = 'source', targetColumn = 'target' } = options;
    const names = { options: '"sourceColumn" and "targetColumn"' };
    const rows = await readTable(file, [sourceColumn, targetColumn], names);
    return rows.map((row) => ({ source: row.get(sourceColumn).trim(), target: row.get(targetColumn).trim() }));
  },
});
