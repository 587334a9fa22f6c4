// Padding, and batches of similar length drawn from a seed.
import { at, ConfigError, createRandom, DataError } from '@longhand/base';
import { PAD } from './vocabulary.ts';

/** Sequences of ids in one array, padded to the longest. */
export interface Padded {
  /** Row-major `[batch, time]`, PAD after each sequence's end. */
  readonly ids: Int32Array;
  readonly lengths: Int32Array;
  readonly batch: number;
  /** The longest sequence, after cutting. */
  readonly time: number;
  /** How many sequences were cut to `maxLength`. */
  readonly cut: number;
}

/** Sequences longer than `maxLength` keep their start; the result says how many. @throws ConfigError if `maxLength` is below 0 */
export function padSequences(
  sequences: readonly (readonly number[])[],
  { maxLength = Number.POSITIVE_INFINITY }: { readonly maxLength?: number } = {},
): Padded {
  if (!(maxLength >= 0)) throw new ConfigError({ where: 'maxLength', expected: '0 or more', got: String(maxLength) });
  const lengths = Int32Array.from(sequences, (sequence) => Math.min(sequence.length, maxLength));
  const time = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  const ids = new Int32Array(sequences.length * time).fill(PAD);
  for (const [row, sequence] of sequences.entries()) ids.set(sequence.slice(0, lengths[row]), row * time);
  const cut = sequences.filter((sequence) => sequence.length > maxLength).length;
  return { ids, lengths, batch: sequences.length, time, cut };
}

/** How large batches are and how they are drawn. */
export interface BucketOptions {
  /** The most sequences of a batch. */
  readonly batchSize: number;
  readonly seed: number;
  /** false: batches from short to long, ties in the order given. */
  readonly shuffle: boolean;
  /** The most tokens of a batch, padding included; a longer single sequence is a batch of its own. */
  readonly maxTokens?: number;
}

/**
 * Indices of `lengths` in batches of similar length: every index exactly once. Shuffled, sequences of one length
 * are drawn in random order and the batches come in random order; the same seed gives the same batches.
 * @throws ConfigError if a bound is not positive; DataError if a length is not an integer of 0 or more
 */
export function bucketBatches(
  lengths: readonly number[],
  { batchSize, seed, shuffle, maxTokens = Number.POSITIVE_INFINITY }: BucketOptions,
): number[][] {
  if (!(Number.isInteger(batchSize) && batchSize > 0))
    throw new ConfigError({ where: 'batchSize', expected: 'a positive integer', got: String(batchSize) });
  if (!(maxTokens > 0))
    throw new ConfigError({ where: 'maxTokens', expected: 'a positive number', got: String(maxTokens) });
  const wrong = lengths.findIndex((length) => !(Number.isInteger(length) && length >= 0));
  if (wrong >= 0)
    throw new DataError({
      where: `lengths[${wrong}]`,
      expected: 'an integer of 0 or more',
      got: String(lengths[wrong]),
    });
  const random = createRandom(seed);
  const indices = lengths.map((_, index) => index);
  const order = (shuffle ? random.shuffle(indices) : indices).sort((a, b) => at(lengths, a) - at(lengths, b)); // the sort is stable

  const batches: number[][] = [];
  let batch: number[] = [];
  for (const index of order) {
    const tokens = (batch.length + 1) * Math.max(1, at(lengths, index)); // the newest is the longest
    if (batch.length === batchSize || (batch.length > 0 && tokens > maxTokens)) {
      batches.push(batch);
      batch = [];
    }
    batch.push(index);
  }
  if (batch.length > 0) batches.push(batch);
  return shuffle ? random.shuffle(batches) : batches;
}
