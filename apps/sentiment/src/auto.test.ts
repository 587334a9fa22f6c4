import { describe, expect, it } from 'vitest';
import { chooseSettings, measureTexts, scriptOf, type TextFacts } from './auto.ts';
import { type Config, defaults } from './config.ts';

const facts = (changes: Partial<TextFacts> = {}): TextFacts => ({
  ...{ texts: 2000, classes: [1000, 1000], script: undefined, meanLength: 20, words: 8000, once: 4000 },
  ...changes,
});
const chosen = (changes: Partial<TextFacts> = {}, config: Partial<Config> = {}): Partial<Config> =>
  Object.assign({}, ...chooseSettings(facts(changes), { ...defaults, ...config }).map(({ values }) => values));

describe('settings that suit texts', () => {
  const small = { embeddingSize: 64, hiddenSize: 64, dropout: 0.5, embeddingDropout: 0.5, rDrop: 1 };

  it.each<[string, Partial<TextFacts>, Partial<Config>]>([
    ['a few thousand short texts', {}, { ...small, naiveBayesShare: 0.5, wordNgrams: 2, epochs: 20, batchSize: 32 }],
    ['a few hundred', { texts: 500 }, { ...small, epochs: 20, patience: 5, batchSize: 16, learningRate: 2e-3 }],
    ['long texts', { meanLength: 240, texts: 6000 }, { epochs: 7, patience: 2 }],
    ['many texts', { texts: 25_000, meanLength: 230 }, { minCount: 2, rDrop: 1, epochs: 4, batchSize: 64 }],
    ['Chinese', { script: 'Chinese' }, { tokenizer: 'chinese' }],
    ['Japanese', { script: 'Japanese' }, { tokenizer: 'characters' }],
    ['Thai', { script: 'South-East Asian' }, { tokenizer: 'characters' }],
    ['uneven classes', { classes: [1960, 40] }, { monitor: 'macroF1', classWeights: 'balanced' }],
  ])('%s', (_, changes, expected) => {
    expect(chosen(changes)).toMatchObject(expected);
  });

  it.each<[string, Partial<TextFacts>, readonly (keyof Config)[]]>([
    ['a language with spaces', {}, ['tokenizer']],
    ['uneven classes, where Naive Bayes knows one alone', { classes: [1960, 40] }, ['naiveBayesShare']],
    ['even classes', { classes: [900, 1100] }, ['monitor', 'classWeights']],
    ['a class without texts', { classes: [1000, 1000, 0] }, ['monitor']],
    ['very many texts', { texts: 60_000, meanLength: 100 }, ['rDrop', 'naiveBayesShare', 'wordNgrams', 'hiddenSize']],
    ['few tokens, many of them rare', { once: 7000 }, ['minCount']],
  ])('%s: the defaults stay', (_, changes, keys) => {
    for (const key of keys) expect(chosen(changes)).not.toHaveProperty(key);
  });

  it('without a network nothing is chosen for one', () => {
    expect(chosen({ classes: [1960, 40] }, { model: 'naive-bayes' })).toEqual({ wordNgrams: 2 });
  });
});

describe('facts', () => {
  const rows = ['这家饭店的菜很好吃', '服务很差，等了一个小时', '很好'].map((text, i) => ({ text, label: i % 2 }));

  it('are of texts as the chosen tokenizer reads them, or the one that a flag gave', () => {
    const own = measureTexts(rows, 2, { config: defaults, given: [] });
    expect(own).toMatchObject({ texts: 3, classes: [2, 1], script: 'Chinese' });
    expect(own.meanLength).toBeGreaterThan(3);
    expect(measureTexts(rows, 2, { config: defaults, given: ['tokenizer'] }).meanLength).toBe(5 / 3);
  });

  it('count words, and those seen once', () => {
    const two = ['a good soup', 'a bad soup'].map((text, label) => ({ text, label }));
    expect(measureTexts(two, 2, { config: defaults, given: [] })).toMatchObject({ words: 4, once: 2, meanLength: 3 });
  });

  it.each([
    ['味噌汁はとても美味しいです', 'Japanese'],
    ['味道很好', 'Chinese'],
    ['อาหารอร่อยมาก', 'South-East Asian'],
    ['The 味 was good, all of it', undefined],
    ['음식이 아주 맛있어요', undefined],
    ['123', undefined],
  ])('%s has the script %s', (text, script) => {
    expect(scriptOf([text])).toBe(script);
  });
});
