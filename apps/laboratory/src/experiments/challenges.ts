// §7.2: what LSTMs cost, what they need of data, and whether they can be explained.

import { amountPieces } from '../amounts/pieces.ts';
import { epochsOf } from '../amounts/sizes.ts';
import { concludeChallenges } from '../challenges/conclude.ts';
import { type CostOptions, measureCost, measureRoof, type RoofOptions } from '../challenges/cost.ts';
import { measureExplaining } from '../challenges/explaining.ts';
import { type Challenge, challengeSchema } from '../challenges/figures.ts';
import { challengeSections } from '../challenges/sections.ts';
import { defineExperiment, type Piece, type Scale } from '../experiment.ts';
import { accuracyOf, type FitOptions, fit } from '../sentiment/fit.ts';
import { createSentiment, describe, type ModelSizes } from '../sentiment/model.ts';
import { drawTexts } from '../sentiment/texts.ts';

interface Sizes {
  readonly hiddenSizes: readonly number[];
  readonly lengths: readonly number[];
  readonly cost: Pick<CostOptions, 'batchSize' | 'repeats'>;
  readonly roof: RoofOptions;
  readonly rows: readonly number[];
  readonly noise: readonly number[];
  readonly model: ModelSizes & Omit<FitOptions, 'seed' | 'epochs'>;
  /** Texts that are read in a training, so that small sets are read more often. */
  readonly read: number;
  readonly texts: number;
  readonly most: number;
}

const small = { embeddingSize: 16, hiddenSize: 24, learningRate: 5e-3 };
const sizes: Readonly<Record<Scale, Sizes>> = {
  smoke: {
    ...{ hiddenSizes: [4, 8], lengths: [2, 4], cost: { batchSize: 2, repeats: 1 }, rows: [30, 60], noise: [0, 0.5] },
    ...{ model: { embeddingSize: 4, hiddenSize: 4, learningRate: 5e-3 }, read: 60, texts: 3, most: 2 },
    roof: { size: 64, numbers: 65_536, repeats: 1 },
  },
  tiny: {
    ...{ hiddenSizes: [32, 64, 128, 256], lengths: [25, 50, 100, 200], cost: { batchSize: 16, repeats: 4 } },
    ...{ rows: [50, 100, 200, 400, 800, 1600, 3200], noise: [0, 0.1, 0.2, 0.4], model: small, read: 16_000 },
    ...{ texts: 60, most: 5, roof: { size: 1024, numbers: 2 ** 24, repeats: 5 } },
  },
  base: {
    ...{
      hiddenSizes: [32, 64, 128, 256, 512, 1024],
      lengths: [25, 50, 100, 200, 400],
      cost: { batchSize: 32, repeats: 10 },
    },
    ...{ rows: [25, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800], noise: [0, 0.1, 0.2, 0.3, 0.4, 0.5] },
    ...{ model: { embeddingSize: 32, hiddenSize: 64, learningRate: 3e-3 }, read: 100_000, texts: 200, most: 6 },
    roof: { size: 1024, numbers: 2 ** 24, repeats: 10 },
  },
};

function pieces(scale: Scale, seeds: number): Piece<Challenge>[] {
  const own = sizes[scale];
  const middle = own.rows.at(-2) ?? 0;
  return [
    roofPiece(own.roof),
    ...own.hiddenSizes.flatMap((hiddenSize) =>
      own.lengths.map((length) => costPiece({ hiddenSize, length, ...own.cost })),
    ),
    ...Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) => [
      ...own.rows.map((rows) => accuracyPiece('rows', own, { rows, noise: 0, seed })),
      ...own.noise.map((noise) => accuracyPiece('noise', own, { rows: middle, noise, seed })),
      explainingPiece(own, middle, seed),
      ...amountPieces(scale, seed),
    ]),
  ];
}

const roofPiece = (options: RoofOptions): Piece<Challenge> => ({
  ...{ name: 'roofs of memory and multiplication', settings: { part: 'roof', ...options }, cost: 1 },
  measure: async () => measureRoof(options),
});

function costPiece(options: CostOptions): Piece<Challenge> {
  const { hiddenSize, length, batchSize, repeats } = options;
  const cost = 1e-9 * batchSize * length * hiddenSize * hiddenSize * repeats + 0.05;
  const settings = { part: 'cost', ...options };
  return {
    name: `a step of ${hiddenSize} units over ${length} steps`,
    settings,
    cost,
    measure: async () => measureCost(options),
  };
}

interface Drawn {
  readonly rows: number;
  readonly noise: number;
  readonly seed: number;
}

function accuracyPiece(part: 'rows' | 'noise', own: Sizes, { rows, noise, seed }: Drawn): Piece<Challenge> {
  const settings = { part, rows, noise, seed, epochs: epochsOf(own.read, rows), ...own.model };
  const what = part === 'rows' ? `${rows} texts` : `${noise} wrong labels`;
  return {
    ...{ name: `accuracy with ${what}, seed ${seed}`, settings, cost: own.read * 1e-4 },
    measure: async () => {
      const texts = drawTexts({ train: rows, test: 600 }, seed, noise);
      const network = createSentiment(describe(own.model, texts.labels), texts, seed);
      await fit(network, texts, settings);
      const accuracy = accuracyOf(network, texts.test, texts);
      network.dispose();
      return { accuracy };
    },
  };
}

function explainingPiece(own: Sizes, rows: number, seed: number): Piece<Challenge> {
  const { texts, most } = own;
  const settings = { part: 'explaining', rows, texts, most, seed, epochs: epochsOf(own.read, rows), ...own.model };
  const cost = own.read * 1e-4 + texts * 0.2;
  return { name: `explanations, seed ${seed}`, settings, cost, measure: () => measureExplaining(settings) };
}

export const challenges = defineExperiment<Challenge>({
  name: 'challenges',
  title: 'Challenges',
  method: [
    'Cost: processor time of a training step (forward, loss, backward, Adam) of one layer as wide as its input, the least of several; multiplications are those of the gates. Above it the roofs of the same core (Williams et al. 2009): a product of large matrices by the same kernels, and a sum of arrays that no cache holds.',
    'Data: a small LSTM on the generated sentiment set with more and fewer texts, and with a share of wrong labels; every training reads as many texts, so that small sets are read more often.',
    'Data of the other tasks, in the same way, with the weights of the epoch whose loss was least: an LSTM encoder-decoder with attention translates (BLEU without a beam), an LSTM in both directions deletes words of a sentence (F1 of the words that stay), and one hears words by CTC (1 less the word error rate, which is below 0 where it writes too much). Preset tiny: generated sets. Preset base: Multi30k from English to German, the Google sentence compression set, and spoken digits (FSDD).',
    'Explanations: the words that a method names as speaking for the predicted class are deleted, one, two and more; the farther its probability falls, the truer the explanation. Neutral texts are left out.',
  ],
  schema: challengeSchema,
  pieces,
  conclude: concludeChallenges,
  sections: challengeSections,
});
