// The batches of a training's epochs.
import { deriveSeed } from '@longhand/base';
import { bucketBatches } from './batching.ts';

/**
 * Batches of one epoch as indices of `lengths`: similar lengths together, the order drawn from the seed and the epoch alone.
 * There are `Math.ceil(lengths.length / batchSize)` of them in every epoch.
 * @throws as `bucketBatches`
 */
export const epochIndices = (
  lengths: readonly number[],
  { batchSize, seed }: { readonly batchSize: number; readonly seed: number },
  epoch: number,
): number[][] => bucketBatches(lengths, { batchSize, seed: deriveSeed(seed, 'batches', epoch), shuffle: true });
