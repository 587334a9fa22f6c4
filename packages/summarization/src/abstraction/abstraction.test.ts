// Ids beyond the vocabulary, the laws of what is written and copied, and memory.
import { createRandom } from '@longhand/base';
import { pointerCrossEntropy, pointerTopLogProbs } from '@longhand/lstm-core';
import { PAD, UNK, Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { summarize } from './inference.ts';
import { createPointerGenerator } from './model.ts';
import type { AbstractionSettings } from './settings.ts';
import {
  createReader,
  decodeWord,
  encodeDocument,
  encodeSummary,
  labelCount,
  sourceTensors,
  summaryTensors,
} from './tokens.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const vocabulary = Vocabulary.ofTokens(['the', 'cat', 'saw']); // 4, 5, 6
const config: AbstractionSettings = {
  ...{ tokenizer: 'unicode', lowerCase: true, maxWords: 5, protectedPattern: '', batchSize: 2 },
  ...{ tieEmbeddings: 'joint', bridge: 'linear', attention: 'general', attentionFrom: 'first' },
  ...{ cell: 'lstm', embeddingSize: 6, encoderSize: 5, encoderLayers: 1, decoderSize: 7, decoderLayers: 2 },
  ...{ inputFeeding: false, contextGate: false, residual: false, layerNorm: false, coverage: false },
  ...{ embeddingDropout: 0.2, dropout: 0.2, recurrentDropout: 0, outputDropout: 0.2 },
  ...{
    beam: 5,
    lengthPenalty: 1,
    coveragePenalty: 0,
    noRepeatNgram: 3,
    minLength: 1,
    maxLength: 40,
    longDocuments: 'cut',
  },
};
const modelOf = (changes: Partial<typeof config> = {}) =>
  createPointerGenerator({ ...config, ...changes }, vocabulary.size, createRandom(1));
const documents = ['the cat saw zork', 'blip saw zork the blip'].map((text) =>
  encodeDocument(vocabulary, text.split(' ')),
);
const summaries = [
  [5, 7],
  [7, 8, 5],
];
const read = createReader(
  { tokenizer: 'unicode', lowerCase: true, maxWords: 5, protectedPattern: '' },
  { language: 'en' },
);
const lossOf = (model: ReturnType<typeof modelOf>, training?: { seed: number }) => {
  const { input, labels } = summaryTensors(summaries, model.vocabSize);
  const { mixture } = model.decode(input, model.encode(sourceTensors(documents, model.vocabSize), training), training);
  return pointerCrossEntropy(mixture, labels.reshape([labels.size]), { ignoreIndex: PAD }) as tf.Scalar;
};

describe('ids of one document', () => {
  it('go on where the vocabulary ends, one for each word', () => {
    const [, document] = documents;
    expect(document).toEqual({ ids: [7, 6, 8, 4, 7], own: ['blip', 'zork'] });
    expect(document!.ids.map((id) => decodeWord(vocabulary, document!, id)).join(' ')).toBe('blip saw zork the blip');
    expect(encodeSummary(vocabulary, ['zork', 'cat', 'quux'], document!)).toEqual([8, 5, UNK]);
  });

  it('are read as UNK, and learned as themselves; what cannot be said is not learned', () => {
    const { input, labels } = summaryTensors([[8, 5, UNK]], vocabulary.size);
    expect(Array.from(input.dataSync())).toEqual([2, UNK, 5, UNK]);
    expect(Array.from(labels.dataSync())).toEqual([8, 5, PAD, 3]);
    expect(labelCount([[8, 5, UNK]])).toBe(3);
    const { ids, extendedIds, extendedSize } = sourceTensors(documents, vocabulary.size);
    expect(ids.arraySync()[1]).toEqual([UNK, 6, UNK, 4, UNK]);
    expect(extendedIds.arraySync()[0]).toEqual([4, 5, 6, 7, PAD]);
    expect(extendedSize).toBe(9);
    tf.dispose([input, labels, ids, extendedIds]);
  });

  it('count what is not read', () => {
    expect(read({ document: 'The Cat saw, and saw.' })).toEqual({
      words: ['The', 'Cat', 'saw', ',', 'and'],
      keys: ['the', 'cat', 'saw', ',', 'and'],
      unread: 2,
    });
  });
});

const kinds = [
  ['plain', {}],
  ['coverage', { coverage: true, attention: 'additive' }],
  [
    'input feeding, own softmax',
    { inputFeeding: true, tieEmbeddings: 'none', attentionFrom: 'last', decoderLayers: 1 },
  ],
] as const;

describe.each(kinds)('pointer-generator: %s', (_, changes) => {
  it('gives every weight a gradient', () => {
    const model = modelOf(changes);
    const { value, grads } = tf.variableGrads(() => lossOf(model, { seed: 3 }), Object.values(model.params));
    expect(Number.isFinite(value.dataSync()[0])).toBe(true);
    for (const [name, variable] of Object.entries(model.params)) {
      const most = tf.tidy(() => grads[variable.name]!.abs().max().dataSync()[0]!);
      expect(most, name).toBeGreaterThan(0);
    }
    model.dispose();
  });

  it('spreads a probability of one over vocabulary and document, and none on words of other documents', () => {
    tf.tidy(() => {
      const model = modelOf(changes);
      const source = sourceTensors(documents, model.vocabSize);
      const { input } = summaryTensors(summaries, model.vocabSize);
      const { mixture } = model.decode(input, model.encode(source));
      const { ids, logProbs } = pointerTopLogProbs(mixture, source.extendedSize, source.extendedSize);
      for (const sum of logProbs.exp().sum(1).dataSync()) expect(sum).toBeCloseTo(1, 5);
      const time = input.shape[1];
      const rows = ids.arraySync();
      // The first document has one word of its own: id 8 is the second's alone.
      for (let t = 0; t < time; t++) expect(logProbs.arraySync()[t]![rows[t]!.indexOf(8)]).toBe(-Infinity);
      model.dispose();
    });
  });

  it('writes words of a document that it has never seen, and leaves no tensor behind', () => {
    const model = modelOf(changes);
    const writer = { model, vocabulary, language: 'en' };
    const settings = { ...config, beam: 3, minLength: 2, maxLength: 4, batchSize: 2 };
    const texts = ['Blip saw Zork the Blip', '', 'the cat'].map((document) => read({ document }));
    const found = summarize(writer, texts, settings);
    const { numTensors } = tf.memory();
    expect(summarize(writer, texts, settings)).toEqual(found);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(found[1]).toEqual({ text: '', source: [], words: [], unread: 0, details: {} });
    for (const { words, source } of [found[0]!, found[2]!]) {
      expect(words!.length).toBeGreaterThanOrEqual(2);
      expect(words!.length).toBeLessThanOrEqual(4);
      for (const { copied, attention } of words!) {
        expect(copied).toBeGreaterThanOrEqual(0);
        expect(copied).toBeLessThanOrEqual(1);
        expect(attention).toHaveLength(source.length);
        expect(Array.from(attention!).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      }
      for (const { text, copied } of words!) {
        expect(text).not.toContain('<');
        if (!vocabulary.has(text.toLowerCase())) expect(copied).toBe(1);
      }
      expect(Math.max(...source.map(({ weight }) => weight))).toBe(1);
    }
    const fast = summarize(writer, texts, settings, false);
    expect(fast.map(({ text }) => text.toLowerCase())).toEqual(found.map(({ text }) => text.toLowerCase()));
    model.dispose();
  });
});
