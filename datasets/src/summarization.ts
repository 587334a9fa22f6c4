// Sets of documents with summaries: published ones, generated reports, a user's own.
import { findLoader, setNames } from './named-sets.ts';
import type { SummarizationOptions, SummarizationSet } from './summarization-types.ts';
import { loadUserSummaries } from './user-summaries.ts';

/** Names that `loadSummarization` knows; anything else is a path. */
export const summarizationSets: readonly string[] = setNames('summarization');

/**
 * A set by name, or a user's table or folder by path.
 * @throws DataError if files are missing or malformed, with the line
 */
export const loadSummarization = async (
  nameOrPath: string,
  options: SummarizationOptions = {},
): Promise<SummarizationSet> =>
  findLoader('summarization', nameOrPath, options)?.(nameOrPath, options) ??
  loadUserSummaries(nameOrPath, options, summarizationSets);
