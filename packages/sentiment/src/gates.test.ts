import { at, createRandom } from '@longhand/base';
import { encodeSafetensors, memorySource, openModel, type StoredTensor } from '@longhand/bundle';
import { defaultsOf } from '@longhand/bundle/settings';
import { Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { gateReader } from './gates.ts';
import { classProbabilities, createClassifier, type Description, modelSettings, tokenizerOf } from './index.ts';

tf.enableProdMode();
const config = {
  ...defaultsOf(modelSettings),
  ...({ tokenizer: 'unicode', lowerCase: true, maxLength: 9, model: 'lstm', cell: 'lstm', pooling: 'last' } as const),
  ...{ embeddingSize: 5, hiddenSize: 4, numLayers: 2, bidirectional: true },
  ...{ embeddingDropout: 0.1, dropout: 0.1, recurrentDropout: 0, naiveBayesShare: 0 },
};
const vocabulary = Vocabulary.build([['the', 'soup', 'was', 'not', 'good']]);
const text = 'The soup was not very good';

async function modelOf(changes: Partial<Description['config']> = {}) {
  const description: Description = { config: { ...config, ...changes }, labels: ['bad', 'good'], language: 'en' };
  const sizes = { vocabSize: vocabulary.size, numClasses: 2 };
  const classifier = createClassifier(description.config, sizes, createRandom(3));
  const stored = Object.entries(classifier.params).map(([name, variable]): [string, StoredTensor] => {
    // start values of biases and embeddings are small: these are all different and far from zero
    variable.assign(tf.randomNormal(variable.shape, 0, 0.8, 'float32', 7 + name.length));
    return [name, { shape: variable.shape, values: variable.dataSync().slice() as Float32Array }];
  });
  const files = await openModel(
    memorySource({
      'config.json': JSON.stringify({ app: 'sentiment', ...description }),
      'vocabulary.json': JSON.stringify(vocabulary),
      'weights.safetensors': encodeSafetensors(new Map(stored), {}),
    }),
  );
  const ids = vocabulary.encode(tokenizerOf(config)(text));
  const [probabilities = []] = classProbabilities(classifier, [ids]);
  classifier.dispose();
  return { files, description, probabilities, stored: new Map(stored) };
}

const logSum = (values: readonly number[]) => Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));

describe('gates along a text', () => {
  it.each([
    { numLayers: 1, bidirectional: false },
    { numLayers: 2, bidirectional: true },
  ])('end in the states that the model classifies by: %o', async (changes) => {
    const { files, description, probabilities, stored } = await modelOf(changes);
    const read = await gateReader(files, description);
    const { words, tracks } = read?.(text) ?? { words: [], tracks: [] };
    expect(words).toEqual(['the', 'soup', 'was', 'not', 'very', 'good']);
    expect(tracks).toHaveLength(changes.numLayers * (changes.bidirectional ? 2 : 1));

    // the pooling `last` takes each direction's own last step of the top layer
    const top = tracks.slice(changes.bidirectional ? -2 : -1);
    const final = top.flatMap(({ direction, values }) => [...at(values.h, direction === 'forward' ? 5 : 0)]);
    const [kernel, bias] = ['kernel', 'bias'].map((name) => stored.get(`output.${name}`)?.values ?? []);
    const logits = [0, 1].map((c) => final.reduce((sum, h, k) => sum + h * (kernel?.[2 * k + c] ?? 0), bias?.[c] ?? 0));
    for (const [c, logit] of logits.entries())
      expect(Math.abs(Math.exp(logit - logSum(logits)) - at(probabilities, c))).toBeLessThan(1e-5);
  });

  it('are those of the cell: c = f·c + i·C̃ is between them, h = o·tanh(c)', async () => {
    const { files, description } = await modelOf();
    const read = await gateReader(files, description);
    for (const { values, direction } of read?.(text).tracks ?? []) {
      const order = direction === 'forward' ? [0, 1, 2, 3, 4, 5] : [5, 4, 3, 2, 1, 0];
      for (const [n, t] of order.entries())
        for (let unit = 0; unit < 4; unit++) {
          const value = (name: keyof typeof values, word = t) =>
            at(at(values[name], word) as unknown as number[], unit);
          const before = n === 0 ? 0 : value('cell', at(order, n - 1));
          const written = (value('cell') - value('forget') * before) / value('input'); // C̃
          expect(Math.abs(written)).toBeLessThanOrEqual(1 + 1e-9);
          expect(value('h')).toBeCloseTo(value('output') * Math.tanh(value('cell')), 12);
        }
    }
  });

  it('are none of an empty text, and none of a model without LSTM cells', async () => {
    const { files, description } = await modelOf();
    const read = await gateReader(files, description);
    expect(read?.('  ').words).toEqual([]);
    for (const other of [{ model: 'naive-bayes' }, { cell: 'gru' }, { cell: 'rnn' }] as const)
      expect(await gateReader(files, { ...description, config: { ...description.config, ...other } })).toBeUndefined();
  });
});
