// What a training on more and on less data is made of, and which rows it reads.
import { createRandom } from '@longhand/base';

export const amountTasks = ['translation', 'summarization', 'speech'] as const;
export type AmountTask = (typeof amountTasks)[number];

/** What is scored, from 0 to 1. */
export const amountScores: Readonly<Record<AmountTask, string>> = {
  translation: 'BLEU',
  summarization: 'token F1',
  speech: '1 - WER',
};

export interface AmountSettings {
  /** A generated or a published set. */
  readonly data: string;
  /** Rows that are read in a training, so that small sets are read more often. */
  readonly read: number;
  /** Rows of test, at most. */
  readonly scored: number;
  readonly hiddenSize: number;
  readonly learningRate: number;
}

/** One training. */
export interface AmountOptions extends AmountSettings {
  /** Rows of train. */
  readonly rows: number;
  readonly seed: number;
}

export const batchSize = 32;

/** As many rows are read whatever their number: what differs is how many different ones. */
export const epochsOf = (read: number, rows: number): number => Math.max(1, Math.round(read / rows));

/** So many sizes up to `most`, each a `factor` of the one before. */
export const sizesTo = (most: number, count: number, factor: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(most / factor ** (count - 1 - i)));

/** So many rows, drawn: those of a smaller number are among those of a larger one. */
export const drawRows = <T>(rows: readonly T[], { rows: count, seed }: Pick<AmountOptions, 'rows' | 'seed'>): T[] =>
  createRandom(seed).fork('rows').shuffle(rows).slice(0, count);
