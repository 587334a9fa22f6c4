import { expect, it } from 'vitest';
import { generateTranslation } from './generated-translation.ts';

const { splits } = generateTranslation({ train: 3000, dev: 200, test: 200 });

it('is the same for the same seed and another for another', () => {
  const small = { train: 50, dev: 5, test: 5 };
  expect(generateTranslation(small)).toEqual(generateTranslation(small));
  expect(generateTranslation(small, 2).splits.train).not.toEqual(generateTranslation(small, 1).splits.train);
});

it('dev and test hold no word that train has not, and no sentence of it', () => {
  const sentences = new Set(splits.train.map(({ source }) => source));
  for (const side of ['source', 'target'] as const) {
    const known = new Set(splits.train.flatMap((pair) => pair[side].split(' ')));
    for (const pair of [...splits.dev, ...splits.test]) {
      expect(pair[side].split(' ').filter((word) => !known.has(word))).toEqual([]);
      expect(sentences.has(pair.source)).toBe(false);
    }
  }
});

it('one source has one translation', () => {
  const seen = new Map<string, string>();
  for (const { source, target } of Object.values(splits).flat()) {
    expect(seen.get(source) ?? target).toBe(target);
    seen.set(source, target);
  }
});

it('the verb ends the sentence and agrees with its subject', () => {
  for (const { source, target } of splits.train) {
    const many = /^(?:some|the \w+ ?\w*s |the (?:\w+ )?(?:children|women|men) )/.test(source);
    if (!/^(?:a|an|some) /.test(source)) continue;
    expect(/(?:ev|en)ti \.$/.test(target)).toBe(many);
    expect(/(?:ev|en)(?:ti|a) \.$/.test(target)).toBe(true);
  }
});
