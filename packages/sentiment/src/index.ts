export { type Deletion, type DeletionOptions, measureDeletion } from './deletion.ts';
export {
  checkMethod,
  defaultExplainMethod,
  type Explained,
  type ExplainMethod,
  type Explanation,
  explain,
  explainMethods,
  needsGradients,
} from './explain.ts';
export { classProbabilities } from './inference.ts';
export { type LoadOptions, loadModel, loadTextClassifier, modelFiles, readDescription, task } from './load.ts';
export { type Classifier, type ClassifierInput, type ClassifierSizes, createClassifier } from './model.ts';
export {
  type NaiveBayes,
  type NaiveBayesCounts,
  type NaiveBayesKind,
  naiveBayesKinds,
  naiveBayesOf,
  naiveBayesProbabilities,
} from './naive-bayes.ts';
export { type FeatureOptions, featuresOf } from './naive-bayes-features.ts';
export { fitNaiveBayes, type NaiveBayesOptions } from './naive-bayes-fit.ts';
export {
  checkThreshold,
  createModel,
  explainedOf,
  labelOf,
  meanProbabilities,
  type Prediction,
  type PredictOptions,
  type SentimentModel,
} from './sentiment-model.ts';
export {
  type Description,
  descriptionSchema,
  isNetwork,
  type ModelKind,
  type ModelSettings,
  modelKinds,
  modelSettings,
  type NetworkSettings,
  type Pooling,
  poolings,
  settingsOfModels,
  type TextSettings,
} from './settings.ts';
export {
  createReader,
  naiveBayesClassifier,
  networkClassifier,
  type ReadText,
  type TextClassifier,
  withNaiveBayes,
} from './text-classifier.ts';
export { inputTensors, tokenizerOf } from './tokens.ts';
