export { classificationSets, loadClassification } from './classification.ts';
export { dataFolder, setFile } from './data-folder.ts';
export { filesBelow, readWholeText } from './folder-files.ts';
export { languageOf } from './language.ts';
export { markupNotes } from './markup.ts';
export { repeatNotes } from './repeats.ts';
export { generateSentiment } from './sets/generated-sentiment.ts';
export { generateSummarization } from './sets/generated-summarization.ts';
export { generateTranslation } from './sets/generated-translation.ts';
export { loadSpeech, speechSets } from './speech.ts';
export type { SpeechOptions, SpeechSet, Utterance } from './speech-types.ts';
export { loadSummarization, summarizationSets } from './summarization.ts';
export type {
  GeneratedTarget,
  SummarizationOptions,
  SummarizationSet,
  SummaryExample,
  SummarySource,
} from './summarization-types.ts';
export { type Column, type Row, readPlainTsv, readTable, type TableOptions } from './tables.ts';
export { loadText, type TextSet } from './text.ts';
export { readBytes, readLines } from './text-file.ts';
export { loadTranslation, translationSets } from './translation.ts';
export type { SentencePair, TranslationOptions, TranslationSet } from './translation-types.ts';
export type { ClassificationOptions, ClassificationSet, LabelledText } from './types.ts';
export { loadUserSet, readTexts, type TextRow } from './user-set.ts';
export { readClips, soundEndings } from './user-speech.ts';
export { readDocuments } from './user-summaries.ts';
export { readPairs, toldLanguages } from './user-translation.ts';
export { vectorsFile } from './vectors.ts';
