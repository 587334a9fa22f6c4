// A summarizer that deletes words: new for training, or from the files of a model.
import { noRandom, type Random } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { changed, type Language } from '../fields.ts';
import { summarizePieces } from '../pieces.ts';
import type { Summarizer, WordAxis } from '../summarizer.ts';
import type { SummarySource } from '../summary.ts';
import { loadEnglish } from './english.ts';
import { createEnsemble } from './ensemble.ts';
import {
  type FeatureName,
  featuresFingerprint,
  featuresFromJson,
  needsEnglish,
  type TokenFeatures,
} from './features.ts';
import { type Compression, summarize } from './inference.ts';
import type { Tagger } from './model.ts';
import { type CompressionSettings, checkDecision, compressionInference } from './settings.ts';
import { createReader, encodeTokens, type ReadSource } from './tokens.ts';
import { type FixedVectors, loadVectors, vectorFiles } from './vectors.ts';

/** The vocabularies of the token features. */
export const vocabularyFile = 'columns.json';

export const compressionFiles = ({ vectors }: Pick<CompressionSettings, 'vectors'>) =>
  vectors === '' ? ([vocabularyFile] as const) : ([vocabularyFile, ...Object.values(vectorFiles)] as const);

/** A summarizer that deletes words. */
export type CompressionSummarizer = Summarizer & Compression;

/** With new weights. @throws ConfigError for settings that do not go together */
export async function createCompression(
  settings: CompressionSettings,
  language: Language,
  { features, vectors }: { readonly features: TokenFeatures; readonly vectors?: FixedVectors | undefined },
  random: Random,
): Promise<CompressionSummarizer> {
  checkDecision(settings);
  const reading = { lowerCase: settings.lowerCase, english: needsEnglish(features) ? await loadEnglish() : undefined };
  const fingerprint = await featuresFingerprint(features);
  const sizes = Object.fromEntries([...features].map(([name, { size }]) => [name, size]));
  const tagger = createEnsemble(settings, { features: sizes, vectors }, random);
  const reader = createReader(settings, language);
  const encode = (source: ReadSource) => encodeTokens(features, vectors?.words, source, reading);
  const own: Compression = { settings, features, tagger, reader, encode };
  return {
    ...own,
    params: tagger.params,
    fingerprint,
    vectors: vectors?.words.fingerprint,
    takesHints: settings.hints,
    wordAxes: wordAxesOf(tagger, features),
    summarize: (sources, options = {}) => {
      const now = changed(settings, compressionInference, options);
      checkDecision(now);
      const compress = (parts: readonly SummarySource[]) => summarize({ ...own, settings: now }, parts.map(reader));
      if (now.longDocuments === 'cut') return compress(sources);
      const wordsOf = (source: SummarySource) => {
        const { tokens, unread } = reader(source);
        return tokens.length + unread;
      };
      return summarizePieces(sources, { ...language, maxWords: settings.maxWords, wordsOf }, compress);
    },
    dispose: () => tagger.dispose(),
  };
}

/** Its weights are still to be read. @throws DataError if a file is missing or damaged */
export async function loadCompression(
  files: ModelFiles,
  settings: CompressionSettings,
  language: Language,
): Promise<CompressionSummarizer> {
  const features = featuresFromJson(await files.json(vocabularyFile), files.path(vocabularyFile));
  const vectors = settings.vectors === '' ? undefined : await loadVectors(files);
  return createCompression(settings, language, { features, vectors }, noRandom);
}

/** Of one tagger or of each member: the embedding of every feature, and the softmax over the neighbouring words. */
function wordAxesOf({ params }: Tagger, features: TokenFeatures): Record<string, WordAxis> {
  const axisOf = (name: string): WordAxis | undefined => {
    const feature = /(?:^|\.)embedding\.(\w+)\.table$/.exec(name)?.[1];
    const part = /(?:^|\.)language\.\w+\.words\.(kernel|bias)$/.exec(name)?.[1];
    const vocabulary = features.get((feature ?? (part && 'word')) as FeatureName);
    return vocabulary && { vocabulary, axis: part === 'kernel' ? 1 : 0 };
  };
  return Object.fromEntries(
    Object.keys(params).flatMap((name) => {
      const axis = axisOf(name);
      return axis ? [[name, axis]] : [];
    }),
  );
}
