import { generateSentiment } from './generated.ts';
import { sentimentLoaders } from './sentiment.ts';
import type { ClassificationSet } from './types.ts';
import { loadUserSet } from './user-set.ts';

export { dataFolder, setFile } from './data-folder.ts';
export { generateSentiment } from './generated.ts';
export { type GeneratedTarget, generateSummarization } from './generated-summarization.ts';
export { generateTranslation } from './generated-translation.ts';
export { loadSpeech, speechSets } from './speech.ts';
export type { SpeechOptions, SpeechSet, Utterance } from './speech-types.ts';
export { languageOf, loadSummarization, type SummarizationOptions, summarizationSets } from './summarization.ts';
export type { SummarizationSet, SummaryExample, SummarySource } from './summarization-types.ts';
export { type Row, readPlainTsv, readTable } from './tables.ts';
export { loadText, type TextSet } from './text.ts';
export { readBytes, readLines } from './text-file.ts';
export { loadTranslation, type TranslationOptions, translationSets } from './translation.ts';
export type { SentencePair, TranslationSet } from './translation-types.ts';
export type { ClassificationSet, LabelledText } from './types.ts';
export { loadUserSet, type UserSetOptions } from './user-set.ts';

export interface ClassificationOptions {
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly phrases?: boolean;
  readonly seed?: number;
}

/** Names that `loadClassification` knows; anything else is a path. */
export const classificationSets: readonly string[] = ['generated', ...Object.keys(sentimentLoaders)];

/**
 * A set by name, or a user's file or folder by path.
 * @throws DataError if files are missing (with the command that fetches them) or malformed (with the line).
 */
export async function loadClassification(
  nameOrPath: string,
  options: ClassificationOptions = {},
): Promise<ClassificationSet> {
  if (nameOrPath === 'generated') return generateSentiment();
  const loader = Object.hasOwn(sentimentLoaders, nameOrPath) ? sentimentLoaders[nameOrPath] : undefined;
  return loader ? loader(options) : loadUserSet(nameOrPath, options);
}
