// Summaries by deletion: what a training needs beside `loadModel`.
export { alignKept } from './align.ts';
export { loadEnglish } from './english.ts';
export { createEnsemble } from './ensemble.ts';
export {
  buildFeatures,
  featureNamesOf,
  featuresJson,
  needsEnglish,
  type TokenFeatures,
  wordForm,
} from './features.ts';
export { findHinted, isContent, isWord } from './hints.ts';
export { type Compression, inBatches } from './inference.ts';
export { type CompressionSummarizer, createCompression, vocabularyFile } from './load.ts';
export { createTagger, type Tagger, type TaggerInput, type TaggerMember } from './model.ts';
export { type CompressionSettings, compressionSettings } from './settings.ts';
export { joinKept, spacesBefore, tokenSplitter } from './splitter.ts';
export { createReader, type EncodedTokens, encodeTokens, inputTensors, type ReadSource } from './tokens.ts';
export { type FixedVectors, vectorFiles } from './vectors.ts';
