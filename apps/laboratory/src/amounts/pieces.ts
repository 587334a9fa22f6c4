// Quality against the amount of data, for each task but sentiment.
import * as z from 'zod';
import type { Piece, Scale } from '../experiment.ts';
import { speechScore } from './recognizer.ts';
import { type AmountOptions, type AmountSettings, type AmountTask, amountTasks, sizesTo } from './sizes.ts';
import { summarizationScore } from './tagger.ts';
import { translationScore } from './translator.ts';

export const amountSchema = z.strictObject({ score: z.number() });
type Amount = z.infer<typeof amountSchema>;

const scores: Readonly<Record<AmountTask, (options: AmountOptions) => Promise<number>>> = {
  translation: translationScore,
  summarization: summarizationScore,
  speech: speechScore,
};

interface Task extends AmountSettings {
  readonly sizes: readonly number[];
  /** Of a training on a quiet machine. */
  readonly seconds: number;
}

const smoke = { sizes: [20, 40], read: 40, scored: 4, hiddenSize: 4, learningRate: 5e-3, seconds: 1 };
const tasks: Readonly<Record<Scale, Readonly<Record<AmountTask, Task>>>> = {
  smoke: {
    translation: { ...smoke, data: 'generated' },
    summarization: { ...smoke, data: 'generated' },
    speech: { ...smoke, data: 'digits' },
  },
  tiny: {
    translation: {
      ...{ data: 'generated', sizes: sizesTo(3200, 4, 4), read: 24_000, scored: 200 },
      ...{ hiddenSize: 48, learningRate: 4e-3, seconds: 6 },
    },
    summarization: {
      ...{ data: 'generated', sizes: sizesTo(320, 4, 4), read: 8000, scored: 200 },
      ...{ hiddenSize: 24, learningRate: 5e-3, seconds: 1 },
    },
    speech: {
      ...{ data: 'digits', sizes: sizesTo(800, 4, 4), read: 4800, scored: 100 },
      ...{ hiddenSize: 48, learningRate: 5e-3, seconds: 5 },
    },
  },
  base: {
    translation: {
      ...{ data: 'multi30k', sizes: sizesTo(29_000, 10, 2), read: 58_000, scored: 400 },
      ...{ hiddenSize: 128, learningRate: 2e-3, seconds: 150 },
    },
    summarization: {
      ...{ data: 'google-sentence-compression', sizes: sizesTo(8000, 10, 2), read: 40_000, scored: 1000 },
      ...{ hiddenSize: 64, learningRate: 3e-3, seconds: 20 },
    },
    speech: {
      ...{ data: 'fsdd', sizes: sizesTo(2400, 10, 2), read: 48_000, scored: 300 },
      ...{ hiddenSize: 64, learningRate: 3e-3, seconds: 20 },
    },
  },
};

/** Every task with every number of rows. */
export const amountPieces = (scale: Scale, seed: number): Piece<Amount>[] =>
  amountTasks.flatMap((task) => {
    const { sizes, seconds, ...own } = tasks[scale][task];
    return sizes.map((rows): Piece<Amount> => {
      const settings = { part: 'amount', task, rows, seed, ...own };
      const name = `${task} with ${rows} rows, seed ${seed}`;
      return { name, settings, cost: seconds, measure: async () => ({ score: await scores[task](settings) }) };
    });
  });
