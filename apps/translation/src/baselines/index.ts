// What needs no network: the source as it is, a translation memory, a dictionary word by word.
import type { SentencePair } from '@longhand/datasets';
import { fromMemory } from './memory.ts';
import { learnDictionary, wordByWord } from './word-by-word.ts';

/**
 * Their translations, by name; what learns from train is there only if train has pairs.
 * @param spaces whether words of the target stand between spaces
 */
export function baselineTranslations(
  train: readonly SentencePair[],
  sources: readonly string[],
  spaces: boolean,
): Record<string, readonly string[]> {
  if (train.length === 0) return { 'source copied': sources };
  const dictionary = learnDictionary(train);
  return {
    'source copied': sources,
    'translation memory': fromMemory(train, sources),
    'word by word': sources.map((source) => wordByWord(dictionary, source, spaces)),
  };
}
