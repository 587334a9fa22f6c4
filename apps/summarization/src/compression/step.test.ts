// A training step of the tagger: all that has size runs in C (what reaches tfjs's `cpu` kernels is recorded), every weight gets a
// gradient, and no tensor is left behind.
import { createRandom } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import { createEnsemble, createTagger, type EncodedTokens, inputTensors } from '@longhand/summarization/compression';
import { expectClose, float32, type GeneralKernels, watchGeneralKernels } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../config.ts';
import { type CompressionConfig, compressionSettings } from './config.ts';
import { logLoss, taggerLoss } from './losses.ts';
import { keepTensor, wordTargets } from './training-data.ts';

let general: GeneralKernels;

beforeAll(async () => {
  tf.enableProdMode();
  general = watchGeneralKernels();
  const { useLonghand } = await import('@longhand/backend');
  await useLonghand('wasm');
});

const [batch, time, vocabSize] = [8, 12, 30];
const sizes = {
  features: { word: vocabSize, shape: 9 },
  vectors: { matrix: new Float32Array(4 * 5).fill(0.5), size: 5 },
};
const random = createRandom(2);
const sentences = Array.from({ length: batch }, (_, b): EncodedTokens => {
  const ids = (below: number) => Array.from({ length: time - (b % 3) }, () => random.integer(below));
  return { features: [ids(vocabSize), ids(9)], vectorIds: ids(4) };
});
const keep = sentences.map(({ features }) => features[0]!.map(() => random.integer(2)));

const targetTensors = (rows: readonly EncodedTokens[], labels: readonly number[][], languageWords: number) => ({
  keep: keepTensor(labels),
  ...wordTargets(rows, languageWords),
});

const settings: CompressionConfig & Pick<Config, 'cell' | 'embeddingSize' | 'embeddingDropout' | 'dropout'> = {
  ...defaultsOf(compressionSettings),
  ...{
    cell: 'lstm',
    embeddingSize: 6,
    featureSize: 3,
    hiddenSize: 7,
    firstSize: 9,
    numLayers: 2,
    languageWords: 20,
    languageSize: 5,
  },
  ...{ embeddingDropout: 0.2, dropout: 0.2, rDrop: 0 },
};

const withoutDropout = { embeddingDropout: 0, dropout: 0, recurrentDropout: 0 };

describe.each(['crf', 'softmax'] as const)('a training step with %s', (output) => {
  const create = (changes: Partial<typeof settings> = {}) =>
    createTagger({ ...settings, ...changes, output }, sizes, createRandom(1));
  const gradients = (tagger: ReturnType<typeof create>) => {
    const targets = () => targetTensors(sentences, keep, settings.languageWords);
    return tf.variableGrads(
      () => taggerLoss(tagger, settings, inputTensors(sentences), targets(), { seed: 3 }),
      Object.values(tagger.params),
    );
  };

  it('gives every weight a gradient that is not zero, and leaves no tensor behind', () => {
    const tagger = create();
    tf.tidy(() => {
      const { grads } = gradients(tagger);
      for (const [name, variable] of Object.entries(tagger.params)) {
        const size = grads[variable.name]?.square().sum().dataSync()[0];
        expect(size, name).toBeGreaterThan(0);
      }
    });
    const before = tf.memory().numTensors;
    tf.tidy(() => void gradients(tagger));
    const input = inputTensors(sentences);
    tagger.tag(input);
    tf.dispose(input as unknown as tf.TensorContainerObject);
    expect(tf.memory().numTensors).toBe(before);
    tagger.dispose();
  });

  it('gives tfjs nothing larger than a number for each word', () => {
    const tagger = create();
    general.clear();
    tf.tidy(() => void gradients(tagger));
    expect(general.above(batch * time)).toEqual([]);
    expect(general.used, 'the recording works').toBe(true);
    tagger.dispose();
  });

  it('learns what it is shown, and says the probability of just that', () => {
    const tagger = create(withoutDropout);
    const optimizer = tf.train.adam(0.02);
    const variables = Object.values(tagger.params);
    const targets = targetTensors(sentences, keep, settings.languageWords);
    const input = inputTensors(sentences);
    for (let step = 0; step < 60; step++)
      optimizer.minimize(
        () => taggerLoss(tagger, { ...settings, ...withoutDropout }, input, targets, { seed: step }),
        false,
        variables,
      );
    const { probabilities, best } = tagger.tag(input);
    const sure = keep.flatMap((row, b) =>
      row.map((label, t) => (label === 1 ? 1 : -1) * (probabilities[b]![t]! - 0.5) > 0),
    );
    expect(sure.filter(Boolean).length / sure.length).toBeGreaterThan(0.9);
    expect(best.flatMap((row, b) => row.slice(0, keep[b]!.length)).length).toBe(keep.flat().length);
    expect(logLoss(tagger, input, keepTensor(keep)).dataSync()[0]! / keep.flat().length).toBeLessThan(0.4);
    tagger.dispose();
  });

  it('adds to the loss what two passes disagree in, and nothing where there is no dropout', () =>
    tf.tidy(() => {
      const twice = <T>(rows: readonly T[]): T[] => [...rows, ...rows];
      const lossWith = (rDrop: number, changes: Partial<typeof settings>) => {
        const own = { ...settings, rDrop, languageWeight: 0, ...changes };
        const tagger = create(own);
        const targets = targetTensors(twice(sentences), twice(keep), settings.languageWords);
        const loss = taggerLoss(tagger, own, inputTensors(twice(sentences)), targets, { seed: 3 }).dataSync()[0]!;
        tagger.dispose();
        return loss;
      };
      expect(lossWith(2, withoutDropout)).toBeCloseTo(lossWith(0, withoutDropout), 5);
      const [none, some, double] = [0, 1, 2].map((weight) => lossWith(weight, {}));
      expect(some).toBeGreaterThan(none!);
      expect(double! - none!).toBeCloseTo(2 * (some! - none!), 4);
    }));
});

describe('an ensemble', () => {
  it('says the mean of what its members say, and has the weights of all', () => {
    const config = { ...settings, members: 3 };
    const ensemble = createEnsemble(config, sizes, createRandom(1));
    const members = [0, 1, 2].map((m) => createTagger(config, sizes, createRandom(1).fork(`member${m}`)));
    const input = inputTensors(sentences);
    const own = members.map((member) => member.tag(input).probabilities);
    ensemble.tag(input).probabilities.forEach((row, b) => {
      const mean = row.map((_, t) => own.reduce((sum, one) => sum + one[b]![t]! / 3, 0));
      expectClose(row, mean, float32, `sentence ${b}`);
    });
    expect(own[0]).not.toEqual(own[1]);
    expect(Object.keys(ensemble.params)).toHaveLength(3 * Object.keys(members[0]!.params).length);
    const targets = targetTensors(sentences, keep, settings.languageWords);
    const { grads } = tf.variableGrads(
      () => taggerLoss(ensemble, config, input, targets, { seed: 3 }),
      Object.values(ensemble.params),
    );
    expect(Object.keys(grads)).toHaveLength(Object.keys(ensemble.params).length);
    for (const tagger of [ensemble, ...members]) tagger.dispose();
  });

  it('of one is a plain tagger', () => {
    const alone = createEnsemble({ ...settings, members: 1 }, sizes, createRandom(1));
    expect(Object.keys(alone.params)).toContain('scores.kernel');
    alone.dispose();
  });
});
