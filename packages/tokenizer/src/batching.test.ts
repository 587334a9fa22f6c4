import { createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { bucketBatches, padSequences } from './index.ts';

const random = createRandom(1);
const lengths = Array.from({ length: 203 }, () => random.integer(40));

describe('padSequences', () => {
  it('pads at the end and cuts by count', () => {
    expect(padSequences([[5, 6, 7], [8], []], { maxLength: 2 })).toEqual({
      ids: Int32Array.of(5, 6, 8, 0, 0, 0),
      lengths: Int32Array.of(2, 1, 0),
      batch: 3,
      time: 2,
      cut: 1,
    });
  });
});

describe('bucketBatches', () => {
  it.each([true, false])('holds every index exactly once (shuffle %s)', (shuffle) => {
    const batches = bucketBatches(lengths, { batchSize: 16, seed: 3, shuffle });
    expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(16);
  });

  it('gives the same batches for the same seed only', () => {
    const draw = (seed: number) => bucketBatches(lengths, { batchSize: 16, seed, shuffle: true });
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('wastes little padding', () => {
    const batches = bucketBatches(lengths, { batchSize: 16, seed: 3, shuffle: true });
    const padded = batches.reduce((sum, batch) => sum + batch.length * Math.max(...batch.map((i) => lengths[i]!)), 0);
    expect(padded).toBeLessThan(1.15 * lengths.reduce((a, b) => a + b, 0));
  });

  it('keeps to maxTokens, padding included', () => {
    for (const batch of bucketBatches(lengths, { batchSize: 100, seed: 3, shuffle: true, maxTokens: 120 })) {
      expect(batch.length * Math.max(...batch.map((i) => lengths[i]!))).toBeLessThanOrEqual(120);
    }
  });

  it('refuses a batch size of 0', () => {
    expect(() => bucketBatches(lengths, { batchSize: 0, seed: 1, shuffle: true })).toThrow(
      'expected a positive integer, got 0',
    );
  });
});
