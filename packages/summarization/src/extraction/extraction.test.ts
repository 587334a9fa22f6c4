// What is read and chosen, and the scores behind it.
import { createRandom } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
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

it('reads whole sentences up to the words allowed, and counts the rest', () => {
  const read = createReader(
    { tokenizer: 'auto', lowerCase: true, maxWords: 6, maxSentenceWords: 3 },
    { language: 'en' },
  );
  const document = 'One two three. Four five. Six. Seven eight.';
  expect(read({ document })).toEqual({
    sentences: ['One two three.', 'Four five.', 'Six.', 'Seven eight.'],
    words: [['one', 'two', 'three']],
    unread: 3 + 2 + 3,
  });
  expect(read({ document: ' ' })).toEqual({ sentences: [], words: [], unread: 0 });
  expect(read({ document: 'x', sentences: ['A b', 'c'] }).words).toEqual([['a', 'b'], ['c']]);
});

describe('the model', () => {
  const config = {
    ...{ cell: 'lstm' as const, embeddingSize: 5, wordSize: 4, sentenceSize: 3, embeddingDropout: 0.3, dropout: 0.3 },
    ...{ pooling: 'max' as const, novelty: false },
  };
  const one = [[4, 5, 6], [7], [8, 9]];
  const two = [[9, 4]];
  const scoresOf = (changes: object, ...documents: number[][][]) => {
    const extractor = createExtractor({ ...config, ...changes }, 12, createRandom(3));
    return tf.tidy(() => extractor.scores(documentTensors(documents)).arraySync());
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

  it.each(['attention', 'max'] as const)('every weight has a gradient, and padding no share: %s', (pooling) => {
    const extractor = createExtractor({ ...config, pooling, novelty: true }, 12, createRandom(3));
    const documents = documentTensors([one, two]);
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
