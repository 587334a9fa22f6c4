// Sets of texts in classes: published ones, a generated one, a user's own.
import { findLoader, setNames } from './named-sets.ts';
import type { ClassificationOptions, ClassificationSet } from './types.ts';
import { loadUserSet } from './user-set.ts';

/** Names that `loadClassification` knows; anything else is a path. */
export const classificationSets: readonly string[] = setNames('sentiment');

/**
 * A set by name, or a user's table or folder by path.
 * @throws DataError if files are missing (with the command that fetches them) or malformed (with the line); ConfigError for
 * an option that the set does not have
 */
export const loadClassification = async (
  nameOrPath: string,
  options: ClassificationOptions = {},
): Promise<ClassificationSet> =>
  findLoader('sentiment', nameOrPath, options)?.(nameOrPath, options) ??
  loadUserSet(nameOrPath, options, classificationSets);
