export { commonSettings } from './fields.ts';
export { type LoadOptions, loadModel, loadSummarizer, modelFiles, type SummarizationModel, task } from './load.ts';
export type { Prediction, PredictOptions } from './predict.ts';
export {
  type Description,
  descriptionSchema,
  type InferenceSettings,
  inferenceKeys,
  inferenceShapes,
  type ModeName,
} from './settings.ts';
export type { SummarizeOptions, Summarizer, WordAxis } from './summarizer.ts';
export type { SourcePart, Summary, SummaryDetails, SummarySource, SummaryWord, Wording } from './summary.ts';
