import { expect, it } from 'vitest';
import { epochIndices } from './epoch-indices.ts';

const lengths = Array.from({ length: 23 }, (_, i) => (i * 7) % 11);
const draw = (seed: number, epoch: number) => epochIndices(lengths, { batchSize: 4, seed }, epoch);

it('an epoch has every example once, in as many batches as their number says', () => {
  for (const epoch of [0, 1, 2]) {
    const batches = draw(5, epoch);
    expect(batches).toHaveLength(Math.ceil(23 / 4));
    expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
  }
});

it('seed and epoch alone choose the batches', () => {
  expect(draw(5, 1)).toEqual(draw(5, 1));
  expect(draw(5, 1)).not.toEqual(draw(5, 2));
  expect(draw(5, 1)).not.toEqual(draw(6, 1));
});
