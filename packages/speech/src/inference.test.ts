import '@tensorflow/tfjs';
import { createRandom } from '@longhand/base';
import { expect, it } from 'vitest';
import { createPipeline } from './features.ts';
import { classOf, decode, emissionsOf, searchDefaults } from './inference.ts';
import { noise, randomParts, settings } from './testing/random-model.ts';
import { buildTokens, firstHeard } from './tokens.ts';

it('a clip is one of the texts of train, whatever the special tokens have', () => {
  const tokens = buildTokens({ ...settings, task: 'classify', merges: 0 }, ['yes', 'no']);
  expect(tokens.vocabulary.count).toBe(2);
  const { text, score, ids } = classOf(Float32Array.of(0.4, 0.1, 0.1, 0.1, 0.1, 0.2), tokens);
  expect(tokens.encode(text)).toEqual(ids);
  expect(ids).toEqual([5]);
  expect(score).toBeCloseTo(Math.log(0.2));
});

it('no frame says a special token, however much its weights speak for it', async () => {
  const parts = randomParts({ ...settings, tokens: 'words' });
  const bias = Object.entries(parts.recognizer.params).find(([name]) => /^output.*bias/.test(name))![1];
  bias.assign(bias.mul(0).add([0, 50, 60, 70, ...new Array(bias.size - firstHeard).fill(0)]));
  const pipeline = createPipeline(settings, 8000);
  const features = pipeline.finish(await pipeline.extract(noise(1, createRandom(1)), 'noise'));
  const [emissions] = emissionsOf(parts.recognizer, [features]);
  const { logProbs, classes } = emissions!;
  logProbs.forEach((value, i) => {
    const isSpecial = i % classes > 0 && i % classes < firstHeard;
    expect(Number.isFinite(value)).toBe(!isSpecial);
  });
  for (const beam of [1, 8])
    for (const { ids } of decode(emissions!, parts.tokens, { ...searchDefaults, beam, nBest: 1 }))
      expect(ids.every((id) => id >= firstHeard)).toBe(true);
});
