// Summaries by choice of sentences: what a training needs beside `loadModel`.
export type { Extraction } from './inference.ts';
export { createExtraction, type ExtractionSummarizer, vocabularyFile } from './load.ts';
export { createExtractor, type Extractor, maskScores } from './model.ts';
export { checkLength, type ExtractionSettings, extractionSettings } from './settings.ts';
export { createReader, documentTensors, encodeWords, type ReadDocument } from './tokens.ts';
