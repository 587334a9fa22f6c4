// A model from its files: a bundle or a run.
import { ConfigError, DataError, noRandom, parseStored } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { copyWeights } from '@longhand/lstm-core';
import { Vocabulary } from '@longhand/tokenizer';
import { createClassifier } from './model.ts';
import { readNaiveBayes } from './naive-bayes.ts';
import { createModel, type SentimentModel } from './sentiment-model.ts';
import { type Description, descriptionSchema, isNetwork } from './settings.ts';
import { naiveBayesClassifier, networkClassifier, type TextClassifier, withNaiveBayes } from './text-classifier.ts';

/** The name of the task in runs and bundles. */
export const task = 'sentiment';

const files = { vocabulary: 'vocabulary.json', counts: 'baseline.json', weights: 'weights.safetensors' } as const;

/** The files of a run that inference needs. @throws ConfigError for the lexicon, which no bundle can hold */
export function modelFiles({ config: { model, naiveBayesShare } }: Description): string[] {
  if (model === 'lexicon') throw lexiconError('model');
  const own = isNetwork(model) ? [files.weights, ...(naiveBayesShare > 0 ? [files.counts] : [])] : [files.counts];
  return [files.vocabulary, ...own];
}

/** What `loadModel` takes beside the files. */
export interface LoadOptions {
  /** Texts that are read at once; default 64. */
  readonly batchSize?: number;
}

/**
 * Loads a sentiment model; of several, an ensemble that gives the mean of their probabilities.
 * @throws DataError if a file is missing, damaged or of another model; ConfigError for a lexicon, or for labels that differ
 * @example
 * const classify = await loadModel(await openModel(urlSource('https://example.org/models/reviews/')));
 * const [prediction] = await classify(['not bad at all'], { explain: true });
 * prediction.label; // 'positive'
 * classify.dispose();
 */
export async function loadModel(
  sources: ModelFiles | readonly ModelFiles[],
  options: LoadOptions = {},
): Promise<SentimentModel> {
  const classifiers: TextClassifier[] = [];
  try {
    for (const source of [sources].flat()) classifiers.push(await loadTextClassifier(source, options));
    return createModel(classifiers);
  } catch (error) {
    for (const { dispose } of classifiers) dispose();
    throw error;
  }
}

/** One classifier, for who has tokens and wants numbers that are not rounded. @throws as `loadModel` */
export async function loadTextClassifier(source: ModelFiles, { batchSize }: LoadOptions = {}): Promise<TextClassifier> {
  const description = readDescription(source);
  if (description.config.model === 'lexicon') throw lexiconError(source.name);
  const vocabulary = Vocabulary.fromJSON(await source.json(files.vocabulary), source.path(files.vocabulary));
  const sizes = { vocabSize: vocabulary.size, numClasses: description.labels.length };
  const { model, naiveBayesShare } = description.config;
  const isAlone = model === 'naive-bayes';
  const shape = { numClasses: sizes.numClasses, vocabulary };
  const counted =
    isAlone || naiveBayesShare > 0
      ? readNaiveBayes(await source.json(files.counts), shape, source.path(files.counts))
      : undefined;
  if (counted && isAlone) return naiveBayesClassifier(description, counted, vocabulary);
  const { tensors, metadata } = await source.tensors(files.weights);
  checkVocabulary(source, vocabulary.fingerprint, metadata.vocabulary);
  const classifier = createClassifier(description.config, sizes, noRandom);
  try {
    copyWeights(classifier.params, tensors, source.path(files.weights));
  } catch (error) {
    classifier.dispose();
    throw error;
  }
  const network = networkClassifier(description, classifier, vocabulary, batchSize);
  return counted ? withNaiveBayes(network, counted, naiveBayesShare) : network;
}

/** The description of a source, checked. @throws DataError if it is of another task, or not whole */
export function readDescription(source: ModelFiles): Description {
  const where = source.path(source.card ? 'model.json' : 'config.json');
  if (source.task !== task) {
    const got = JSON.stringify(source.task.slice(0, 40));
    throw new DataError({ where, expected: `a model of ${task}`, got });
  }
  const fix = 'It was made by another version, or the file was changed: use that version, or train again.';
  return parseStored(descriptionSchema, source.description, where, fix);
}

function checkVocabulary(source: ModelFiles, got: string, expected: string | undefined): void {
  if (got === expected) return;
  throw new DataError({
    where: source.path(files.vocabulary),
    expected: `the vocabulary that the weights were trained with (${expected})`,
    got: `another (${got})`,
    fix: `Take ${files.vocabulary} and ${files.weights} from the same model.`,
  });
}

const lexiconError = (where: string): ConfigError =>
  new ConfigError({
    where,
    expected: 'a network or Naive Bayes',
    got: 'the lexicon, which only the sentiment app has',
    fix: "Predict with the app's own command, or train another --model.",
  });
