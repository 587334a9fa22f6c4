import { expect, it } from 'vitest';
import { baselineTranslations } from './index.ts';
import { learnDictionary } from './word-by-word.ts';

const train = [
  { source: 'The red house.', target: 'Das rote Haus.' },
  { source: 'The red car.', target: 'Das rote Auto.' },
  { source: 'A green house', target: 'Ein grünes Haus' },
  { source: 'A green car', target: 'Ein grünes Auto' },
];

it('learns a dictionary from pairs that nobody aligned', () => {
  const { house, car, green, the } = Object.fromEntries(learnDictionary(train));
  expect([house, car, green, the]).toEqual([
    'Haus',
    'Auto',
    expect.stringMatching(/^(?:Ein|grünes)$/),
    expect.stringMatching(/^(?:Das|rote)$/),
  ]);
});

it('translates by what train has: the whole nearest line, or word by word, unknown words as they are', () => {
  const found = baselineTranslations(train, ['green house', 'Car, house: Otto'], true);
  expect(found['source copied']).toEqual(['green house', 'Car, house: Otto']);
  expect(found['translation memory']).toEqual(['Ein grünes Haus', 'Ein grünes Haus']);
  expect(found['word by word']![1]).toBe('Auto, Haus: Otto');
});

it('writes no spaces where the target has none', () => {
  const pairs = [
    { source: 'red house', target: '红房' },
    { source: 'red', target: '红' },
    { source: 'house', target: '房' },
  ];
  expect(baselineTranslations(pairs, ['house red'], false)['word by word']).toEqual(['房红']);
});

it('has only the copy without pairs to learn from', () => {
  expect(baselineTranslations([], ['a'], true)).toEqual({ 'source copied': ['a'] });
});
