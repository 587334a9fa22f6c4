import { expect, it } from 'vitest';
import { type ClipFacts, chooseSettings, measureClips } from './auto.ts';
import type { Config } from './config.ts';

const chosen = (facts: ClipFacts): Partial<Config> =>
  Object.assign({}, ...chooseSettings(facts).map(({ values }) => values));
const facts = (changes: Partial<ClipFacts>): ClipFacts => ({
  ...{ clips: 800, texts: 700, words: 8, vocabulary: 600, rarest: 1 },
  ...changes,
});

it.each<[string, Partial<ClipFacts>, Partial<Config>]>([
  [
    'one word a clip, each often',
    { clips: 600, texts: 10, words: 1, vocabulary: 10, rarest: 50 },
    { task: 'classify', monitor: 'accuracy', normalize: 'level', numLayers: 2 },
  ],
  ['some hundred clips', {}, { batchSize: 8, epochs: 80, dropout: 0.4 }],
  [
    'sixty clips of two words',
    { clips: 60, texts: 50, vocabulary: 2, rarest: 55 },
    { tokens: 'words', hiddenSize: 128, batchSize: 4, epochs: 150 },
  ],
])('%s', (_, changes, expected) => {
  expect(chosen(facts(changes))).toMatchObject(expected);
});

it('dither and level stay as they are, and many clips of many words change nothing', () => {
  const words = chosen(facts({ clips: 600, texts: 10, words: 1, vocabulary: 10, rarest: 50 }));
  for (const key of ['dither', 'gain']) expect(words).not.toHaveProperty(key);
  expect(chosen(facts({ clips: 5000, texts: 4000 }))).toEqual({});
});

it('facts are of texts and their words', () => {
  const texts = ['yes no', 'No  no', 'yes no'].map((text) => ({ text }));
  expect(measureClips(texts)).toEqual({ clips: 3, texts: 3 - 1, words: 2, vocabulary: 2, rarest: 2 });
});
