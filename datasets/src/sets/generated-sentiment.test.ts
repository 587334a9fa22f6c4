import { expect, it } from 'vitest';
import { generateSentiment } from './generated-sentiment.ts';

const set = generateSentiment();
const { train, dev, test } = set.splits;

it('is the same for the same seed', () => {
  expect(generateSentiment()).toEqual(set);
  expect(generateSentiment(undefined, 2).splits.train).not.toEqual(train);
});

it('has its classes in equal parts', () => {
  for (const split of [train, dev, test]) {
    const counts = [0, 1, 2].map((label) => split.filter((row) => row.label === label).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
});

it('dev and test have words that train has, in pairs that it has not', () => {
  const words = new Set(train.flatMap(({ text }) => text.split(' ')));
  const pairs = (rows: typeof train) =>
    new Set(
      rows.flatMap(({ text }) =>
        [...text.matchAll(/\b(not very|not|never|very|really|slightly) (?!very)(\w+)/g)].map(([pair]) => pair),
      ),
    );
  const trained = pairs(train);
  for (const split of [dev, test]) {
    expect(split.flatMap(({ text }) => text.split(' ')).filter((word) => !words.has(word))).toEqual([]);
    const alone = split.filter(({ text }) => !/ but | although | even if | yet /.test(text));
    const fresh = [...pairs(alone)];
    expect(fresh.length).toBeGreaterThan(5);
    expect(fresh.filter((pair) => trained.has(pair))).toEqual([]);
  }
});

it.each([
  ['the film was not good', 0],
  ['the film was not awful', 1],
  ['the film was very good', 2],
  ['the film was slightly good', 1],
])('says of "%s" the class its rules give', (sentence, label) => {
  const found = [...train, ...dev, ...test].filter(({ text }) => {
    const core = text
      .replace(/ (on monday|for the price|from start to finish|this year)? ?\.$/, '')
      .replace(/^.*the (\w+) was/, 'the film was');
    return core === sentence;
  });
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found.map((row) => row.label))).toEqual(new Set([label]));
});
