// Units and batches: what the model reads.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOS, EOS, PAD } from '@longhand/tokenizer';
import { openRun } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { defaults } from './config.ts';
import { epochBatches, sourceTensors, targetCount, targetTensors, trainPairs } from './data.ts';
import { buildTexts, loadTexts } from './text.ts';

const pairs = [
  { source: 'A dog runs.', target: 'Ein Hund läuft.' },
  { source: 'Two dogs!', target: 'Zwei Hunde!' },
  { source: 'The cat sleeps in the garden.', target: 'Die Katze schläft im Garten.' },
];
const set = { languages: { source: 'en', target: 'de' }, tokenized: false };
const newRun = async () => openRun(await mkdtemp(join(tmpdir(), 'longhand-')));

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

it.each([
  ['words', {}],
  ['characters', {}],
  ['characters', { joint: false }],
  ['bpe', { merges: 20 }],
  ['bpe', { merges: 20, joint: false }],
] as const)('%s %o: text comes back, from the run too', async (tokenizer, changes) => {
  const [run, config] = [await newRun(), { ...defaults, minCount: 1, tokenizer, ...changes }];
  const texts = await buildTexts(run, config, set, pairs);
  const again = await loadTexts(run, config, set);
  expect(again.fingerprint).toBe(texts.fingerprint);
  for (const { target } of pairs) {
    const ids = texts.target.vocabulary.encode(texts.target.tokens(target));
    expect(texts.target.join(texts.target.vocabulary.decode(ids))).toBe(target);
    expect(again.target.tokens(target)).toEqual(texts.target.tokens(target));
  }
});

it('an epoch has every pair once, the same for the same seed; BPE dropout changes units and not text', async () => {
  const config = { ...defaults, merges: 50, batchSize: 2, bpeDropout: 0.5 };
  const texts = await buildTexts(await newRun(), config, set, pairs);
  const textOf = (epoch: number) =>
    epochBatches(pairs, texts, config, epoch)
      .flatMap(({ target }) => target.map((ids) => texts.target.join(texts.target.vocabulary.decode(ids))))
      .sort();
  expect(textOf(0)).toEqual(pairs.map(({ target }) => target).sort());
  expect(epochBatches(pairs, texts, config, 1)).toEqual(epochBatches(pairs, texts, config, 1));
  expect(epochBatches(pairs, texts, config, 1)).not.toEqual(epochBatches(pairs, texts, config, 2));
  expect(trainPairs(pairs, texts, 5)).toMatchObject({ dropped: 3 });
});

it('tensors: BOS before, EOS after, padding behind', () => {
  const { input, labels } = targetTensors([[5, 6], [7]]);
  expect(input.arraySync()).toEqual([
    [BOS, 5, 6],
    [BOS, 7, PAD],
  ]);
  expect(labels.arraySync()).toEqual([5, 6, EOS, 7, EOS, PAD]);
  expect(targetCount({ source: [[EOS]], target: [[5, 6], [7]] })).toBe(5);
  const { ids, lengths } = sourceTensors([[5, EOS], [EOS]]);
  expect(ids.arraySync()).toEqual([
    [5, EOS],
    [EOS, PAD],
  ]);
  expect(lengths.arraySync()).toEqual([2, 1]);
});
