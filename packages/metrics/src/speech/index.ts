export { type Alignment, type AlignmentChunk, align, type EditCounts, type EditKind } from './alignment.ts';
export {
  alignTexts,
  charactersOf,
  createCer,
  createWer,
  type ErrorMeasures,
  type ErrorRateOptions,
  type ErrorUnit,
  editCounts,
  errorMeasures,
  wordsOf,
} from './error-rate.ts';
export { type AlignedPair, alignedPairs, alignmentView } from './view.ts';
