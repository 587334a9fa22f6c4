// Batches of an epoch.
import { learnTexts } from '@longhand/translation';
import { expect, it } from 'vitest';
import { defaults } from './config.ts';
import { epochBatches, targetCount, trainPairs } from './data.ts';

const pairs = [
  { source: 'A dog runs.', target: 'Ein Hund läuft.' },
  { source: 'Two dogs!', target: 'Zwei Hunde!' },
  { source: 'The cat sleeps in the garden.', target: 'Die Katze schläft im Garten.' },
];
const kind = { languages: { source: 'en', target: 'de' }, tokenized: false };

it('an epoch has every pair once, the same for the same seed; BPE dropout changes tokens and not text', () => {
  const config = { ...defaults, tokenizer: 'bpe', merges: 50, batchSize: 2, bpeDropout: 0.5 } as const;
  const texts = learnTexts(config, kind, pairs);
  const textOf = (epoch: number) =>
    epochBatches(pairs, texts, config, epoch)
      .flatMap(({ target }) => target.map((ids) => texts.target.join(texts.target.vocabulary.decode(ids))))
      .sort();
  expect(textOf(0)).toEqual(pairs.map(({ target }) => target).sort());
  expect(epochBatches(pairs, texts, config, 1)).toEqual(epochBatches(pairs, texts, config, 1));
  expect(epochBatches(pairs, texts, config, 1)).not.toEqual(epochBatches(pairs, texts, config, 2));
  expect(trainPairs(pairs, texts, 5)).toMatchObject({ dropped: 3 });
});

it('counts the tokens that a batch is trained on, ends included', () => {
  expect(targetCount({ source: [[3]], target: [[5, 6], [7]] })).toBe(5);
});
