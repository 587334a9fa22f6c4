// What is read and chosen, and the scores behind it.
import { createRandom } from '@longhand/base';
import { Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { centralityOf, centralitySize } from './centrality.ts';
import { createExtractor, maskScores } from './model.ts';
import { selectSentences } from './select.ts';
import { checkLength } from './settings.ts';
import { createReader, documentTensors } from './tokens.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const words = (...sentences: string[]) => sentences.map((sentence) => sentence.split(' '));
const base = { lengthUnit: 'sentences', length: 2, redundancy: 'none', diversity: 0.5 } as const;

describe('selectSentences', () => {
  const sentences = words('a b c d', 'a b c e', 'x y z', 'q');

  it('takes the most probable, in the order of the document', () => {
    expect(selectSentences(sentences, [0.2, 0.1, 0.9, 0.3], base)).toEqual([2, 3]);
    expect(selectSentences(sentences, [0.2, 0.1, 0.9, 0.3], { ...base, length: 9 })).toEqual([0, 1, 2, 3]);
    expect(selectSentences([], [], base)).toEqual([]);
    expect(selectSentences([[], ['a']], [0.9, 0.1], base)).toEqual([1]);
  });

  it('does not pass a length in words or a share, but for the best sentence', () => {
    const probabilities = [0.9, 0.8, 0.7, 0.6];
    expect(selectSentences(sentences, probabilities, { ...base, lengthUnit: 'words', length: 8 })).toEqual([0, 1]);
    expect(selectSentences(sentences, probabilities, { ...base, lengthUnit: 'words', length: 7 })).toEqual([0, 2]);
    expect(selectSentences(sentences, probabilities, { ...base, lengthUnit: 'words', length: 1 })).toEqual([0]);
    expect(selectSentences(sentences, probabilities, { ...base, lengthUnit: 'ratio', length: 0.5 })).toEqual([0, 3]);
    expect(selectSentences(sentences, probabilities, { ...base, lengthUnit: 'ratio', length: 1 })).toHaveLength(4);
  });

  it('says nothing twice', () => {
    const probabilities = [0.9, 0.8, 0.5, 0.1];
    expect(selectSentences(sentences, probabilities, base)).toEqual([0, 1]);
    expect(selectSentences(sentences, probabilities, { ...base, redundancy: 'trigrams' })).toEqual([0, 2]);
    expect(selectSentences(sentences, probabilities, { ...base, redundancy: 'mmr' })).toEqual([0, 2]);
    expect(selectSentences(sentences, probabilities, { ...base, redundancy: 'mmr', diversity: 0 })).toEqual([0, 1]);
  });
});

it('reads a long document in pieces of whole sentences, and counts what it cuts off sentences', () => {
  const read = createReader(
    { tokenizer: 'auto', lowerCase: true, maxWords: 6, protectedPattern: '', maxSentenceWords: 3 },
    { language: 'en' },
  );
  const document = 'One two three. Four five. Six. Seven eight.';
  expect(read({ document })).toEqual({
    sentences: ['One two three.', 'Four five.', 'Six.', 'Seven eight.'],
    words: [
      ['one', 'two', 'three'],
      ['four', 'five', '.'],
      ['six', '.'],
      ['seven', 'eight', '.'],
    ],
    pieces: [1, 2, 1], // of 4, 3 + 2 and 3 words
    unread: 1,
  });
  expect(read({ document: ' ' })).toEqual({ sentences: [], words: [], pieces: [], unread: 0 });
  expect(read({ document: 'x', sentences: ['A b', 'c'] }).words).toEqual([['a', 'b'], ['c']]);
});

describe('centrality', () => {
  // The vocabulary's hundred commonest words, "the" and "of" among them, do not count, nor do signs.
  const common = ['the', 'of', ...Array.from({ length: 98 }, (_, i) => `common${i}`), 'mayor'];
  const vocabulary = Vocabulary.ofTokens(common);
  const document = words(
    'the mayor spoke',
    'the mayor won votes',
    'the sun shone .',
    'of the',
    '',
    'votes won the mayor',
  );
  document[4] = [];
  const features = centralityOf(document, vocabulary);

  it('is high for sentences whose rare words others have, and 0 for one without words', () => {
    const rank = features.map(([own]) => own);
    expect(rank[1]).toBe(1);
    expect(rank[5]).toBeCloseTo(1, 9);
    expect(rank[0]).toBeLessThan(rank[1]!);
    expect(rank[2]).toBeLessThan(rank[0]!);
    expect(features[4]).toEqual([0, 0, 0, 0, 0, 0]);
    for (const values of features) {
      expect(values).toHaveLength(centralitySize);
      for (const value of values) expect(value >= 0 && value <= 1 + 1e-9).toBe(true);
    }
    expect(features.map((own) => own[3])).toEqual([0.5, 1, 0, 0, 0, 1]);
    expect(centralityOf([], vocabulary)).toEqual([]);
  });

  it('follows the sentences when they change places, but for the first and the place', () => {
    const order = [0, 5, 3, 1, 4, 2];
    const moved = centralityOf(
      order.map((s) => document[s]!),
      vocabulary,
    );
    order.forEach((s, place) => {
      for (const feature of [0, 1, 3, 4]) expect(moved[place]![feature]).toBeCloseTo(features[s]![feature]!, 9);
    });
  });
});

describe('the model', () => {
  const config = {
    ...{ cell: 'lstm' as const, embeddingSize: 5, wordSize: 4, sentenceSize: 3, embeddingDropout: 0.3, dropout: 0.3 },
    ...{ pooling: 'max' as const, novelty: false, features: 'none' as const },
  };
  const one = [[4, 5, 6], [7], [8, 9]];
  const two = [[9, 4]];
  const scoresOf = (changes: object, ...documents: number[][][]) => {
    const extractor = createExtractor({ ...config, ...changes }, 12, createRandom(3));
    return tf.tidy(() => extractor.scores(documentTensors(documents.map((ids) => ({ ids })))).arraySync());
  };

  it.each([
    ['attention', false],
    ['max', false],
    ['mean', true],
  ] as const)('a document has the same scores alone and beside others: %s, novelty %s', (pooling, novelty) => {
    const [alone] = scoresOf({ pooling, novelty }, one);
    const both = scoresOf({ pooling, novelty }, two, one);
    expect(both[1]!.map((x) => x.toFixed(5))).toEqual(alone!.map((x) => x.toFixed(5)));
    expect(both[0]![0]!.toFixed(5)).toBe(scoresOf({ pooling, novelty }, two)[0]![0]!.toFixed(5));
    expect(new Set(alone!.map((x) => x.toFixed(4))).size).toBe(3);
  });

  it('novelty changes no score of a first sentence', () => {
    const [plain, novel] = [scoresOf({}, one)[0]!, scoresOf({ novelty: true }, one)[0]!];
    expect(novel[0]).toBe(plain[0]);
    expect(novel[1]).not.toBeCloseTo(plain[1]!, 7);
  });

  it('reads features where it has them, and refuses to do without', () => {
    const extractor = createExtractor({ ...config, features: 'centrality' }, 12, createRandom(3));
    const encoded = [one, two].map((ids) => ({
      ids,
      features: ids.map((own, s) => Array.from({ length: centralitySize }, (_, f) => Math.sin(own.length + s * f + f))),
    }));
    const scoresWith = (...documents: typeof encoded) =>
      tf.tidy(() => extractor.scores(documentTensors(documents)).arraySync());
    const [both, [alone]] = [scoresWith(...encoded), scoresWith(encoded[1]!)];
    expect(both[1]![0]).toBeCloseTo(alone![0]!, 5);
    const other = { ids: one, features: encoded[0]!.features.toReversed() };
    expect(scoresWith(other)[0]).not.toEqual(both[0]);
    const variables = Object.values(extractor.params);
    const { grads } = tf.variableGrads(
      () => extractor.scores(documentTensors(encoded)).square().sum() as tf.Scalar,
      variables,
    );
    for (const [name, { name: own }] of Object.entries(extractor.params))
      expect(grads[own]!.abs().max().dataSync()[0], name).toBeGreaterThan(0);
    expect(() => extractor.scores(documentTensors([{ ids: one }]))).toThrow('features of each sentence');
    const regression = (weights: number[], bias: number) => {
      extractor.beginWith(weights, bias);
      return scoresWith(encoded[0]!)[0]!;
    };
    const [none, some] = [regression([0, 0, 0, 0, 0, 0], 0), regression([1, -2, 0, 3, 0, 0], 5)];
    encoded[0]!.features.forEach(([a, b, , d], s) => {
      expect(some[s]! - none[s]!).toBeCloseTo(a! - 2 * b! + 3 * d! + 5, 4);
    });
    expect(() => extractor.beginWith([1], 0)).toThrow('beginWith: expected 6 weights, got 1');
    extractor.dispose();
  });

  it.each(['attention', 'max'] as const)('every weight has a gradient, and padding no share: %s', (pooling) => {
    const extractor = createExtractor({ ...config, pooling, novelty: true }, 12, createRandom(3));
    const documents = documentTensors([{ ids: one }, { ids: two }]);
    const variables = Object.values(extractor.params);
    const { grads } = tf.variableGrads(() => {
      const scores = extractor.scores(documents, { seed: 1 });
      return tf.logSoftmax(maskScores(scores, documents.lengths)).gather([0], 1).sum() as tf.Scalar;
    }, variables);
    for (const [name, { name: own }] of Object.entries(extractor.params))
      expect(grads[own]!.abs().max().dataSync()[0], name).toBeGreaterThan(0);
    const shares = tf.softmax(maskScores(extractor.scores(documents), documents.lengths)).arraySync() as number[][];
    expect(shares[1]!.map((share) => Math.round(share * 1e6))).toEqual([1e6, 0, 0]);
    extractor.dispose();
  });
});

it('refuses a length that does not go with its unit', () => {
  expect(() => checkLength({ lengthUnit: 'sentences', length: 1 })).not.toThrow();
  expect(() => checkLength({ lengthUnit: 'words', length: 1.5 })).toThrow(/an integer above 0, got 1.5/);
  expect(() => checkLength({ lengthUnit: 'ratio', length: 2 })).toThrow(/a share/);
});
