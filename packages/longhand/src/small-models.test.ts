// The model that comes with the package, whole: no other file, no network.
import { expect, it } from 'vitest';
import { generateSentiment } from '../../../datasets/src/sets/generated-sentiment.ts';
import { load } from './index.ts';
import { files } from './models/sentiment.ts';

const bytesOf = (name: string) => Buffer.from(files[name] as string, 'base64');
const manifest = JSON.parse(bytesOf('model.json').toString('utf8'));

it('classifies in three lines', async () => {
  const classify = await load('sentiment');
  const texts = ['the food was not bad', 'the film was superb , but the plot was awful', 'the room was as expected'];
  const labels = (await classify(texts)).map(({ label }) => label);
  expect(labels).toEqual(['positive', 'negative', 'neutral']);
  classify.dispose();
});

it('reaches on the generated test sentences what its card says', async () => {
  const classify = await load('sentiment');
  const { labels, splits } = generateSentiment();
  const predictions = await classify(splits.test.map(({ text }) => text));
  const right = splits.test.filter(({ label }, i) => predictions[i]?.label === labels[label as number]).length;
  classify.dispose();
  expect(right / splits.test.length).toBeGreaterThan(0.99);
  expect(right / splits.test.length).toBeCloseTo(manifest.card.scores.accuracy, 2);
});

it('is at most 100 kB, and its card says what it is not for', () => {
  expect(Object.keys(files).sort()).toEqual(['model.json', 'vocabulary.json', 'weights.safetensors']);
  expect(Object.keys(files).reduce((sum, name) => sum + bytesOf(name).length, 0)).toBeLessThan(100_000);
  expect(manifest.card).toMatchObject({
    licence: 'Apache-2.0',
    weights: 'f16',
    split: 'test',
    data: expect.stringContaining('generated'),
  });
  expect(manifest.card.limits).toContain('on real text it is often wrong');
});

it('is not given for a source that is not set, and other tasks have none', async () => {
  const unset = undefined as unknown as string;
  await expect(load('sentiment', unset)).rejects.toThrow('load: source: expected a folder');
  await expect(load('speech' as 'sentiment')).rejects.toThrow(
    "load('speech'): expected a source: of small models this package has sentiment, got none. Name the folder",
  );
});
