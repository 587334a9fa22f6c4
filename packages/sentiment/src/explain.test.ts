import { at, createRandom } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import { registerGradients } from '@longhand/lstm-core/gradients';
import { Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { tokenGradients } from './gradients.ts';
import {
  type Classifier,
  createClassifier,
  type Description,
  type ExplainMethod,
  explain,
  explainMethods,
  inputTensors,
  type ModelKind,
  modelSettings,
  networkClassifier,
  type Pooling,
} from './index.ts';
import { occlusion } from './occlusion.ts';

const tokens = ['the', 'soup', 'was', 'not', 'good'];
const vocabulary = Vocabulary.ofTokens(tokens);
const ids = vocabulary.encode(tokens);
const network = (pooling: Pooling, model: ModelKind = 'lstm', numClasses = 3): Classifier => {
  const dropouts = { embeddingDropout: 0, dropout: 0, recurrentDropout: 0 };
  const sizes = { embeddingSize: 6, hiddenSize: 5, numLayers: 1, modelSize: 8, feedForwardSize: 7, heads: 2 };
  return createClassifier(
    { ...defaultsOf(modelSettings), ...sizes, ...dropouts, pooling, model },
    { vocabSize: vocabulary.size, numClasses },
    createRandom(1),
    tf.tidy(() => tf.randomNormal([vocabulary.size, 6], 0, 1, 'float32', 3).dataSync() as Float32Array),
  );
};

/** Log odds of a class for the text with its vectors times `factor`, in float64 from the logits. */
function logOdds(classifier: Classifier, label: number, factor: number): number {
  const logits = tf.tidy(() => {
    const input = inputTensors([ids]);
    return classifier.classify(classifier.embed(input.ids).mul(factor), input.lengths).logits.dataSync();
  });
  const others = [...logits].filter((_, c) => c !== label).reduce((sum, logit) => sum + Math.exp(logit), 0);
  return at([...logits], label) - Math.log(others);
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe.each([
  ['mean', 'lstm'],
  ['attention', 'lstm'],
  ['mean', 'transformer'],
] as const)('gradients of a model with %s pooling: %s', (pooling, model) => {
  registerGradients();
  tf.enableProdMode();
  const classifier = network(pooling, model);

  it.each([1])('integrated ones sum to the log odds of the text less those of no vectors, class %i', (label) => {
    const difference = logOdds(classifier, label, 1) - logOdds(classifier, label, 0);
    expect(Math.abs(difference)).toBeGreaterThan(0.01);
    expect(sum(tokenGradients(classifier, ids, label, { steps: 300 }))).toBeCloseTo(
      difference,
      model === 'lstm' ? 3 : 2,
    );
  });

  it('those at the text sum to the slope of the log odds along it', () => {
    const slope = (logOdds(classifier, 1, 1.01) - logOdds(classifier, 1, 0.99)) / 0.02;
    expect(sum(tokenGradients(classifier, ids, 1))).toBeCloseTo(slope, 3);
  });

  it('of two classes what speaks for one speaks against the other', () => {
    const two = network(pooling, model, 2);
    const [first, second] = [0, 1].map((label) => tokenGradients(two, ids, label, { steps: 8 }));
    for (const [t, weight] of first!.entries()) expect(second![t]).toBeCloseTo(-weight, 5);
    two.dispose();
  });
});

describe('occlusion', () => {
  /** "good" is for class 1, "not" turns it over. */
  const odds = (text: readonly string[]): number =>
    (text.includes('good') ? 1 : 0.25) * (text.includes('not') ? -3 : 2);
  const probabilities = (texts: readonly (readonly string[])[]) =>
    texts.map((text) => [1 / (1 + Math.exp(odds(text))), 1 / (1 + Math.exp(-odds(text)))]);

  it('is the fall of the log odds without the token, for or against', () => {
    const falls = occlusion(probabilities, ['was', 'not', 'good'], 0);
    for (const [t, fall] of [0, 5, 2.25].entries()) expect(falls[t]).toBeCloseTo(fall, 9);
    const against = occlusion(probabilities, ['was', 'not', 'good'], 1);
    for (const [t, fall] of falls.entries()) expect(against[t]).toBeCloseTo(-fall, 9);
  });

  it('reads a long text in parts, each token deleted once', () => {
    const long = Array.from({ length: 150 }, (_, i) => (i === 100 ? 'good' : `word${i}`));
    const falls = occlusion(probabilities, long, 1);
    expect(falls).toHaveLength(150);
    expect(falls.map((fall, t) => (Math.abs(fall) > 1e-9 ? t : -1)).filter((t) => t >= 0)).toEqual([100]);
  });

  it('is finite where a model is sure', () => {
    const sure = (texts: readonly (readonly string[])[]) => texts.map((text) => (text.length > 1 ? [0, 1] : [1, 0]));
    for (const fall of occlusion(sure, ['not', 'good'], 1)) expect(fall).toBeCloseTo(2 * Math.log(1e12), 6);
  });
});

describe('explain', () => {
  const config = { tokenizer: 'unicode', lowerCase: true, maxLength: 9, model: 'lstm' } as const;
  const description = { config, labels: ['a', 'b', 'c'], language: 'en' } as unknown as Description;
  const model = networkClassifier(description, network('attention'), vocabulary);

  it.each(explainMethods)('by %s gives a weight for each token, the largest 1, and keeps no tensor', (method) => {
    const before = tf.memory().numTensors;
    const { kind, weights } = explain(model, tokens, 1, method);
    expect(kind).toBe(method);
    expect(weights).toHaveLength(tokens.length);
    expect(Math.max(...weights.map(Math.abs))).toBe(1);
    expect(explain(model, [], 1, method)).toEqual({ kind: method, weights: [] });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is by occlusion if nobody says otherwise', () => {
    expect(explain(model, tokens, 1)).toEqual(explain(model, tokens, 1, 'occlusion'));
  });

  it('attention has no sign, so that none of it is against', () => {
    expect(Math.min(...explain(model, tokens, 1, 'attention').weights)).toBeGreaterThanOrEqual(0);
    const none = networkClassifier(description, network('mean'), vocabulary);
    const before = tf.memory().numTensors;
    expect(() => explain(none, tokens, 1, 'attention')).toThrow(
      'expected a model that has it, got none. Explain by occ',
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('of what is no network is by occlusion only', () => {
    const other = { probabilities: (texts: readonly unknown[]) => texts.map(() => [0.5, 0.5]) };
    expect(explain(other, ['a'], 0)).toEqual({ kind: 'occlusion', weights: [0] });
    expect(() => explain(other, ['a'], 0, 'gradient-input')).toThrow('explain by gradient-input: expected one network');
    expect(() => explain(other, ['a'], 0, 'magic' as ExplainMethod)).toThrow('explain: expected occlusion, integrated');
  });
});
