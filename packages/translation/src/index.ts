export type { AlignedToken, Explanation } from './explain.ts';
export {
  type DecodedText,
  type DecodingSettings,
  decodingDefaults,
  type SamplingSettings,
  scoreTranslations,
  type TokenScores,
  type Translators,
  translate,
} from './inference.ts';
export { type LoadOptions, loadModel, modelFiles, readDescription, task } from './load.ts';
export { createTranslator, type Translator } from './model.ts';
export {
  type Description,
  decodingSettings,
  descriptionSchema,
  type ModelSettings,
  modelKinds,
  modelSettings,
  settingsOfModels,
  type TextKind,
  type TextSettings,
} from './settings.ts';
export { learnTexts, type TextCodec, type Texts, textFiles } from './text.ts';
export { encodeSource, ignored, sourceTensors, targetTensors } from './tokens.ts';
export {
  createTranslationModel,
  type PairScore,
  type PredictOptions,
  type RankedTranslation,
  type Translation,
  type TranslationModel,
  type TranslationPair,
} from './translation-model.ts';
