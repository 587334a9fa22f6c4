// Trains a sentiment classifier, or fits a baseline: settings, data, vocabulary, model, loss.
import { at, createRandom } from '@longhand/base';
import { checkModelFlags, isMain, runMain, type TrainRequest, trainCommand } from '@longhand/cli';
import {
  type DataFacts,
  dataWarnings,
  type Experiment,
  type RunPlace,
  startVectors,
  type TrainingTask,
  trainingRun,
  vectorsWidth,
} from '@longhand/cli/experiment';
import { type ClassificationSet, classificationSets, vectorsFile } from '@longhand/datasets';
import { rDropLoss, rDropRows, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import { type RunFolder, userPath } from '@longhand/runs';
import {
  type Classifier,
  createClassifier,
  type Description,
  inputTensors,
  isNetwork,
  networkClassifier,
  settingsOfModels,
  type TextClassifier,
  withNaiveBayes,
} from '@longhand/sentiment';
import { Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { chooseSettings, measureTexts } from './auto.ts';
import { countNaiveBayes, fitBaseline } from './baselines.ts';
import { type Config, presets, runName, settings } from './config.ts';
import { crossValidate } from './cross-validate.ts';
import { type Batch, type Example, epochBatches, loadSet, tokenizeSplits } from './data.ts';
import { evaluateTrained } from './evaluate.ts';
import { classCounts, devMetrics } from './scores.ts';

/** `data` is what `loadSet` gives for the settings. */
type Request = TrainRequest<ClassificationSet>;

/** Trains, evaluates on dev, writes the report; gives the run's path. With --folds one run a part, and their means. */
export const train = (config: Config, request?: Request): Promise<string> =>
  config.folds > 0 && config.fold === 0 ? crossValidate(config, trainOne, request) : trainOne(config, request);

const trainOne = (config: Config, request?: Request): Promise<string> =>
  trainingRun(
    { app: 'sentiment', config, runName, prepare: (place) => prepare(config, place, request?.data) },
    request,
  );

async function prepare(
  config: Config,
  { run, preset, print }: RunPlace,
  loaded: ClassificationSet | undefined,
): Promise<Experiment<Batch>> {
  const set = loaded ?? (await loadSet(config));
  const { labels, language } = set;
  const { train, dev, notes } = tokenizeSplits(set, config);
  const sizes = `${train.length} train, ${dev.length} dev, ${set.splits.test.length} test`;
  print(`${set.name}: ${sizes}; classes ${labels.join(', ')}`);
  for (const note of [...set.notes, ...notes]) print(note);

  const texts = train.map(({ tokens }) => tokens);
  const vocabulary = Vocabulary.build(texts, { minCount: config.minCount, maxSize: config.maxVocabulary });
  await run.writeJson('vocabulary.json', vocabulary);
  for (const line of dataWarnings(dataFacts(config, { train, dev, vocabulary, labels }))) print(line);
  const description = { config, labels, language };
  const { classifier, task } = isNetwork(config.model)
    ? await prepareNetwork(description, { run, train, dev, vocabulary, print })
    : { classifier: await fitBaseline(run, description, train, vocabulary), task: undefined };
  return {
    description: { labels, language },
    task,
    evaluate: (own) =>
      evaluateTrained(
        { ...{ app: 'sentiment', ...description, preset, classifiers: [classifier], paths: [own.path] }, run: own },
        set,
        config.fold > 0 ? 'test' : 'dev',
      ),
    dispose: classifier.dispose,
  };
}

/** What the warnings are about. */
function dataFacts(
  { folds, tokenizer }: Config,
  { train, dev, vocabulary, labels }: Omit<Texts, 'run' | 'print'> & { readonly labels: readonly string[] },
): DataFacts {
  const [ofTrain, ofDev] = [train, dev].map((examples) => classCounts(examples, labels.length));
  const devTokens = dev.flatMap(({ tokens }) => tokens);
  return {
    ...{ unit: 'texts', dev: dev.length, folds: folds > 0 ? 'used' : 'offered' },
    otherTokens: tokenizer === 'characters' ? '--tokenizer unicode' : '--tokenizer characters',
    tokens: {
      train: train.reduce((sum, { tokens }) => sum + tokens.length, 0),
      trainRows: train.length,
      dev: devTokens.length,
      unknown: devTokens.filter((token) => !vocabulary.has(token)).length,
    },
    classes: Object.fromEntries(labels.map((label, c) => [label, { train: at(ofTrain!, c), dev: at(ofDev!, c) }])),
  };
}

interface Texts {
  readonly run: RunFolder;
  readonly train: readonly Example[];
  readonly dev: readonly Example[];
  readonly vocabulary: Vocabulary;
  readonly print: (line: string) => void;
}

async function prepareNetwork(
  description: Description & { readonly config: Config },
  { run, train, dev, vocabulary, print }: Texts,
): Promise<{ classifier: TextClassifier; task: TrainingTask<Batch> }> {
  const { config, labels } = description;
  const vectors = await startVectors(config, vocabulary, print);
  const sizes = { vocabSize: vocabulary.size, numClasses: labels.length };
  const network = createClassifier(config, sizes, createRandom(config.seed), vectors);
  const weights = config.classWeights === 'balanced' ? balancedWeights(train, labels.length) : undefined;
  const alone = networkClassifier(description, network, vocabulary);
  const share = config.naiveBayesShare;
  const classifier = share > 0 ? withNaiveBayes(alone, await countNaiveBayes(run, description, train), share) : alone;
  const devTokens = dev.map(({ tokens }) => tokens);
  return {
    classifier,
    task: {
      sizes: `${vocabulary.count} words`,
      params: network.params,
      examples: train.length,
      batches: (epoch) => epochBatches(train, vocabulary, config, epoch),
      loss: (batch, training) => batchLoss({ ...config, weights }, network, batch, training),
      size: ({ labels: own }) => own.length,
      evaluate: () => devMetrics(dev, classifier.probabilities(devTokens), config.monitor),
      monitor: { metric: config.monitor, mode: config.monitor === 'loss' ? 'min' : 'max' },
      vocabulary: vocabulary.fingerprint,
    },
  };
}

/** Of each class: texts of a class if all had as many, over those that it has. */
export function balancedWeights(train: readonly { readonly label: number }[], numClasses: number): number[] {
  return classCounts(train, numClasses).map((count) => train.length / numClasses / Math.max(1, count));
}

/** Cross-entropy a text, weighted by class and with R-Drop if the settings say so. */
function batchLoss(
  { labelSmoothing, rDrop: weight, weights }: Config & { readonly weights: readonly number[] | undefined },
  network: Classifier,
  { ids, labels }: Batch,
  training: TrainingMode,
): tf.Scalar {
  const logits = network.logits(inputTensors(rDropRows(ids, weight)), training);
  const targets = tf.tensor1d([...rDropRows(labels, weight)], 'int32');
  const loss = softmaxCrossEntropy(logits, targets, {
    labelSmoothing,
    ...(weights && { weight: tf.tensor1d([...weights]) }),
  }) as tf.Scalar;
  return rDropLoss(loss, logits, targets, { weight });
}

export const main = trainCommand({
  app: 'sentiment',
  summary: 'Trains a classifier of texts, scores it on dev, writes report.html.',
  check: ({ model }, given) => {
    const { lstm, transformer } = settingsOfModels; // a baseline takes the LSTM's flags, as before there was another network
    checkModelFlags(model, given, isNetwork(model) ? { lstm, transformer } : { lstm: ['vectors'], transformer });
  },
  settings,
  presets,
  sets: classificationSets,
  complete: async (config, given) => {
    if (config.vectors === '') return {};
    const vectors = vectorsFile(config.vectors, userPath('.'));
    return { vectors, ...(await vectorsWidth({ ...config, vectors }, given)) };
  },
  several: ({ folds, fold }) => folds > 0 && fold === 0,
  auto: async (request) => {
    const set = await loadSet({ ...request.config, folds: 0, fold: 0 });
    const facts = measureTexts(set.splits.train, set.labels.length, request);
    return { choices: chooseSettings(facts, request.config), ...(request.config.folds === 0 && { data: set }) };
  },
  runName,
  train,
});

if (isMain(import.meta.url)) await runMain(main);
