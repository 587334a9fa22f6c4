export { type Explanation, explain } from './explain.ts';
export { classProbabilities } from './inference.ts';
export { type LoadOptions, loadModel, loadTextClassifier, modelFiles, readDescription, task } from './load.ts';
export { type Classifier, type ClassifierInput, type ClassifierSizes, createClassifier } from './model.ts';
export { knownIds, type NaiveBayesCounts } from './naive-bayes.ts';
export { createModel, type Prediction, type PredictOptions, type SentimentModel } from './sentiment-model.ts';
export {
  type Description,
  descriptionSchema,
  type ModelKind,
  type ModelSettings,
  modelKinds,
  modelSettings,
  type NetworkSettings,
  type Pooling,
  poolings,
  type TextSettings,
} from './settings.ts';
export { createTokenize, lstmClassifier, naiveBayesClassifier, type TextClassifier } from './text-classifier.ts';
export { inputTensors, tokenizerOf } from './tokens.ts';
