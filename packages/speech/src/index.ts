export { createPipeline, type FeaturePipeline } from './features.ts';
export {
  checkSearch,
  classify,
  classOf,
  decode,
  emissionsOf,
  type SearchSettings,
  searchDefaults,
  type Transcript,
  timedWords,
} from './inference.ts';
export { createScorer, type Language, type LanguageWeights, languageWeights } from './language.ts';
export { type LoadOptions, loadModel, loadParts, modelFiles, task } from './load.ts';
export { createRecognizer, type Recognizer } from './model.ts';
export type { SpeechParts } from './parts.ts';
export type { Chunk } from './pcm.ts';
export type { Classification, Prediction, PredictOptions, Sound, Transcription } from './prediction.ts';
export type { PredictedSegment, RecordingOptions } from './recording.ts';
export {
  type ArchitectureSettings,
  type Description,
  descriptionSchema,
  type FeatureSettings,
  languageSettings,
  type ModelSettings,
  modelSettings,
  searchSettings,
  type TokenSettings,
} from './settings.ts';
export type { SpeechModel } from './speech-model.ts';
export { type StreamEvent, type StreamSettings, streamDefaults } from './stream.ts';
export { inputTensors, type ModelInput, targetTensors } from './tensors.ts';
export { blank, buildTokens, plainText, readTokens, type SpeechTokens, tokenFile } from './tokens.ts';
