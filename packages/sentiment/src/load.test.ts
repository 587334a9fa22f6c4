import { createRandom } from '@longhand/base';
import { bundleOf, encodeSafetensors, memorySource, openModel, type StoredTensor } from '@longhand/bundle';
import { defaultsOf } from '@longhand/bundle/settings';
import { Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  classProbabilities,
  createClassifier,
  type Description,
  fitNaiveBayes,
  loadModel,
  type ModelSettings,
  modelFiles,
  modelSettings,
  naiveBayesOf,
  naiveBayesProbabilities,
  poolings,
  tokenizerOf,
} from './index.ts';

const config: ModelSettings = {
  ...defaultsOf(modelSettings),
  ...({ tokenizer: 'unicode', lowerCase: true, maxLength: 6, model: 'lstm' } as const),
  ...{ cell: 'lstm', embeddingSize: 5, hiddenSize: 4, numLayers: 2, bidirectional: true, pooling: 'attention' },
  ...{ embeddingDropout: 0.3, dropout: 0.3, recurrentDropout: 0.1 },
  ...{ modelSize: 6, feedForwardSize: 7, heads: 2 }, // other than the embedding, which is projected
};
const describes = (changes: Partial<ModelSettings> = {}, labels = ['bad', 'good', 'so-so']): Description => ({
  config: { ...config, ...changes },
  ...{ labels, language: 'en' },
});
const vocabulary = Vocabulary.build([['the', 'soup', 'was', 'not', 'good', 'bad']]);
const texts = ['The soup was not good', '', 'bad', 'unknown', 'the soup was not bad the soup was good and more'];

type Files = Map<string, Uint8Array>;
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** A model with random weights: its files, and what it gives for `texts`, not rounded. */
function randomModel(description: Description, seed = 1): { files: Files; probabilities: number[][] } {
  const sizes = { vocabSize: vocabulary.size, numClasses: description.labels.length };
  const classifier = createClassifier(description.config, sizes, createRandom(seed));
  const weights = Object.entries(classifier.params).map(([name, variable]): [string, StoredTensor] => [
    name,
    { shape: variable.shape, values: variable.dataSync() as Float32Array },
  ]);
  const tokenize = tokenizerOf(description.config);
  const ids = texts.map((text) => vocabulary.encode(tokenize(text).slice(0, description.config.maxLength)));
  const probabilities = classProbabilities(classifier, ids);
  const metadata = { vocabulary: vocabulary.fingerprint };
  const files: Files = new Map([
    ['vocabulary.json', bytesOf(vocabulary)],
    ['weights.safetensors', encodeSafetensors(new Map(weights), metadata)],
  ]);
  classifier.dispose();
  return { files, probabilities };
}

const runOf = (files: Files, description: unknown, app = 'sentiment') =>
  openModel(memorySource(new Map([...files, ['config.json', bytesOf({ app, ...(description as object) })]]), 'run'));
const rounded = (row: readonly number[]) => row.map((value) => Number(value.toFixed(4)));

describe('a network with Naive Bayes beside it', () => {
  const description = describes({ naiveBayesShare: 0.25 });
  const examples = [['not', 'good'], ['bad'], ['good', 'soup']].map((tokens, label) => ({ tokens, label }));
  const counts = fitNaiveBayes(examples, 3, { wordNgrams: 2 });

  it('gives the mean of both by its share, from a bundle as from a run', async () => {
    const { files, probabilities } = randomModel(description);
    files.set('baseline.json', bytesOf(counts));
    expect([...files.keys()].sort()).toEqual(modelFiles(description).sort());
    const tokenize = tokenizerOf(config);
    const expected = texts.map((text, i) => {
      const counted = naiveBayesProbabilities(naiveBayesOf(counts), tokenize(text).slice(0, config.maxLength));
      return probabilities[i]!.map((own, c) => 0.75 * own + 0.25 * counted[c]!);
    });
    const about = { task: 'sentiment', description: { ...description }, card: { title: 'A test' } };
    const bundle = await openModel(memorySource(await bundleOf(files, about), 'bundle'));
    for (const source of [bundle, await runOf(files, description)]) {
      const model = await loadModel(source);
      const predictions = await model(texts);
      expect(predictions.map((one) => Object.values(one.probabilities))).toEqual(expected.map(rounded));
      const [explained] = await model(['not good'], { explain: true });
      expect(explained?.explanation?.kind).toBe('occlusion');
      model.dispose();
    }
  });

  it('is refused without the counts', async () => {
    const source = await runOf(randomModel(description).files, description);
    await expect(loadModel(source)).rejects.toThrow('baseline.json');
  });
});

describe.each((['lstm', 'transformer'] as const).flatMap((model) => poolings.map((pooling) => ({ model, pooling }))))(
  'a model with $pooling pooling: $model',
  (own) => {
    it('gives the same numbers from a bundle and a run as before it was stored', async () => {
      const description = describes(own);
      const { files, probabilities } = randomModel(description);
      expect([...files.keys()]).toEqual(modelFiles(description));
      const about = { task: 'sentiment', description: { ...description }, card: { title: 'A test' } };
      const bundle = await openModel(memorySource(await bundleOf(files, about)));
      const run = await runOf(files, { ...description, preset: 'tiny', config: { ...description.config, epochs: 3 } });
      for (const source of [bundle, run]) {
        const classify = await loadModel(source);
        const predictions = await classify(texts);
        expect(predictions.map(({ text }) => text)).toEqual(texts);
        expect(predictions.map((one) => Object.values(one.probabilities))).toEqual(probabilities.map(rounded));
        for (const { label, probabilities: own } of predictions)
          expect(own[label]).toBe(Math.max(...Object.values(own)));
        expect(classify.description).toEqual(description);
        expect(classify.parameterCount).toBeGreaterThan(300);
        classify.dispose();
      }
    });

    it('explains itself with a weight for each token that it read', async () => {
      const classify = await loadModel(await runOf(randomModel(describes(own)).files, describes(own)));
      const predictions = await classify(texts, { explain: true });
      expect(predictions).toMatchObject(await classify(texts));
      const [first, empty, , , long] = predictions.map(({ explanation }) => explanation);
      expect(first?.kind).toBe('occlusion');
      expect(first?.weights.map(([token]) => token)).toEqual(['the', 'soup', 'was', 'not', 'good']);
      expect(Math.max(...(first?.weights ?? []).map(([, weight]) => Math.abs(weight)))).toBe(1);
      expect(empty?.weights).toEqual([]);
      expect(long?.weights).toHaveLength(6);
      classify.dispose();
    });
  },
);

it('a run from before there were Transformers is read', async () => {
  const description = describes();
  const { files, probabilities } = randomModel(description);
  const { modelSize: _, feedForwardSize: __, heads: ___, norm: ____, ...former } = description.config;
  const classify = await loadModel(await runOf(files, { ...description, config: former }));
  const predictions = await classify(texts);
  expect(predictions.map((one) => Object.values(one.probabilities))).toEqual(probabilities.map(rounded));
  expect(classify.description.config).toMatchObject({ model: 'lstm', heads: 4, norm: 'pre' });
  classify.dispose();
});

it('Naive Bayes counts are applied by hand', async () => {
  const description = describes({ model: 'naive-bayes' }, ['bad', 'good']);
  const counts = [2, 5].map((count) => vocabulary.tokens.map((token) => (token === 'soup' ? count : 1)));
  const files: Files = new Map([
    ['vocabulary.json', bytesOf(vocabulary)],
    ['baseline.json', bytesOf({ kind: 'naive-bayes', totals: [4, 8], counts })],
  ]);
  expect([...files.keys()]).toEqual(modelFiles(description));
  const classify = await loadModel(await runOf(files, description));
  // p(bad) is as 4 · 2/4, p(good) as 8 · 5/8; a word that comes twice counts once, an unknown one not at all.
  const [prediction] = await classify(['soup soup unknown']);
  expect(prediction).toEqual({
    ...{ text: 'soup soup unknown', label: 'good', unknownShare: 0.3333 },
    probabilities: { bad: 0.2857, good: 0.7143 },
  });
  expect(classify.parameterCount).toBe(0);
  const [explained] = await classify(['soup unknown'], { explain: true });
  expect(explained?.explanation).toEqual({
    kind: 'occlusion',
    weights: [
      ['soup', 1],
      ['unknown', 0],
    ],
  });
  const byGradients = classify(['soup'], { explain: true, explainMethod: 'integrated-gradients' });
  await expect(byGradients).rejects.toThrow('explain by integrated-gradients: expected one network, got another model');
  await expect(loadModel(await runOf(files, describes({ model: 'naive-bayes' })))).rejects.toThrow(
    `run/baseline.json: expected a baseline of 3 classes and ${vocabulary.size} words`,
  );
});

describe('an ensemble', () => {
  it('gives the mean of its models', async () => {
    const [one, two] = [randomModel(describes(), 1), randomModel(describes({ hiddenSize: 7 }), 2)];
    const classify = await loadModel([
      await runOf(one.files, describes()),
      await runOf(two.files, describes({ hiddenSize: 7 })),
    ]);
    const mean = texts.map((_, i) => one.probabilities[i]!.map((value, c) => (value + two.probabilities[i]![c]!) / 2));
    const predictions = await classify(texts);
    expect(predictions.map((one) => Object.values(one.probabilities))).toEqual(mean.map(rounded));
    const [explained] = await classify(texts, { explain: true });
    expect(explained?.explanation?.weights.map(([token]) => token)).toEqual(['the', 'soup', 'was', 'not', 'good']);
    const attention = classify(texts, { explain: true, explainMethod: 'attention' });
    await expect(attention).rejects.toThrow('explain by attention: expected one network, got another model');
    classify.dispose();
  });

  it('whose models have other tokens is not explained', async () => {
    const short = describes({ maxLength: 2 });
    const classify = await loadModel([
      await runOf(randomModel(describes()).files, describes()),
      await runOf(randomModel(short).files, short),
    ]);
    await expect(classify(texts, { explain: true })).rejects.toThrow('expected models with the same tokens');
    expect(await classify(['bad bad bad'])).toMatchObject([{ truncated: true }]);
    classify.dispose();
  });

  it('of other labels, or of no model, is refused and leaves no tensors', async () => {
    const other = describes({}, ['good', 'bad', 'so-so']);
    const sources = [await runOf(randomModel(describes()).files, describes())];
    sources.push(await runOf(randomModel(other).files, other));
    const before = tf.memory().numTensors;
    await expect(loadModel(sources)).rejects.toThrow('expected models of the same labels (bad, good, so-so), got one');
    await expect(loadModel([])).rejects.toThrow('ensemble: expected at least one model, got none');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('what is no model', () => {
  const { files } = randomModel(describes());
  const without = (name: string): Files => new Map([...files].filter(([file]) => file !== name));

  it.each([
    [
      'another task',
      () => runOf(files, describes(), 'speech'),
      'config.json: expected a model of sentiment, got "speech"',
    ],
    ['no vocabulary', () => runOf(without('vocabulary.json'), describes()), 'vocabulary.json: expected a file of the'],
    ['no weights', () => runOf(without('weights.safetensors'), describes()), 'weights.safetensors: expected a file of'],
    [
      'a lexicon',
      () => runOf(files, describes({ model: 'lexicon' })),
      'got the lexicon, which only the sentiment app has',
    ],
    [
      'other sizes',
      () => runOf(files, describes({ hiddenSize: 5 })),
      '.kernel": expected float32 [5, 20], got float32 [5, 16]',
    ],
    ['no labels', () => runOf(files, describes({}, [])), 'config.json: labels'],
    [
      'no size',
      () => runOf(files, describes({ hiddenSize: 1e9 })),
      'config.hiddenSize: expected an integer from 1 to 16,384',
    ],
    [
      'no rate',
      () => runOf(files, describes({ dropout: 1 })),
      'config.dropout: expected a number from 0 to 0.99, got 1',
    ],
    [
      'no pooling',
      () => runOf(files, describes({ pooling: 'constructor' as 'max' })),
      'config.pooling: expected one of mean, max, last, attention, got "constructor"',
    ],
    [
      'a later version',
      () => runOf(files, { ...describes(), version: 3 }),
      'config.json: version: expected version 1 or 2, got 3',
    ],
    [
      'another vocabulary',
      () => {
        const other = Vocabulary.build([['the', 'soup', 'was', 'not', 'good', 'fine']]);
        return runOf(new Map([...files, ['vocabulary.json', bytesOf(other)]]), describes());
      },
      'vocabulary.json: expected the vocabulary that the weights were trained with',
    ],
    [
      'weights that are no numbers',
      () => {
        const bytes = files.get('weights.safetensors')!.slice();
        new DataView(bytes.buffer).setFloat32(bytes.length - 4, Number.NaN, true);
        return runOf(new Map([...files, ['weights.safetensors', bytes]]), describes());
      },
      'expected finite numbers, got NaN',
    ],
  ])('%s', async (_, open, message) => {
    const before = tf.memory().numTensors;
    await expect(open().then((source) => loadModel(source))).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('dispose leaves no tensors, and a model that answers no more', async () => {
  const source = await runOf(randomModel(describes()).files, describes());
  const before = tf.memory().numTensors;
  const classify = await loadModel(source, { batchSize: 2 });
  await classify(texts, { explain: true });
  expect(await classify([])).toEqual([]);
  classify.dispose();
  classify.dispose();
  expect(tf.memory().numTensors).toBe(before);
  await expect(classify(texts)).rejects.toThrow('model: expected one in use, got one that was disposed');
});

it('says what it did not read: the end of a long text, unknown words, nothing at all', async () => {
  const classify = await loadModel(await runOf(randomModel(describes()).files, describes()));
  const [whole, empty, , unknown, long] = await classify(texts);
  expect([whole, empty, unknown, long].map((one) => [one?.empty, one?.truncated, one?.unknownShare])).toEqual([
    [undefined, undefined, undefined],
    [true, undefined, undefined],
    [undefined, undefined, 1],
    [undefined, true, undefined],
  ]);
  expect((await classify(['the gazpacho was bad']))[0]?.unknownShare).toBe(0.25);
  classify.dispose();
});

it('a threshold is the least probability of the second of two classes', async () => {
  const description = describes({ model: 'naive-bayes' }, ['bad', 'good']);
  const counts = [2, 5].map((count) => vocabulary.tokens.map((token) => (token === 'soup' ? count : 1)));
  const files: Files = new Map([
    ['vocabulary.json', bytesOf(vocabulary)],
    ['baseline.json', bytesOf({ kind: 'naive-bayes', totals: [4, 8], counts })],
  ]);
  const classify = await loadModel(await runOf(files, description)); // p(good) of soup is 5/7 = 0.714
  const labels = [undefined, 0.71, 0.72].map(async (threshold) => (await classify(['soup'], { threshold }))[0]?.label);
  expect(await Promise.all(labels)).toEqual(['good', 'good', 'bad']);
  await expect(classify(['soup'], { threshold: 1.5 })).rejects.toThrow('expected a probability, 0 to 1, got 1.5');
  const three = await loadModel(await runOf(randomModel(describes()).files, describes()));
  await expect(three(['soup'], { threshold: 0.5 })).rejects.toThrow('expected a model of two classes, got 3 classes');
  three.dispose();
});

it('takes nothing but an array of strings', async () => {
  const classify = await loadModel(await runOf(randomModel(describes()).files, describes()));
  await expect(classify('good' as unknown as string[])).rejects.toThrow(
    'texts: expected an array of strings, got a st',
  );
  await expect(classify(['good', null as unknown as string])).rejects.toThrow('texts[1]: expected a string');
  classify.dispose();
});
