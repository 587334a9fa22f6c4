// Sets of sentence pairs: published ones, a generated language, a user's own.
import { findLoader, setNames } from './named-sets.ts';
import type { TranslationOptions, TranslationSet } from './translation-types.ts';
import { loadUserPairs } from './user-translation.ts';

/** Names that `loadTranslation` knows; anything else is a path. */
export const translationSets: readonly string[] = setNames('translation');

/**
 * A set by name, or a user's table or folder by path.
 * @throws ConfigError for a pair that the set does not have; DataError if files are missing or malformed
 */
export const loadTranslation = async (nameOrPath: string, options: TranslationOptions = {}): Promise<TranslationSet> =>
  findLoader('translation', nameOrPath, options)?.(nameOrPath, options) ??
  loadUserPairs(nameOrPath, options, translationSets);
