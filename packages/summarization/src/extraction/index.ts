// Summaries by choice of sentences: what a training needs beside `loadModel`.

export { centralitySize, pageRank } from './centrality.ts';
export type { Extraction } from './inference.ts';
export { createExtraction, type ExtractionSummarizer, vocabularyFile } from './load.ts';
export { createExtractor, type Extractor, maskScores } from './model.ts';
export { repeatsTrigram, selectSentences } from './select.ts';
export { checkLength, type ExtractionSettings, extractionInference, extractionSettings } from './settings.ts';
export { createReader, documentTensors, type EncodedDocument, encodePieces, type ReadDocument } from './tokens.ts';
