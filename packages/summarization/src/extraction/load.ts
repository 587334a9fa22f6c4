// A summarizer that chooses sentences: new for training, or from the files of a model.
import { noRandom, type Random } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { Vocabulary } from '@longhand/tokenizer';
import { changed, type Language } from '../fields.ts';
import type { Summarizer } from '../summarizer.ts';
import { type Extraction, summarize } from './inference.ts';
import { createExtractor } from './model.ts';
import { checkLength, type ExtractionSettings, extractionInference } from './settings.ts';
import { createReader } from './tokens.ts';

/** The file of the vocabulary. */
export const vocabularyFile = 'vocabulary.json';
export const extractionFiles = [vocabularyFile] as const;

/** A summarizer that chooses sentences. */
export type ExtractionSummarizer = Summarizer & Extraction;

/**
 * With new weights.
 * @param initialVectors `[V, E]` row-major: start values of the embeddings; default: random ones
 * @throws ConfigError for settings that do not go together
 */
export function createExtraction(
  settings: ExtractionSettings,
  language: Language,
  vocabulary: Vocabulary,
  random: Random,
  initialVectors?: Float32Array,
): ExtractionSummarizer {
  checkLength(settings);
  const extractor = createExtractor(settings, vocabulary.size, random, initialVectors);
  const own: Extraction = { settings, vocabulary, extractor, reader: createReader(settings, language) };
  return {
    ...own,
    params: extractor.params,
    fingerprint: vocabulary.fingerprint,
    takesHints: false,
    wordAxes: { 'embedding.table': { vocabulary, axis: 0 } },
    summarize: (sources, options = {}) => {
      const now = changed(settings, extractionInference, options);
      checkLength(now);
      return summarize({ ...own, settings: now }, sources);
    },
    dispose: () => extractor.dispose(),
  };
}

/** Its weights are still to be read. @throws DataError if a file is missing or damaged */
export async function loadExtraction(
  files: ModelFiles,
  settings: ExtractionSettings,
  language: Language,
): Promise<ExtractionSummarizer> {
  const vocabulary = Vocabulary.fromJSON(await files.json(vocabularyFile), files.path(vocabularyFile));
  return createExtraction(settings, language, vocabulary, noRandom);
}
