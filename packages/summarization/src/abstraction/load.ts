// A summarizer that writes: new for training, or from the files of a model.
import { noRandom, type Random } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { Vocabulary } from '@longhand/tokenizer';
import { changed, type Language } from '../fields.ts';
import { summarizePieces } from '../pieces.ts';
import type { Summarizer } from '../summarizer.ts';
import type { SummarySource } from '../summary.ts';
import { normalizer } from '../words.ts';
import { summarize, type Writer } from './inference.ts';
import { createPointerGenerator } from './model.ts';
import { type AbstractionSettings, abstractionInference, checkLengths } from './settings.ts';
import { createReader } from './tokens.ts';
import { withWordingOf } from './wording.ts';

/** The file of the vocabulary. */
export const vocabularyFile = 'vocabulary.json';
export const abstractionFiles = [vocabularyFile] as const;

/** A summarizer that writes anew. */
export type AbstractionSummarizer = Summarizer & Writer;

/** With new weights. @throws ConfigError for settings that do not go together */
export function createAbstraction(
  settings: AbstractionSettings,
  language: Language,
  vocabulary: Vocabulary,
  random: Random,
): AbstractionSummarizer {
  checkLengths(settings);
  const model = createPointerGenerator(settings, vocabulary.size, random);
  const read = createReader(settings, language);
  const withWording = withWordingOf(normalizer(settings));
  const writer = { model, vocabulary, ...language };
  return {
    ...writer,
    params: model.params,
    fingerprint: vocabulary.fingerprint,
    takesHints: false,
    wordAxes: {
      'source.table': { vocabulary, axis: 0 },
      'target.table': { vocabulary, axis: 0 },
      'output.kernel': { vocabulary, axis: 1 },
      'output.bias': { vocabulary, axis: 0 },
    },
    summarize: (sources, options = {}) => {
      const now = changed(settings, abstractionInference, options);
      checkLengths(now);
      const write = (parts: readonly SummarySource[]) => summarize(writer, parts.map(read), now, options.explained);
      if (now.longDocuments === 'cut') return write(sources).map(withWording);
      const wordsOf = (source: SummarySource) => {
        const { words, unread } = read(source);
        return words.length + unread;
      };
      return summarizePieces(sources, { ...language, maxWords: settings.maxWords, wordsOf }, write).map(withWording);
    },
    dispose: () => model.dispose(),
  };
}

/** Its weights are still to be read. @throws DataError if a file is missing or damaged */
export async function loadAbstraction(
  files: ModelFiles,
  settings: AbstractionSettings,
  language: Language,
): Promise<AbstractionSummarizer> {
  const vocabulary = Vocabulary.fromJSON(await files.json(vocabularyFile), files.path(vocabularyFile));
  return createAbstraction(settings, language, vocabulary, noRandom);
}
