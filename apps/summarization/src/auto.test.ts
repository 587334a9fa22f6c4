import type { Settings } from '@longhand/cli';
import type { ModeName } from '@longhand/summarization';
import { expect, it } from 'vitest';
import { chooseSettings, type DocumentFacts, measureDocuments } from './auto.ts';

const chosen = (facts: DocumentFacts, mode: ModeName): Settings =>
  Object.assign({}, ...chooseSettings(facts, mode).map(({ values }) => values));

it.each<[ModeName, DocumentFacts, Settings]>([
  ['extraction', { documents: 400, words: 300, longer: 0 }, { batchSize: 16, epochs: 8 }],
  ['compression', { documents: 1000, words: 25, longer: 0 }, { batchSize: 16, epochs: 15, minCount: 1 }],
  [
    'abstraction',
    { documents: 3000, words: 100, longer: 0.2 },
    { encoderSize: 128, batchSize: 32, epochs: 33, emaDecay: 0.99 },
  ],
  ['abstraction', { documents: 1000, words: 2000, longer: 0.2 }, { batchSize: 16, epochs: 10, patience: 3 }],
])('few documents for %s: %j', (mode, facts, expected) => {
  expect(chosen(facts, mode)).toMatchObject(expected);
});

it('as many as the defaults were chosen on change nothing', () => {
  expect(chosen({ documents: 2000, words: 150, longer: 0.1 }, 'extraction')).toEqual({});
  expect(chosen({ documents: 20_000, words: 150, longer: 0.1 }, 'abstraction')).toEqual({});
});

it('a model that has read whole documents reads longer ones in pieces', () => {
  expect(chosen({ documents: 20_000, words: 150, longer: 0.01 }, 'abstraction')).toEqual({ longDocuments: 'pieces' });
  expect(chosen({ documents: 2000, words: 150, longer: 0 }, 'extraction')).toEqual({});
});

it('words of documents are counted', () => {
  const documents = [{ document: 'One two.' }, { document: 'Three four, five six.' }];
  expect(measureDocuments(documents, 3)).toEqual({ documents: 2, words: 3, longer: 0.5 });
  expect(measureDocuments([], 3)).toEqual({ documents: 0, words: 0, longer: 0 });
});
