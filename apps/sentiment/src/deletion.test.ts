// Explanations of a model that was trained in seconds on the generated set are true: deleting what they name changes what they say.
import { at, createRandom } from '@longhand/base';
import { generateSentiment } from '@longhand/datasets';
import { softmaxCrossEntropy } from '@longhand/lstm-core';
import {
  createClassifier,
  explain,
  fitNaiveBayes,
  inputTensors,
  measureDeletion,
  naiveBayesClassifier,
  naiveBayesOf,
  networkClassifier,
  type TextClassifier,
} from '@longhand/sentiment';
import { Vocabulary } from '@longhand/tokenizer';
import { train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaults, presets } from './config.ts';
import { epochBatches, tokenizeSplits } from './data.ts';

const config = { ...defaults, ...presets.tiny };
const set = generateSentiment({ train: 1500, dev: 60, test: 3 });
const splits = tokenizeSplits(set, config);
const vocabulary = Vocabulary.build(splits.train.map(({ tokens }) => tokens));
const description = { config, labels: set.labels, language: 'en' };
/** Negative and positive ones: of a neutral text no word has to speak. */
const texts = splits.dev.filter(({ label }) => label !== 1).map(({ tokens }) => tokens);
let model: TextClassifier;

beforeAll(async () => {
  tf.enableProdMode();
  const { useLonghand } = await import('@longhand/backend');
  await useLonghand('wasm');
  const network = createClassifier(config, { vocabSize: vocabulary.size, numClasses: 3 }, createRandom(1));
  await train({
    params: network.params,
    epochs: 5,
    schedule: 5e-3,
    batches: (epoch) => epochBatches(splits.train, vocabulary, config, epoch),
    size: ({ labels }) => labels.length,
    loss: ({ ids, labels }, training) =>
      softmaxCrossEntropy(network.logits(inputTensors(ids), training), tf.tensor1d([...labels], 'int32')) as tf.Scalar,
  });
  model = networkClassifier(description, network, vocabulary);
});
afterAll(() => model.dispose());

it('the model has learned what it is to explain', () => {
  const rows = model.probabilities(texts);
  const sure = rows.filter((row) => Math.max(...row) > 0.6);
  expect(sure.length).toBeGreaterThan(0.7 * rows.length);
});

describe.each(['occlusion', 'integrated-gradients'] as const)('%s', (method) => {
  it('names words without which the probability falls more than without random ones, and others without which it does not', () => {
    const falls = measureDeletion(model, texts, { method, words: () => 2 });
    expect(falls.for).toBeGreaterThan(1.5 * falls.random);
    expect(falls.for).toBeGreaterThan(0.3);
    expect(falls.against).toBeLessThan(0.5 * falls.random);
  });
});

it('what speaks for one label speaks against what it is not', () => {
  const tokens = ['the', 'film', 'was', 'superb', '.'];
  const [row = []] = model.probabilities([tokens]);
  expect(row.indexOf(Math.max(...row))).toBe(2);
  const weightOf = (label: number) => at(explain(model, tokens, label).weights, 3);
  expect(weightOf(2)).toBe(1);
  expect(weightOf(0)).toBeLessThan(0);
});

it('occlusion explains Naive Bayes as well', () => {
  const plain = naiveBayesClassifier(description, naiveBayesOf(fitNaiveBayes(splits.train, 3)), vocabulary);
  const falls = measureDeletion(plain, texts, { method: 'occlusion', words: () => 2 });
  expect(falls.for).toBeGreaterThan(2 * Math.max(0, falls.random));
});
