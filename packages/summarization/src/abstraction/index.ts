// Summaries that are written: what a training needs beside `loadModel`.
export { type AbstractionSummarizer, createAbstraction, vocabularyFile } from './load.ts';
export { createPointerGenerator, type PointerGenerator } from './model.ts';
export { type AbstractionSettings, abstractionSettings } from './settings.ts';
export {
  createReader,
  createSummaryReader,
  type EncodedDocument,
  encodeDocument,
  encodeSummary,
  labelCount,
  sourceTensors,
  summaryTensors,
} from './tokens.ts';
