// What the user's own pairs say about sizes and training: facts, and the choices that suit them. How lines become tokens is not
// chosen here.
import type { Choice } from '@longhand/cli';
import type { Config } from './config.ts';

export interface PairFacts {
  /** Of train. */
  readonly pairs: number;
  /** Words of a target in the mean; characters where a language has no spaces. */
  readonly targetWords: number;
}

/** Facts of the train split. */
export function measurePairs(train: readonly { readonly target: string }[]): PairFacts {
  const words = train.reduce((sum, { target }) => sum + wordsIn(target), 0);
  return { pairs: train.length, targetWords: words / Math.max(1, train.length) };
}

const wordsIn = (line: string): number =>
  line.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0;

/** Target words that are read in all epochs together: some minutes on a core with the small sizes, an hour with the others. */
const budget = 3_000_000;

/** Settings that suit the pairs, each with the fact that speaks for it. */
export function chooseSettings({ pairs, targetWords }: PairFacts): Choice<Config>[] {
  if (pairs >= 100_000) return [];
  const words = Math.round(pairs * targetWords);
  const epochs = Math.min(40, Math.max(10, Math.round(budget / Math.max(1, words))));
  const batchSize = pairs < 2000 ? 16 : pairs < 20_000 ? 32 : 64;
  const updates = epochs * Math.ceil(pairs / batchSize);
  return [
    ...(pairs < 20_000 ? [{ because: `${counted(pairs)} pairs are few`, values: small }] : []),
    {
      because: `An epoch has ${counted(words)} words to write`,
      values: { epochs, patience: Math.ceil(epochs / 4), batchSize, schedule: 'linear' },
    },
    ...(updates < 10_000
      ? [{ because: `${counted(updates)} updates are few to average`, values: { emaDecay: 0.99 } }]
      : []),
  ];
}

const small = { embeddingSize: 128, encoderSize: 128, decoderSize: 256, learningRate: 2e-3 } as const;

const counted = (number: number): string => number.toLocaleString('en');
