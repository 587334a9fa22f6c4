// A user's own sentence pairs.
import { basename } from 'node:path';
import { ConfigError } from '@longhand/base';
import { languageOfLines } from './line-language.ts';
import { readTable } from './tables.ts';
import type { SentencePair, TranslationOptions, TranslationSet } from './translation-types.ts';
import { loadUserSplits, readUserRows, type UserReader } from './user-splits.ts';

/** @throws DataError if the path, a file or a column is missing; ConfigError for a pair that is not two languages */
export async function loadUserPairs(
  path: string,
  options: TranslationOptions,
  sets: readonly string[],
): Promise<TranslationSet> {
  const { pair = '', seed = 1 } = options;
  const said = pair === '' ? undefined : languagesOf(pair);
  const { splits, notes } = await loadUserSplits(path, seed, readerOf(options, sets));
  return { name: basename(path), languages: said ?? toldLanguages(splits.train), tokenized: false, splits, notes };
}

/** The languages of pairs, told from their text; `und` for one that is not known. */
export const toldLanguages = (pairs: readonly SentencePair[]): TranslationSet['languages'] => ({
  source: languageOfLines(pairs.map(({ source }) => source)),
  target: languageOfLines(pairs.map(({ target }) => target)),
});

function languagesOf(pair: string): TranslationSet['languages'] {
  const [, source, target] = /^([a-z]{2,3})-([a-z]{2,3})$/.exec(pair) ?? [];
  if (source && target) return { source, target };
  const fix = 'Leave it away, and the languages are told from the text.';
  throw new ConfigError({ where: 'option "pair"', expected: 'two language codes, e.g. zh-en', got: `"${pair}"`, fix });
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
