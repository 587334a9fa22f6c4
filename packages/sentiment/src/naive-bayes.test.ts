import { readFileSync } from 'node:fs';
import { at } from '@longhand/base';
import { Vocabulary } from '@longhand/tokenizer';
import { describe, expect, it } from 'vitest';
import {
  fitNaiveBayes,
  type NaiveBayes,
  type NaiveBayesKind,
  naiveBayesKinds,
  naiveBayesOf,
  naiveBayesProbabilities,
} from './index.ts';
import { readNaiveBayes } from './naive-bayes.ts';
import { featuresOf } from './naive-bayes-features.ts';

interface Case {
  readonly event: NaiveBayesKind;
  readonly options: { readonly wordNgrams: number; readonly characterNgrams: number; readonly smoothing: number };
  readonly train: readonly (readonly [string[], number])[];
  readonly test: readonly string[][];
  readonly features: number;
  readonly probabilities: readonly number[][];
}
const golden = JSON.parse(readFileSync(new URL('./fixtures/naive-bayes.json', import.meta.url), 'utf8'));
const cases = (golden.cases as Case[]).map(
  (one, i) => [`${i}, ${one.event} ${JSON.stringify(one.options)}`, one] as const,
);

it.each(cases)(
  'gives what scikit-learn gives: case %s',
  (_, { event, options, train, test, features, probabilities }) => {
    const examples = train.map(([tokens, label]) => ({ tokens, label }));
    const counted = fitNaiveBayes(examples, at(probabilities, 0).length, { event, ...options });
    expect(counted.features).toHaveLength(features);
    const model = naiveBayesOf(JSON.parse(JSON.stringify(counted)));
    for (const [i, tokens] of test.entries())
      for (const [c, probability] of naiveBayesProbabilities(model, tokens).entries())
        expect(probability).toBeCloseTo(at(at(probabilities, i), c), 10);
  },
);

describe('98 texts of one class and 2 of another', () => {
  const words = (i: number) => ['a', 'common', `word${i}`, `term${i % 9}`];
  const examples = Array.from({ length: 100 }, (_, i) => ({ tokens: words(i), label: Number(i >= 98) }));

  const right = (model: NaiveBayes) =>
    examples.filter(({ tokens, label }) => {
      const [first = 0, second = 0] = naiveBayesProbabilities(model, tokens);
      return Number(second > first) === label;
    }).length;
  const counted = fitNaiveBayes(examples, 2);

  it.each(naiveBayesKinds)('the %s one knows nearly all', (event) => {
    expect(right(naiveBayesOf(fitNaiveBayes(examples, 2, { event })))).toBeGreaterThanOrEqual(98);
  });

  it('shares of the texts of a class, as earlier versions had them, give nearly all to the rare class', () => {
    const totals = counted.texts.map((texts) => texts + 1);
    const counts = counted.counts.map((row) => row.map((count) => count + 1));
    const specials = [1, 1, 1, 1];
    const stored = { kind: 'naive-bayes', totals, counts: counts.map((row) => [...specials, ...row]) };
    const vocabulary = Vocabulary.ofTokens([...counted.features]);
    expect(right(readNaiveBayes(stored, { numClasses: 2, vocabulary }, 'baseline.json'))).toBeLessThan(10);
  });
});

it('features are words, n-grams of words, and characters within words, each once', () => {
  const features = featuresOf(['so', 'so', 'good'], { wordNgrams: 2, characterNgrams: 3 });
  expect([...features].filter((feature) => !feature.startsWith('\t'))).toEqual(['so', 'good', 'so so', 'so good']);
  expect([...features].filter((feature) => feature.startsWith('\t')).map((feature) => feature.slice(1))).toEqual([
    ...[' s', 'so', 'o ', ' so', 'so '],
    ...[' g', 'go', 'oo', 'od', 'd ', ' go', 'goo', 'ood', 'od '],
  ]);
});

it('rare features and those beyond the most are left out', () => {
  const examples = [
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'c'],
  ].map((tokens, label) => ({ tokens, label: label % 2 }));
  expect(fitNaiveBayes(examples, 2).features).toEqual(['a', 'b', 'c']);
  expect(fitNaiveBayes(examples, 2, { minTexts: 2 }).features).toEqual(['a', 'b']);
  expect(fitNaiveBayes(examples, 2, { maxFeatures: 1 })).toMatchObject({ features: ['a'], counts: [[2], [1]] });
});

it('counts of an earlier version stay what they were', () => {
  const vocabulary = Vocabulary.ofTokens(['soup']);
  const stored = { kind: 'naive-bayes', totals: [4, 8], counts: [2, 5].map((count) => [1, 1, 1, 1, count]) };
  const model = readNaiveBayes(stored, { numClasses: 2, vocabulary }, 'baseline.json');
  const [bad = 0] = naiveBayesProbabilities(model, ['soup', 'soup', 'unknown', '<pad>']);
  expect(bad).toBeCloseTo(2 / 7, 12); // 4 · 2/4 against 8 · 5/8
});
