import { expect, it } from 'vitest';
import { chooseSettings, measurePairs, type PairFacts } from './auto.ts';
import type { Config } from './config.ts';

const chosen = (facts: PairFacts): Partial<Config> =>
  Object.assign({}, ...chooseSettings(facts).map(({ values }) => values));

it.each<[string, PairFacts, Partial<Config>]>([
  ['few pairs', { pairs: 1000, targetWords: 8 }, { encoderSize: 128, batchSize: 16, epochs: 40, emaDecay: 0.99 }],
  ['some thousand', { pairs: 10_000, targetWords: 12 }, { decoderSize: 256, batchSize: 32, epochs: 25, patience: 7 }],
  ['long sentences', { pairs: 10_000, targetWords: 60 }, { epochs: 10, patience: 3 }],
])('%s', (_, facts, expected) => {
  expect(chosen(facts)).toMatchObject(expected);
});

it('many pairs keep the sizes, very many all', () => {
  expect(chosen({ pairs: 30_000, targetWords: 12 })).toEqual({
    epochs: 10,
    patience: 3,
    batchSize: 64,
    schedule: 'linear',
    emaDecay: 0.99,
  });
  expect(chosen({ pairs: 200_000, targetWords: 10 })).toEqual({});
});

it('words are counted, of Chinese its characters', () => {
  const facts = measurePairs([{ target: 'Das Haus ist groß.' }, { target: '房子很大' }]);
  expect(facts).toEqual({ pairs: 2, targetWords: 4 });
});
